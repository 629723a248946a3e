/** The candidates that trees learn from and rank, prepared as the ranker prepares them when it answers. */
import {
  blendScores,
  LINEAR_SCORE,
  type PreparedColumn,
  prepareFeatures,
  scoreRows,
  TREE_CANDIDATES,
  type TreeEnsemble,
} from '../../ranking/index.ts';
import type { FeatureQuery } from '../features/feature-table.ts';
import type { RankingData } from '../trees/ranking-data.ts';
import { directionOf } from './inputs.ts';
import { headOf, linearScores } from './linear-data.ts';

/** What turns a query's rows into inputs of trees. */
export interface TreeSource {
  /** Of the table. */
  readonly features: readonly string[];
  /** The linear weights, by position in `features`. */
  readonly weights: Float64Array;
  readonly inputs: readonly PreparedColumn[];
}

/** The head of a query's ranking by the linear score. */
interface PreparedHead {
  /** Rows of the query, best first. */
  readonly rows: readonly number[];
  readonly linear: Float64Array;
  /** Column after column. */
  readonly columns: Float32Array;
}

function prepareHead(query: FeatureQuery, { features, weights, inputs }: TreeSource): PreparedHead {
  const scores = linearScores(query, weights);
  const rows = headOf(scores, TREE_CANDIDATES);
  const width = features.length + 1;
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, place) => {
    values.set(query.values.subarray(row * features.length, (row + 1) * features.length), place * width);
    values[(place + 1) * width - 1] = scores[row]!;
  });
  const files = rows.map((row) => query.files[row]!);
  const columns = prepareFeatures({ values, features: [...features, LINEAR_SCORE], files }, inputs);
  return { rows, linear: Float64Array.from(rows, (row) => scores[row]!), columns };
}

/**
 * The queries as the trees' learner takes them: of each the first `rowsOfEach` candidates outside tests and all gold. Queries
 * come in the order given.
 */
export function treeData(queries: readonly FeatureQuery[], source: TreeSource, rowsOfEach: number): RankingData {
  const { inputs } = source;
  const queryStarts = new Uint32Array(queries.length + 1);
  queries.forEach((query, number) => {
    const head = headOf(linearScores(query, source.weights), TREE_CANDIDATES);
    queryStarts[number + 1] = queryStarts[number]! + learnedPlaces(query, head, rowsOfEach).length;
  });
  const rows = queryStarts.at(-1)!;
  const values = new Float32Array(rows * inputs.length);
  const gold = new Int32Array(rows);
  queries.forEach((query, number) => {
    const head = prepareHead(query, source);
    const start = queryStarts[number]!;
    learnedPlaces(query, head.rows, rowsOfEach).forEach((place, i) => {
      gold[start + i] = query.gold[head.rows[place]!]!;
      for (let column = 0; column < inputs.length; column++) {
        values[column * rows + start + i] = head.columns[column * head.rows.length + place]!;
      }
    });
  });
  return {
    inputs,
    directions: inputs.map(directionOf),
    values,
    rows,
    queryStarts,
    gold,
    goldCounts: Uint32Array.from(queries, ({ goldCount }) => goldCount),
  };
}

/** Places in the head that are learned from. */
function learnedPlaces({ gold, isTest }: FeatureQuery, rows: readonly number[], count: number): number[] {
  let others = 0;
  return rows.flatMap((row, place) => (isTest[row] === 0 && (others++ < count || gold[row]! >= 0) ? [place] : []));
}

/** Scores of all candidates by trees and linear weights, for each of `shares` of the latter; those beyond the head stay below it. */
export function blendedScores(
  query: FeatureQuery,
  source: TreeSource,
  ensemble: TreeEnsemble,
  shares: readonly number[],
): Float64Array[] {
  const { rows, linear, columns } = prepareHead(query, source);
  const learned = scoreRows(ensemble, columns, rows.length);
  return shares.map((share) => {
    const scores = new Float64Array(query.gold.length).fill(Number.NEGATIVE_INFINITY);
    const blended = blendScores(learned, linear, share);
    rows.forEach((row, place) => {
      scores[row] = blended[place]!;
    });
    return scores;
  });
}
