/** Scores of a table's queries by a ranker model, as the ranker gives them when it answers. */
import type { RankerModel } from '../../ranking/index.ts';
import type { FeatureQuery } from '../features/feature-table.ts';
import { linearScores, weightsOf } from './linear-data.ts';
import { blendedScores } from './tree-data.ts';

/** Scores of all candidates of a query; minus infinity for those that trees do not reach. `features` are the table's. */
export function modelScorer(model: RankerModel, features: readonly string[]): (query: FeatureQuery) => Float64Array {
  const weights = weightsOf(features, model.linear);
  const { ensemble, linearShare } = model;
  if (!ensemble) return (query) => linearScores(query, weights);
  const source = { features, weights, inputs: ensemble.inputs };
  return (query) => blendedScores(query, source, ensemble, [linearShare])[0]!;
}
