/** In which order, how sure, and why. */
export { composeAnswer } from './answer.ts';
export { FEATURES } from './features.ts';
export { fileFilter } from './file-filter.ts';
export { HAND_MODEL, ModelRanker, TREE_CANDIDATES, unknownFeatureOf } from './model-ranker.ts';
export { FORMS, type Form, type PreparedColumn, prepareFeatures } from './prepared-features.ts';
export {
  decodeRankerModel,
  digestOfRankerModel,
  encodeRankerModel,
  LINEAR_SCORE,
  type RankerModel,
} from './ranker-model.ts';
export { blendScores, scoreRows, type TreeEnsemble } from './tree-ensemble.ts';
export { HAND_WEIGHTS } from './weights.ts';
