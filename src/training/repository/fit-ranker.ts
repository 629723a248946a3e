/**
 * Fits a model to one repository: its linear weights are learned from earlier fixes, pulled towards where they were, and then judged against
 * the base on later fixes that they have not seen. Trees stay as they are: a few hundred fixes are too few to grow new ones.
 */
import type { RankerModel } from '../../ranking/index.ts';
import type { FeatureQuery } from '../features/feature-table.ts';
import { directionOf } from '../ranker/inputs.ts';
import { type Judgement, judge, meanJudgement, overall } from '../ranker/judge.ts';
import { type LinearOptions, learnLinear } from '../ranker/learn-linear.ts';
import { linearQuery, weightsOf } from '../ranker/linear-data.ts';
import { modelScorer } from '../ranker/model-scorer.ts';

/** Queries in the order of time, and the names of the values in their rows. */
export interface FitInput {
  readonly features: readonly string[];
  readonly queries: readonly FeatureQuery[];
}

/** Candidates of a query that are learned from, beside all gold. */
const ROWS = 200;
/** Share of the queries, the latest, that tells when to stop and what to choose. */
const STOPPING_SHARE = 0.25;
/** How strongly weights are held to the base: few fixes must not carry them far. */
const PULLS = [0.3, 0.05, 0.01];
const RULES: Omit<LinearOptions, 'pull'> = { epochs: 200, patience: 25, rate: 0.02 };

/**
 * The base with other linear weights, and possibly another share of them: whatever does best on the latest of `queries`, the base itself
 * included. Yields after each step, for progress and cancellation. Nothing is random.
 */
export function* fitRanker({ features, queries }: FitInput, base: RankerModel): Generator<void, RankerModel> {
  const cut = Math.round((1 - STOPPING_SHARE) * queries.length);
  const [earlier, latest] = [queries.slice(0, cut), queries.slice(cut)];
  const start = weightsOf(features, base.linear);
  const columns = features.map((_, column) => column);
  const pack = (list: readonly FeatureQuery[]) =>
    list
      .map((query) => linearQuery(query, { weights: start, columns, rows: ROWS }))
      .filter(({ isGold }) => isGold.includes(1));
  const split = { training: pack(earlier), validation: pack(latest) };
  const directions = features.map((feature) => directionOf({ feature, form: 'value' }));
  let best = { model: base, worth: worthOf(base, { features, queries: latest }) };
  for (const pull of PULLS) {
    const learning = learnLinear(split, { start, directions }, { ...RULES, pull });
    let step = learning.next();
    for (; !step.done; step = learning.next()) yield;
    const { weights } = step.value;
    const linear = Object.fromEntries(features.map((feature, column) => [feature, weights[column]!]));
    for (const linearShare of sharesOf(base)) {
      const model = { ...base, linear, linearShare };
      const worth = worthOf(model, { features, queries: latest });
      if (worth > best.worth) best = { model, worth };
      yield;
    }
  }
  return best.model;
}

/** With trees, the base's share of the linear score and some above it, for that score has learned more of this repository than they. */
function sharesOf({ ensemble, linearShare }: RankerModel): number[] {
  return ensemble ? [linearShare, ...[0.5, 0.7, 0.9].filter((share) => share > linearShare)] : [linearShare];
}

function worthOf(model: RankerModel, input: FitInput): number {
  return overall(meanJudgement(judgeModel(model, input)));
}

/** How a model does on each query with gold functions, in their order. */
export function judgeModel(model: RankerModel, { features, queries }: FitInput): Judgement[] {
  const scoresOf = modelScorer(model, features);
  return queries.flatMap((query) => judge(query, scoresOf(query)) ?? []);
}

/** Two models on the same queries. */
export interface FitVerdict {
  readonly base: Judgement;
  readonly fitted: Judgement;
  /** Queries that either orders better than the other, by nDCG@10. */
  readonly better: number;
  readonly worse: number;
  /** Whether the fitted model is to be used: nDCG@10 is higher, and acc@5 and acc@10 together are not lower. */
  readonly wins: boolean;
}

/** Compares on queries that neither model has seen. */
export function compareModels(base: RankerModel, fitted: RankerModel, held: FitInput): FitVerdict {
  const [before, after] = [judgeModel(base, held), judgeModel(fitted, held)];
  const [mean, fittedMean] = [meanJudgement(before), meanJudgement(after)];
  const difference = after.map((judgement, i) => judgement['ndcg@10'] - before[i]!['ndcg@10']);
  const found = (judgement: Judgement) => judgement['acc@5'] + judgement['acc@10'];
  return {
    base: mean,
    fitted: fittedMean,
    better: difference.filter((value) => value > 0).length,
    worse: difference.filter((value) => value < 0).length,
    wins: fittedMean['ndcg@10'] > mean['ndcg@10'] && found(fittedMean) >= found(mean),
  };
}
