/** Trains a token encoder on the pairs of many repositories, some held out to tell which epoch is the best. */
import { randomIntegers, UsageError } from '../../core/index.ts';
import { toInt8 } from '../../index/index.ts';
import { inverseFrequency, type TokenEncoder } from '../../retrieval/index.ts';
import { shuffled } from '../draws.ts';
import { drawByLanguage } from '../ranker/split-repositories.ts';
import { lengthOf } from './bags.ts';
import type { EncoderPairs } from './encoder-pairs.ts';
import { documentFrequencies, type LearningSet, learningSetOf, vocabularyOf } from './learning-set.ts';
import { type ParameterState, Parameters } from './parameters.ts';
import { type EpochOptions, trainEpoch } from './train-epoch.ts';
import { type EncoderQuality, validateEncoder } from './validate-encoder.ts';

export interface EncoderOptions extends Omit<EpochOptions, 'epoch' | 'signal' | 'onProgress'> {
  readonly dimensions: number;
  /** Terms at most, and in how many repositories one must stand. */
  readonly vocabulary: number;
  readonly fewestRepositories: number;
  /** Share of the repositories of each language that is held out. */
  readonly validationShare: number;
}

export const DEFAULT_ENCODER: EncoderOptions = {
  seed: 1,
  dimensions: 64,
  vocabulary: 60_000,
  fewestRepositories: 4,
  epochs: 3,
  batch: 192,
  negatives: 192,
  temperature: 0.1,
  vectorRate: 0.1,
  weightRate: 0.02,
  dropout: 0.2,
  commentShare: 0.5,
  validationShare: 0.12,
};

/** What an epoch left; the first entry of a curve is the random start. */
interface EpochResult {
  /** Mean of a query, in nats; undefined before the first epoch. */
  readonly loss: number | undefined;
  readonly validation: EncoderQuality;
}

/** All that it takes to go on after an epoch. */
export interface EncoderCheckpoint {
  readonly curve: readonly EpochResult[];
  readonly state: ParameterState;
  readonly best: ParameterState;
}

export interface TrainedEncoder {
  readonly encoder: TokenEncoder;
  readonly curve: readonly EpochResult[];
  /** The epoch whose parameters these are; 0 is the random start. */
  readonly epoch: number;
  readonly heldOut: readonly string[];
  /** Pairs that were learned from. */
  readonly issuePairs: number;
  readonly commentPairs: number;
}

export interface EncoderHooks {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { epoch: number; batch: number; batches: number }) => void) | undefined;
  /** Where an earlier run with the same pairs and options stopped. */
  readonly resume?: EncoderCheckpoint | undefined;
  /** Called after each epoch. */
  readonly onEpoch?: ((checkpoint: EncoderCheckpoint) => void) | undefined;
}

