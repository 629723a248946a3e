/** In which order, how sure, and why. */
export { type Answer, composeAnswer } from './answer.ts';
export { FEATURES, type Feature } from './features.ts';
export { type FeatureWeights, LinearRanker } from './linear-ranker.ts';
export { HAND_WEIGHTS } from './weights.ts';
