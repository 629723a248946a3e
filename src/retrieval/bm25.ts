/**
 * BM25 over one field's postings (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009).
 * Each field is scored apart, with its own document frequencies and length normalisation, so that each is a feature.
 */
import type { Postings } from '../index/index.ts';

/** A query term that the corpus holds. */
export interface WeightedTerm {
  readonly number: number;
  readonly weight: number;
}

export interface Bm25Options {
  /** Saturation of term counts. */
  readonly k1: number;
  /** How much long items are held back, 0 to 1. */
  readonly b: number;
}

/** Robertson's idf, kept positive. */
export function inverseFrequency(frequency: number, items: number): number {
  return Math.log(1 + (items - frequency + 0.5) / (frequency + 0.5));
}

/** The score of every item of `postings`: zero where no term occurs. */
export function bm25(postings: Postings, query: readonly WeightedTerm[], { k1, b }: Bm25Options): Float32Array {
  const { items, counts, lengths, averageLength } = postings;
  const scores = new Float32Array(lengths.length);
  for (const { number, weight } of query) {
    const [start, end] = postings.range(number);
    if (start === end) continue;
    const gain = weight * inverseFrequency(end - start, lengths.length) * (k1 + 1);
    for (let i = start; i < end; i++) {
      const item = items[i]!;
      const count = counts[i]!;
      scores[item]! += (gain * count) / (count + k1 * (1 - b + (b * lengths[item]!) / averageLength));
    }
  }
  return scores;
}

/** The same over groups of items taken as one text each: files as the sum of their documents. `groupOf` gives the group of each item. */
export function groupedBm25(
  postings: Postings,
  query: readonly WeightedTerm[],
  groupOf: Uint32Array,
  groupCount: number,
  { k1, b }: Bm25Options,
): Float32Array {
  const lengths = new Float64Array(groupCount);
  for (let item = 0; item < groupOf.length; item++) lengths[groupOf[item]!]! += postings.lengths[item]!;
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, groupCount) || 1;
  const scores = new Float32Array(groupCount);
  const counts = new Float64Array(groupCount);
  const holders: number[] = [];
  for (const { number, weight } of query) {
    const [start, end] = postings.range(number);
    holders.length = 0;
    for (let i = start; i < end; i++) {
      const group = groupOf[postings.items[i]!]!;
      if (counts[group] === 0) holders.push(group);
      counts[group]! += postings.counts[i]!;
    }
    const gain = weight * inverseFrequency(holders.length, groupCount) * (k1 + 1);
    for (const group of holders) {
      const count = counts[group]!;
      scores[group]! += (gain * count) / (count + k1 * (1 - b + (b * lengths[group]!) / average));
      counts[group] = 0;
    }
  }
  return scores;
}
