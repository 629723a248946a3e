/**
 * The gradients of LambdaMART (Burges 2010, section 7): each pair of a gold row and another pulls apart with the strength of what the measure
 * would lose or win were they to change places, times how wrong their order is.
 *
 * Two measures, mixed: nDCG@k with binary gains, which every gold row improves by itself; and the discount of the worst gold item's place, a
 * smooth acc@k, which only an issue whose gold is all near the top scores.
 */
import { topRows } from './places.ts';
import type { RankingData } from './ranking-data.ts';

export interface ObjectiveRules {
  /** Places from this one on are worth nothing. */
  readonly cutoff: number;
  /** The second measure's share, 0 to 1. */
  readonly allGoldShare: number;
}

/** The worth of a place, 0 the best: `1 / log2(2 + place)`, 0 from the cutoff on. */
export function discountsOf(cutoff: number): Float64Array {
  return Float64Array.from({ length: cutoff + 1 }, (_, place) => (place < cutoff ? 1 / Math.log2(2 + place) : 0));
}

/** Writes gradient and hessian, by turns, of the rows of `query`; those of rows that no pair moves become 0. */
export function fillGradients(
  gradients: Float64Array,
  scores: Float64Array,
  { queryStarts, gold, goldCounts }: RankingData,
  query: number,
  { cutoff, allGoldShare }: ObjectiveRules,
): void {
  const start = queryStarts[query]!;
  const end = queryStarts[query + 1]!;
  gradients.fill(0, 2 * start, 2 * end);
  const goldRows: number[] = [];
  for (let row = start; row < end; row++) if (gold[row]! >= 0) goldRows.push(row);
  if (goldRows.length === 0) return;

  const discounts = discountsOf(cutoff);
  const top = topRows(scores, start, end, cutoff);
  const placeOf = (row: number) => {
    const place = top.indexOf(row);
    return place < 0 ? cutoff : place;
  };
  const ideal = discounts.subarray(0, goldRows.length).reduce((sum, discount) => sum + discount, 0);
  const bestPlaces = placesOfItems(goldRows, gold, placeOf, cutoff, goldCounts[query]!);

  for (const goldRow of goldRows) {
    const place = placeOf(goldRow);
    const worst = bestPlaces.worst(-1);
    const worstOther = bestPlaces.worst(gold[goldRow]!);
    const pull = (other: number, otherPlace: number): void => {
      if (gold[other]! >= 0) return;
      const gain = Math.abs(discounts[place]! - discounts[otherPlace]!) / ideal;
      const worstAfter = Math.max(place < otherPlace ? worst : worstOther, otherPlace);
      const allGold = Math.abs(discounts[worst]! - discounts[worstAfter]!);
      const strength = (1 - allGoldShare) * gain + allGoldShare * allGold;
      if (strength === 0) return;
      const wrong = 1 / (1 + Math.exp(scores[goldRow]! - scores[other]!));
      const gradient = strength * wrong;
      const hessian = gradient * (1 - wrong);
      gradients[2 * goldRow]! -= gradient;
      gradients[2 * other]! += gradient;
      gradients[2 * goldRow + 1]! += hessian;
      gradients[2 * other + 1]! += hessian;
    };
    for (let otherPlace = 0; otherPlace < top.length; otherPlace++) pull(top[otherPlace]!, otherPlace);
    if (place === cutoff) continue;
    const inTop = new Set(top);
    for (let row = start; row < end; row++) if (!inTop.has(row)) pull(row, cutoff);
  }
}

/** The worst of the places of a query's gold items, each at its best row. */
function placesOfItems(
  goldRows: readonly number[],
  gold: Int32Array,
  placeOf: (row: number) => number,
  cutoff: number,
  goldCount: number,
): { worst: (without: number) => number } {
  const places = new Map<number, number>();
  for (const row of goldRows) {
    const item = gold[row]!;
    places.set(item, Math.min(placeOf(row), places.get(item) ?? cutoff));
  }
  const absent = places.size < goldCount;
  return {
    worst: (without) => {
      let worst = absent ? cutoff : 0;
      for (const [item, place] of places) if (item !== without) worst = Math.max(worst, place);
      return worst;
    },
  };
}
