/**
 * Messages of the issue against string literals of the code. A formatted message shares runs of words with the literal it was
 * made from, so neighbouring pairs are compared, each weighed by how rare it is: a pair in one place of the repository all
 * but names the place.
 */
import type { Query } from '../core/index.ts';
import { phrasesOf, type TreeIndex } from '../index/index.ts';
import { inverseFrequency } from './bm25.ts';

/** Messages looked up; a log repeats itself long before. */
const MAX_LITERALS = 60;
const QUOTED_WEIGHT = 0.6;
/** Beyond this many holders a pair is a turn of speech. */
const MAX_HOLDERS = 50;

/** For each document, the summed rarity of the best-matching message's pairs. */
export function matchPhrases(query: Query, index: TreeIndex): Float32Array {
  const { phrases } = index.fields;
  const scores = new Float32Array(index.documentCount);
  for (const { text, kind } of query.literals.slice(0, MAX_LITERALS)) {
    const message = new Map<number, number>();
    for (const phrase of new Set(phrasesOf(text))) {
      const number = index.terms.find(phrase);
      if (number < 0) continue;
      const [start, end] = phrases.range(number);
      if (end - start > MAX_HOLDERS) continue;
      const gain = inverseFrequency(end - start, index.documentCount) * (kind === 'error' ? 1 : QUOTED_WEIGHT);
      for (let i = start; i < end; i++) {
        const document = phrases.items[i]!;
        message.set(document, (message.get(document) ?? 0) + gain);
      }
    }
    for (const [document, score] of message) scores[document] = Math.max(scores[document]!, score);
  }
  return scores;
}
