/**
 * What single terms say, where BM25 only adds up: the most telling term that an item shares with the query, and how much of the query it
 * holds. A term's gain is its weight times its inverse document frequency.
 */
import type { Postings } from '../index/index.ts';
import { inverseFrequency, type WeightedTerm } from './bm25.ts';

/** For each item (of a group of items by `groupOf`), the largest gain of a query term that it holds. */
export function strongestTerm(
  postings: Postings,
  query: readonly WeightedTerm[],
  groupOf?: Uint32Array,
  groupCount = postings.lengths.length,
): Float32Array {
  const best = new Float32Array(groupCount);
  forEachPosting(postings, query, (item, gain) => {
    const group = groupOf ? groupOf[item]! : item;
    if (gain > best[group]!) best[group] = gain;
  });
  return best;
}

/** For each item, the share of the query's gain that the terms it holds make up, 0 to 1. */
export function coverage(postings: Postings, query: readonly WeightedTerm[]): Float32Array {
  const held = new Float32Array(postings.lengths.length);
  const all = forEachPosting(postings, query, (item, gain) => {
    held[item]! += gain;
  });
  return all === 0 ? held : held.map((gain) => gain / all);
}

/** Visits each item of each query term with the term's gain; returns the gains of all terms that occur, added up. */
function forEachPosting(
  postings: Postings,
  query: readonly WeightedTerm[],
  visit: (item: number, gain: number) => void,
): number {
  let all = 0;
  for (const { number, weight } of query) {
    const [start, end] = postings.range(number);
    if (start === end) continue;
    const gain = weight * inverseFrequency(end - start, postings.lengths.length);
    all += gain;
    for (let i = start; i < end; i++) visit(postings.items[i]!, gain);
  }
  return all;
}
