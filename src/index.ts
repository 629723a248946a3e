/** The library: the field's nouns and a localizer over one repository. */
export * from './core/index.ts';
export { type LocalizerOptions, openLocalizer, RepositoryLocalizer } from './localize.ts';
