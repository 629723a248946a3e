/**
 * From a query of a feature table to the lists that an answer shows: functions and files outside tests, best first by a ranker, each
 * with whether the fix changed it. What `ranking/answer.ts` leaves out is left out here.
 */
import { agreementCounter, type CalibrationLevel, type RankedList } from '../../ranking/index.ts';
import type { FeatureQuery } from '../features/feature-table.ts';

/** A ranked list and, of each entry, 1 where it is in the fix. */
export interface LabelledList extends RankedList {
  readonly scores: Float64Array;
  readonly agreements: Float64Array;
  readonly labels: Uint8Array;
}

/** `features` are the table's, `scores` the ranker's of all candidates. A query without gold functions has no list of functions: nobody knows what is right there. */
export function rankedLists(
  query: FeatureQuery,
  features: readonly string[],
  scores: ArrayLike<number>,
): Partial<Record<CalibrationLevel, LabelledList>> {
  const agreementsOf = agreementCounter(features);
  const order = Array.from({ length: query.gold.length }, (_, row) => row)
    .filter((row) => query.isTest[row] === 0 && Number.isFinite(scores[row]!))
    .sort((a, b) => scores[b]! - scores[a]! || a - b);
  const seen = new Set<number>();
  const bestOfFiles = order.filter((row) => seen.size < seen.add(query.files[row]!).size);
  const list = (rows: readonly number[], isGold: (row: number) => boolean): LabelledList => ({
    scores: Float64Array.from(rows, (row) => scores[row]!),
    agreements: Float64Array.from(rows, (row) =>
      agreementsOf(query.values.subarray(row * features.length, (row + 1) * features.length)),
    ),
    labels: Uint8Array.from(rows, (row) => (isGold(row) ? 1 : 0)),
  });
  const functions = order.filter((row) => query.isFunction[row] === 1);
  return {
    ...(query.goldCount > 0 && { function: list(functions, (row) => query.gold[row]! >= 0) }),
    file: list(bestOfFiles, (row) => query.isGoldFile[row] === 1),
  };
}
