/**
 * From a feature table to a ranker model: linear weights, trees over what they rank best, and how much either counts, each chosen on
 * repositories that the one before has not learned from. The same table, options and seed give the same bytes.
 */
import { setImmediate } from 'node:timers/promises';
import { CancelledError, randomIntegers, UsageError } from '../../core/index.ts';
import { type Form, HAND_WEIGHTS, type RankerModel } from '../../ranking/index.ts';
import { shuffled } from '../draws.ts';
import type { FeatureQuery, FeatureTable } from '../features/feature-table.ts';
import { hashOf } from '../text-hash.ts';
import { DEFAULT_TRAINING, type TrainedTrees, type TrainingOptions, treeRounds } from '../trees/train-trees.ts';
import { withoutFeatures } from './feature-groups.ts';
import { directionOf, inputsOf } from './inputs.ts';
import { type Judgement, judge, meanJudgement, overall } from './judge.ts';
import { DEFAULT_LINEAR, type LinearOptions, learnLinear } from './learn-linear.ts';
import { linearQuery, linearScores, weightsOf } from './linear-data.ts';
import { type RepositorySplit, splitRepositories } from './split-repositories.ts';
import { blendedScores, type TreeSource, treeData } from './tree-data.ts';

export interface RankerOptions {
  readonly seed: number;
  /** Share of the repositories of each language that is held out to stop the training and to choose the blend. */
  readonly validationShare: number;
  /** Train on so many queries, drawn by lot; on all where undefined. */
  readonly queries: number | undefined;
  /** Only these, as language keys, are trained on; all where none is named. Validation has all. */
  readonly languages: readonly string[];
  /** The same by where mining found the query. */
  readonly sources: readonly string[];
  /** Features and groups to leave out. */
  readonly without: readonly string[];
  /** What trees see of each feature. */
  readonly forms: readonly Form[];
  /** Candidates of a query that are learned from, beside all gold. */
  readonly rows: number;
  readonly linear: LinearOptions;
  /** Of the linear score in the blend; what is best on the repositories held out where undefined. */
  readonly linearShare: number | undefined;
  readonly trees: Omit<TrainingOptions, 'seed'>;
}

const { seed: _seed, ...TREES } = DEFAULT_TRAINING;
export const DEFAULT_RANKER: RankerOptions = {
  seed: 1,
  validationShare: 0.2,
  queries: undefined,
  languages: [],
  sources: [],
  without: [],
  forms: ['value', 'rank', 'fileRank', 'fileBest'],
  rows: 200,
  linear: DEFAULT_LINEAR,
  linearShare: undefined,
  trees: TREES,
};

/** What orders candidates, from the floor to the whole model. */
export const SYSTEMS = ['hand', 'linear', 'trees', 'blend'] as const;
export type RankerSystem = (typeof SYSTEMS)[number];

/** A validation query with gold functions, and how each system does on it. */
export interface JudgedQuery {
  readonly language: string;
  readonly judgements: Readonly<Record<RankerSystem, Judgement>>;
}

export interface TrainedRanker {
  readonly model: RankerModel;
  readonly split: RepositorySplit;
  /** Training queries without any gold among their candidates, which teach nothing. */
  readonly unfound: number;
  readonly linearEpochs: number;
  /** Grown, of which the best are kept. */
  readonly rounds: number;
  /** What splits on each input of the trees gained. */
  readonly gains: Float64Array;
  readonly judged: readonly JudgedQuery[];
}

export interface RankerProgress {
  readonly stage: 'linear weights' | 'trees';
  readonly step: number;
  /** At most. */
  readonly steps: number;
}

export interface RankerHooks {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RankerProgress) => void;
}

/** Shares of the linear score that are tried; the first is the trees alone. */
const SHARES = Array.from({ length: 11 }, (_, i) => i / 10);

