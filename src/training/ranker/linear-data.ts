/** The candidates that the linear learner compares, query after query: the head of each ranking and its gold, features side by side. */
import type { FeatureQuery } from '../features/feature-table.ts';

/** The rows of one query. */
export interface LinearQuery {
  /** Row by row, a value for each weight. */
  readonly values: Float32Array;
  readonly isGold: Uint8Array;
}

/** Weights by position in the table's features; what is not named weighs nothing. */
export function weightsOf(features: readonly string[], weights: Readonly<Record<string, number>>): Float64Array {
  return Float64Array.from(features, (feature) => weights[feature] ?? 0);
}

/** The weighted sum of every candidate. */
export function linearScores({ values, gold }: FeatureQuery, weights: Float64Array): Float64Array {
  const width = weights.length;
  const scores = new Float64Array(gold.length);
  for (let row = 0; row < scores.length; row++) {
    let sum = 0;
    for (let column = 0; column < width; column++) sum += weights[column]! * values[row * width + column]!;
    scores[row] = sum;
  }
  return scores;
}

/** The rows with the best scores, best first (ties as they stand), at most `count` of those that `accepts`. */
export function headOf(scores: Float64Array, count: number, accepts: (row: number) => boolean = () => true): number[] {
  return Array.from(scores.keys())
    .filter(accepts)
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, count);
}

/** The first `rows` candidates by `weights` and all gold; of the table's features only those in `columns`. */
export function linearQuery(
  query: FeatureQuery,
  { weights, columns, rows }: { weights: Float64Array; columns: readonly number[]; rows: number },
): LinearQuery {
  const { values, gold, isTest } = query;
  const head = new Set(headOf(linearScores(query, weights), rows, (row) => isTest[row] === 0));
  gold.forEach((item, row) => {
    if (item >= 0 && isTest[row] === 0) head.add(row);
  });
  const taken = [...head];
  const packed = new Float32Array(taken.length * columns.length);
  taken.forEach((row, position) => {
    columns.forEach((column, weight) => {
      packed[position * columns.length + weight] = values[row * weights.length + column]!;
    });
  });
  return { values: packed, isGold: Uint8Array.from(taken, (row) => (gold[row]! >= 0 ? 1 : 0)) };
}
