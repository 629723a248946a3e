/** What a ranker learns from: queries, their candidates with prepared features, and which candidates are gold. */
import type { PreparedColumn } from '../../ranking/index.ts';

/** Candidates stand query after query, in each as first ranked. */
export interface RankingData {
  readonly inputs: readonly PreparedColumn[];
  /** For each input 1 where more of it must never lower a score, -1 where it must never raise it, 0 where either may be. */
  readonly directions: ArrayLike<number>;
  /** Column after column: input `c` of row `r` stands at `c * rows + r`. Finite numbers. */
  readonly values: Float32Array;
  readonly rows: number;
  /** The first row of each query, and the number of rows at the end. */
  readonly queryStarts: Uint32Array;
  /** For each row, which gold item of its query it is, or -1. Several rows may be one item. */
  readonly gold: Int32Array;
  /** How many gold items each query has, those that are no candidate included. */
  readonly goldCounts: Uint32Array;
}

/** Throws `RangeError` where the parts do not fit each other, before anything is learned from them. */
export function checkRankingData({
  inputs,
  directions,
  values,
  rows,
  queryStarts,
  gold,
  goldCounts,
}: RankingData): void {
  const fits =
    values.length === inputs.length * rows &&
    directions.length === inputs.length &&
    gold.length === rows &&
    queryStarts.length === goldCounts.length + 1 &&
    queryStarts[0] === 0 &&
    queryStarts.at(-1) === rows &&
    queryStarts.every((start, query) => query === 0 || start >= queryStarts[query - 1]!);
  if (!fits) throw new RangeError('the parts of the ranking data do not fit each other');
  if (!values.every(Number.isFinite)) throw new RangeError('the ranking data holds a value that is no finite number');
}
