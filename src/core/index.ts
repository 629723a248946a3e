/** The field's nouns, stage interfaces and errors: everything other folders may name from `core/`. */
export * from './chat.ts';
export * from './document.ts';
export * from './errors.ts';
export * from './languages.ts';
export * from './logistic.ts';
export * from './novelty.ts';
export * from './prompt.ts';
export * from './query.ts';
export * from './random.ts';
export * from './ranking.ts';
export * from './records.ts';
export * from './repository.ts';
export * from './search-reward.ts';
export * from './stages.ts';
export * from './tokens.ts';