/** The same pairs, in any order, and options give the same encoder. Throws `UsageError` for too few repositories, and `CancelledError`. */
export async function trainEncoder(
  given: readonly EncoderPairs[],
  options: EncoderOptions,
  { signal, onProgress, resume, onEpoch }: EncoderHooks = {},
): Promise<TrainedEncoder> {
  const all = [...given].sort((a, b) => (a.repo < b.repo ? -1 : 1));
  const heldOut = holdOut(all, options);
  const training = all.filter(({ repo }) => !heldOut.has(repo));
  const vocabulary = vocabularyOf(training, { fewest: options.fewestRepositories, size: options.vocabulary });
  if (training.length === 0 || vocabulary.length === 0) {
    throw new UsageError('there are too few repositories: their common terms are what an encoder learns');
  }
  const sets = training.map((pairs) => learningSetOf(pairs, vocabulary));
  const validation = all.filter(({ repo }) => heldOut.has(repo)).map((pairs) => learningSetOf(pairs, vocabulary));
  const parameters = resume
    ? new Parameters(options.dimensions, copyOf(resume.state))
    : Parameters.random(options.dimensions, firstWeights(sets, vocabulary.length), options.seed);
  const curve = resume ? [...resume.curve] : [{ loss: undefined, validation: validateEncoder(parameters, validation) }];
  let best = resume?.best ?? copyOf(parameters.state);
  for (let epoch = curve.length - 1; epoch < options.epochs; epoch++) {
    const loss = await trainEpoch(parameters, sets, {
      ...options,
      epoch,
      signal,
      onProgress: (progress) => onProgress?.({ epoch: epoch + 1, ...progress }),
    });
    curve.push({ loss, validation: validateEncoder(parameters, validation) });
    if (bestEpoch(curve) === curve.length - 1) best = copyOf(parameters.state);
    onEpoch?.({ curve: [...curve], state: parameters.state, best });
  }
  const issuePairs = sets.reduce((sum, { docPairs }) => sum + docPairs, 0);
  return {
    encoder: encoderOf(vocabulary, best, options.dimensions),
    curve,
    epoch: bestEpoch(curve),
    heldOut: [...heldOut].sort(),
    issuePairs,
    commentPairs: sets.reduce((sum, { pairQueries }) => sum + pairQueries.length, 0) - issuePairs,
  };
}

/** Repositories set aside by lot, of each language the same share; of all together at least one. */
function holdOut(
  all: readonly EncoderPairs[],
  { validationShare, seed }: Pick<EncoderOptions, 'validationShare' | 'seed'>,
): ReadonlySet<string> {
  const taught = all.filter(({ docPairs }) => docPairs > 0);
  const aside = drawByLanguage(
    taught.map(({ repo, language }) => [repo, language] as const),
    { share: validationShare, seed },
  );
  const candidates = taught.map(({ repo }) => repo).sort();
  if (aside.size === 0 && candidates.length > 1) aside.add(shuffled(candidates, randomIntegers(seed))[0]!);
  return aside;
}

function bestEpoch(curve: readonly EpochResult[]): number {
  let best = 0;
  curve.forEach(({ validation }, epoch) => {
    if (validation.sum.mrr > curve[best]!.validation.sum.mrr) best = epoch;
  });
  return best;
}

/** How rare a term is where it occurs: the mean of its idf over the repositories, as a share of the largest. */
function firstWeights(sets: readonly LearningSet[], terms: number): Float32Array {
  const sums = new Float64Array(terms);
  const counts = new Uint32Array(terms);
  for (const { documents, pool } of sets) {
    for (const [row, frequency] of documentFrequencies(documents, pool)) {
      sums[row]! += inverseFrequency(frequency, lengthOf(documents) - pool);
      counts[row]!++;
    }
  }
  const means = Float32Array.from(sums, (sum, row) => (counts[row] === 0 ? 0 : sum / counts[row]!));
  const largest = means.reduce((most, mean) => Math.max(most, mean), 0) || 1;
  return means.map((mean) => (mean === 0 ? 1 : mean / largest));
}

function encoderOf(terms: Uint32Array, { vectors, query, document }: ParameterState, dimensions: number): TokenEncoder {
  const rows = new Int8Array(vectors.length);
  const scales = new Float32Array(terms.length);
  for (let row = 0; row < terms.length; row++) {
    const { bytes, scale } = toInt8(vectors.subarray(row * dimensions, (row + 1) * dimensions));
    rows.set(bytes, row * dimensions);
    scales[row] = scale;
  }
  return {
    dimensions,
    terms,
    queryWeights: query.map(Math.exp),
    documentWeights: document.map(Math.exp),
    rows,
    scales,
  };
}

function copyOf(state: ParameterState): ParameterState {
  const { vectors, query, document, vectorSquares, querySquares, documentSquares } = state;
  return {
    vectors: vectors.slice(),
    query: query.slice(),
    document: document.slice(),
    vectorSquares: vectorSquares.slice(),
    querySquares: querySquares.slice(),
    documentSquares: documentSquares.slice(),
  };
}
