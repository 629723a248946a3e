/**
 * nDCG@k with binary gains (Järvelin and Kekäläinen, 2002): Σ 1 / log2(rank + 1) over the gold among the first k, divided by the
 * same sum for a ranking that starts with min(goldCount, k) gold items.
 */

/** `hits` as in `found.ts`; a gold item gains at its first hit only. `goldCount` is at least 1. Returns 0 to 1. */
export function ndcgAt(k: number, hits: readonly number[], goldCount: number): number {
  const seen = new Set<number>();
  let gained = 0;
  hits.slice(0, k).forEach((hit, i) => {
    if (hit < 0 || seen.has(hit)) return;
    seen.add(hit);
    gained += discount(i + 1);
  });
  let ideal = 0;
  for (let rank = 1; rank <= Math.min(goldCount, k); rank++) ideal += discount(rank);
  return gained / ideal;
}

function discount(rank: number): number {
  return 1 / Math.log2(rank + 1);
}