/** Throws `UsageError` where the table is too small to learn from, and `CancelledError`. */
export async function trainRanker(
  { features, queries }: Pick<FeatureTable, 'features' | 'queries'>,
  options: RankerOptions,
  hooks: RankerHooks = {},
): Promise<TrainedRanker> {
  const { seed, validationShare } = options;
  const used = withoutFeatures(features, options.without);
  const repositories = splitRepositories(
    queries.filter(({ goldCount }) => goldCount > 0),
    { share: validationShare, seed },
  );
  const able = repositories.training.filter(isFound);
  const split = { training: chosen(able, options), validation: repositories.validation };
  if (split.training.length === 0)
    throw new UsageError('no query is left to train on: none has gold among its candidates');
  const steps = new Steps(hooks);

  const { weights, epochs } = await linearWeights(split, { features, used }, options, steps);
  const linear = Object.fromEntries(used.map((name) => [name, rounded(weights[features.indexOf(name)]!)]));
  const source: TreeSource = {
    features,
    weights: weightsOf(features, linear),
    inputs: inputsOf(used, options.forms),
  };
  const { ensemble, rounds, gains } = await trees(split, source, options, steps);
  const shares = options.linearShare === undefined ? SHARES : [0, options.linearShare];
  const judgedShares = split.validation.map((query) =>
    blendedScores(query, source, ensemble, shares).map((scores) => judge(query, scores)!),
  );
  const linearShare = options.linearShare ?? bestShare(judgedShares);
  const hand = weightsOf(features, HAND_WEIGHTS);
  return {
    model: { linear, ensemble, linearShare },
    split,
    unfound: repositories.training.length - able.length,
    linearEpochs: epochs,
    rounds: rounds.length,
    gains,
    judged: split.validation.map((query, i): JudgedQuery => {
      const judgements = {
        hand: judge(query, linearScores(query, hand))!,
        linear: judge(query, linearScores(query, source.weights))!,
        trees: judgedShares[i]![0]!,
        blend: judgedShares[i]![shares.lastIndexOf(linearShare)]!,
      };
      return { language: query.language, judgements };
    }),
  };
}

async function linearWeights(
  { training, validation }: RepositorySplit,
  { features, used }: { readonly features: readonly string[]; readonly used: readonly string[] },
  { linear, rows }: RankerOptions,
  steps: Steps,
): Promise<{ weights: Float64Array; epochs: number }> {
  const columns = used.map((name) => features.indexOf(name));
  const hand = weightsOf(features, HAND_WEIGHTS);
  const packed = (queries: readonly FeatureQuery[]) =>
    queries.filter(isFound).map((query) => linearQuery(query, { weights: hand, columns, rows }));
  const learned = await steps.through(
    learnLinear(
      { training: packed(training), validation: packed(validation) },
      {
        start: Float64Array.from(columns, (column) => hand[column]!),
        directions: used.map((feature) => directionOf({ feature, form: 'value' })),
      },
      linear,
    ),
    'linear weights',
    linear.epochs,
  );
  const weights = new Float64Array(features.length);
  columns.forEach((column, i) => {
    weights[column] = learned.weights[i]!;
  });
  return { weights, epochs: learned.epochs };
}

function trees(
  { training, validation }: RepositorySplit,
  source: TreeSource,
  { trees: rules, rows, seed }: RankerOptions,
  steps: Steps,
): Promise<TrainedTrees> {
  const data = treeData([...training, ...validation], source, rows);
  const numbers = [...training, ...validation].map((_, number) => number);
  const split = { training: numbers.slice(0, training.length), validation: numbers.slice(training.length) };
  return steps.through(treeRounds(data, split, { ...rules, seed }), 'trees', rules.rounds);
}

/** Goes through long work step by step, tells how far it is, and lets it be cancelled in between. */
class Steps {
  readonly #hooks: RankerHooks;

  constructor(hooks: RankerHooks) {
    this.#hooks = hooks;
  }

  async through<T>(work: Generator<unknown, T>, stage: RankerProgress['stage'], steps: number): Promise<T> {
    const { signal, onProgress } = this.#hooks;
    for (let step = 1; ; step++) {
      const { done, value } = work.next();
      if (done) return value;
      onProgress?.({ stage, step, steps });
      await setImmediate();
      if (signal?.aborted) throw new CancelledError('training');
    }
  }
}

/** Whether there is something to learn: a gold function among the candidates. */
function isFound({ gold, isTest }: FeatureQuery): boolean {
  return gold.some((item, row) => item >= 0 && isTest[row] === 0);
}

/** Those of the languages and sources asked for, and of them as many as asked for, in their order. */
function chosen(
  queries: readonly FeatureQuery[],
  { languages, sources, queries: count, seed }: RankerOptions,
): readonly FeatureQuery[] {
  const asked = (list: readonly string[], name = '') => list.length === 0 || list.includes(name);
  const spoken = queries.filter(({ language, source }) => asked(languages, language) && asked(sources, source));
  if (count === undefined || count >= spoken.length) return spoken;
  const drawn = new Set(shuffled(spoken, randomIntegers(seed ^ hashOf('queries'))).slice(0, count));
  return spoken.filter((query) => drawn.has(query));
}

/** The share of the linear score with the best validation figures, the largest among equals. */
function bestShare(judged: readonly (readonly Judgement[])[]): number {
  const worth = SHARES.map((_, i) => overall(meanJudgement(judged.map((shares) => shares[i]!))));
  return SHARES[worth.lastIndexOf(Math.max(...worth))]!;
}

/** Weights are told with four digits behind the point, and are what is told. */
function rounded(weight: number): number {
  return Number(weight.toFixed(4));
}
