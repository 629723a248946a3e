/** Orders candidates by a weighted sum of their features: the ranking without a learned model, and the floor for one. */
import type { Candidate, Query, RankedCandidate, Ranker } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';
import type { QuerySignals } from '../retrieval/index.ts';
import { extractFeatures, FEATURES, type Feature } from './features.ts';

export type FeatureWeights = Readonly<Record<Feature, number>>;

export class LinearRanker implements Ranker {
  readonly name = 'linear';
  readonly features = FEATURES;
  readonly #index: TreeIndex;
  readonly #signals: QuerySignals;
  readonly #weights: Float64Array;

  constructor(index: TreeIndex, signals: QuerySignals, weights: FeatureWeights) {
    this.#index = index;
    this.#signals = signals;
    this.#weights = Float64Array.from(FEATURES, (feature) => weights[feature]);
  }

  rank(query: Query, candidates: readonly Candidate[]): RankedCandidate[] {
    const values = extractFeatures(candidates, { signals: this.#signals.of(query), index: this.#index });
    const width = FEATURES.length;
    return candidates
      .map(({ document }, row) => {
        const features = values.subarray(row * width, (row + 1) * width);
        return { document, features, score: dot(features, this.#weights) };
      })
      .sort((a, b) => b.score - a.score || a.document - b.document);
  }
}

function dot(features: Float32Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * features[i]!;
  return sum;
}
