/**
 * Neighbouring words of the prose that the code writes as one identifier: "time zone" as `time_zone`, `timeZone` or
 * `timezone`. What an issue says in two words is often a name that it does not know.
 */
import { forEachRun, type Query, stem } from '../core/index.ts';
import type { TermTable } from '../index/index.ts';
import type { WeightedTerm } from './bm25.ts';

/** Words that are joined at most. */
const MAX_WORDS = 3;
const TITLE_WEIGHT = 2;
const WORD = /^\p{Ll}{2,}$/u;

/** The identifiers of the corpus that runs of the words spell, with weights; one in the title counts double. */
export function compoundTerms(query: Query, table: TermTable): WeightedTerm[] {
  const weights = new Map<number, number>();
  for (const { kind, text } of query.segments) {
    if (kind !== 'title' && kind !== 'prose') continue;
    const weight = kind === 'title' ? TITLE_WEIGHT : 1;
    for (const spelled of spellings(text)) {
      const number = table.find(spelled);
      if (number >= 0) weights.set(number, Math.max(weights.get(number) ?? 0, weight));
    }
  }
  return [...weights].map(([number, weight]) => ({ number, weight }));
}

function spellings(text: string): Set<string> {
  const words: string[] = [];
  forEachRun(text, (run) => words.push(run.toLowerCase()));
  const list = new Set<string>();
  for (let start = 0; start < words.length; start++) {
    for (let length = 2; length <= MAX_WORDS && start + length <= words.length; length++) {
      const run = words.slice(start, start + length);
      if (!run.every((word) => WORD.test(word))) break;
      list
        .add(run.join('_'))
        .add(run.join(''))
        .add(stem(run.join('')));
    }
  }
  return list;
}
