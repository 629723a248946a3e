/**
 * Orders candidates by a model: a weighted sum of their features, and for the best of them trees, blended with that sum. Without trees the sum
 * alone ranks, as it does with the weights set by hand.
 */
import { type Candidate, type Query, type RankedCandidate, type Ranker, UsageError } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';
import type { QuerySignals } from '../retrieval/index.ts';
import { extractFeatures, FEATURES } from './features.ts';
import { prepareFeatures } from './prepared-features.ts';
import { LINEAR_SCORE, type RankerModel } from './ranker-model.ts';
import { blendScores, scoreRows, type TreeEnsemble, withoutUnusedInputs } from './tree-ensemble.ts';
import { HAND_WEIGHTS } from './weights.ts';

/** Candidates that trees score, best first by the linear score; the others keep their places below. */
export const TREE_CANDIDATES = 500;

/**
 * What the feature `encoder` adds to the score, in standard deviations of the scores of the head, where the model was trained without it
 * (docs/encoders.md says why so much).
 */
const ENCODER_WEIGHT = 1.5;

/** The ranking without a learned model, and the floor for one. */
export const HAND_MODEL: RankerModel = { linear: HAND_WEIGHTS, ensemble: undefined, linearShare: 1 };

/** What trees read of a candidate: its features, then its linear score. */
const TREE_FEATURES: readonly string[] = [...FEATURES, LINEAR_SCORE];

type Placed = RankedCandidate & { score: number };

export class ModelRanker implements Ranker {
  readonly name = 'model';
  readonly features = FEATURES;
  readonly #index: TreeIndex;
  readonly #signals: QuerySignals;
  readonly #model: RankerModel;
  readonly #weights: Float64Array;
  readonly #nearness: ((query: Query) => Float32Array | undefined) | undefined;

  /** `nearness` tells what an encoder says of each document, 0 to 1. Throws `UsageError` for a model that names features which are not extracted. */
  constructor(
    index: TreeIndex,
    signals: QuerySignals,
    model: RankerModel,
    nearness?: (query: Query) => Float32Array | undefined,
  ) {
    const unknown = unknownFeatureOf(model);
    if (unknown !== undefined) throw new UsageError(`the ranker model is of another version: ${unknown}`);
    this.#index = index;
    this.#signals = signals;
    this.#model = { ...model, ensemble: model.ensemble && withoutUnusedInputs(model.ensemble) };
    this.#weights = Float64Array.from(FEATURES, (feature) => model.linear[feature] ?? 0);
    this.#nearness = nearness;
  }

  rank(query: Query, candidates: readonly Candidate[]): RankedCandidate[] {
    const nearness = this.#nearness?.(query);
    const values = extractFeatures(candidates, { signals: this.#signals.of(query), index: this.#index, nearness });
    const width = FEATURES.length;
    const placed = candidates.map(({ document }, row): Placed => {
      const features = values.subarray(row * width, (row + 1) * width);
      return { document, features, score: dot(features, this.#weights) };
    });
    placed.sort(bestFirst);
    const { ensemble } = this.#model;
    if (ensemble) this.#blend(placed, ensemble);
    if (nearness && !weighs(this.#model, 'encoder')) addEncoder(placed);
    return placed;
  }

  /** Reorders the head of `placed`, and moves all scores to one scale. */
  #blend(placed: Placed[], ensemble: TreeEnsemble): void {
    const head = placed.slice(0, TREE_CANDIDATES);
    const linear = head.map(({ score }) => score);
    const learned = scoreRows(ensemble, this.#treeColumns(head, ensemble), head.length);
    const scores = blendScores(learned, linear, this.#model.linearShare);
    const lowest = scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY);
    const cut = linear.at(-1)!;
    for (const candidate of placed.slice(head.length)) candidate.score = lowest + (candidate.score - cut);
    head.forEach((candidate, row) => {
      candidate.score = scores[row]!;
    });
    head.sort(bestFirst);
    head.forEach((candidate, place) => {
      placed[place] = candidate;
    });
  }

  #treeColumns(head: readonly Placed[], { inputs }: TreeEnsemble): Float32Array {
    const width = TREE_FEATURES.length;
    const values = new Float32Array(head.length * width);
    head.forEach(({ features, score }, row) => {
      values.set(features, row * width);
      values[(row + 1) * width - 1] = score;
    });
    const files = head.map(({ document }) => this.#index.documentFile[document]!);
    return prepareFeatures({ values, features: TREE_FEATURES, files }, inputs);
  }
}

/** Why a model cannot rank in this version, in one clause; undefined where it can. */
export function unknownFeatureOf({ linear, ensemble }: RankerModel): string | undefined {
  const unknown =
    Object.keys(linear).find((name) => !(FEATURES as readonly string[]).includes(name)) ??
    ensemble?.inputs.map(({ feature }) => feature).find((name) => !TREE_FEATURES.includes(name));
  return unknown === undefined ? undefined : `no feature is called ${unknown}`;
}

function weighs({ linear, ensemble }: RankerModel, feature: string): boolean {
  return linear[feature] !== undefined || (ensemble?.inputs.some((input) => input.feature === feature) ?? false);
}

/** Adds the weighted feature `encoder` to the scores, and orders anew. */
function addEncoder(placed: Placed[]): void {
  const head = placed.slice(0, TREE_CANDIDATES).map(({ score }) => score);
  const mean = head.reduce((sum, score) => sum + score, 0) / head.length;
  const deviation = Math.sqrt(head.reduce((sum, score) => sum + (score - mean) ** 2, 0) / head.length);
  const column = FEATURES.indexOf('encoder');
  for (const candidate of placed) candidate.score += ENCODER_WEIGHT * deviation * candidate.features[column]!;
  placed.sort(bestFirst);
}

function bestFirst(a: Placed, b: Placed): number {
  return b.score - a.score || a.document - b.document;
}

function dot(features: Float32Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * features[i]!;
  return sum;
}
