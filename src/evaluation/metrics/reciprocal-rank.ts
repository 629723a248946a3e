/** Reciprocal rank: 1 over the rank of the first gold item. Its mean over instances is MRR. */

/** `hits` as in `found.ts`, read to the end of the ranking. Returns 0 to 1; 0 where no gold was found. */
export function reciprocalRank(hits: readonly number[]): number {
  const first = hits.findIndex((hit) => hit >= 0);
  return first < 0 ? 0 : 1 / (first + 1);
}
