/** How good scores are on a set of queries: acc@5, acc@10 and nDCG@10 of the gold items, as the evaluation defines them. */
import { topRows } from './places.ts';
import type { RankingData } from './ranking-data.ts';

export interface Quality {
  readonly acc5: number;
  readonly acc10: number;
  readonly ndcg10: number;
}

/** Means over `queries`; one without gold items is passed over. */
export function qualityOf(scores: Float64Array, data: RankingData, queries: ArrayLike<number>): Quality {
  const sums = { acc5: 0, acc10: 0, ndcg10: 0 };
  let counted = 0;
  for (const query of Array.from(queries)) {
    const goldCount = data.goldCounts[query]!;
    if (goldCount === 0) continue;
    counted++;
    const top = topRows(scores, data.queryStarts[query]!, data.queryStarts[query + 1]!, 10);
    const firstPlaces = new Map<number, number>();
    top.forEach((row, place) => {
      const item = data.gold[row]!;
      if (item >= 0 && !firstPlaces.has(item)) firstPlaces.set(item, place);
    });
    const places = [...firstPlaces.values()];
    const within = (k: number) => (places.filter((place) => place < k).length >= Math.min(goldCount, k) ? 1 : 0);
    sums.acc5 += within(5);
    sums.acc10 += within(10);
    sums.ndcg10 += gainOf(places) / gainOf(Array.from({ length: Math.min(goldCount, 10) }, (_, place) => place));
  }
  const mean = (sum: number) => (counted === 0 ? 0 : sum / counted);
  return { acc5: mean(sums.acc5), acc10: mean(sums.acc10), ndcg10: mean(sums.ndcg10) };
}

function gainOf(places: readonly number[]): number {
  return places.reduce((sum, place) => sum + 1 / Math.log2(2 + place), 0);
}
