/**
 * Learns a judge of the embedded policy: log odds that the fix changes what was seen at the end of a search, by logistic loss, with
 * a listwise one that sets the gold apart from what was seen beside it. Each query weighs the same, however many of its searches there are. Stops
 * where the logistic loss on repositories held out is least.
 */
import type { Network } from '../../agent/index.ts';
import { logistic, randomIntegers } from '../../core/index.ts';
import { shuffled } from '../draws.ts';
import { Adam } from './adam.ts';
import { softmax } from './decisions.ts';
import { freshNetwork, TrainedNetwork } from './network-gradient.ts';
import type { LabelledRows } from './rollout.ts';

/** The final states of one query's searches. */
export type JudgedQuery = readonly LabelledRows[];

export interface JudgeOptions {
  /** Hidden ones; none makes it linear, and on some 400 queries neither 12 nor 24 answered better. */
  readonly units: number;
  readonly epochs: number;
  /** Epochs without a lower loss after which it stops. */
  readonly patience: number;
  readonly rate: number;
  readonly decay: number;
  /** Of the listwise loss (softmax over what a state has shown), beside the logistic one. */
  readonly listwise: number;
  /** Queries of a step. */
  readonly batch: number;
  readonly seed: number;
}

export const DEFAULT_JUDGE: Omit<JudgeOptions, 'seed'> = {
  units: 0,
  epochs: 50,
  patience: 6,
  rate: 0.004,
  decay: 0.002,
  listwise: 3,
  batch: 16,
};

export interface TrainedJudge {
  readonly network: Network;
  /** Mean losses of a query, before the first epoch and after each. */
  readonly losses: readonly number[];
}

/** `base` tells the direct weights to start from. With nothing held out, the training loss tells when to stop. */
export function trainJudge(
  { training, validation }: { readonly training: readonly JudgedQuery[]; readonly validation: readonly JudgedQuery[] },
  base: Network,
  { units, epochs, patience, rate, decay, listwise, batch, seed }: JudgeOptions,
): TrainedJudge {
  const rows = training.flatMap((query) => query.map(({ features }) => features));
  const net = new TrainedNetwork(freshNetwork(base.mean.length, rows, { units, seed, base }));
  const learned = training.map((query) => standardised(query, net));
  const judged = validation.length > 0 ? validation.map((query) => standardised(query, net)) : learned;
  const optimiser = new Adam(net.parameters.length, { rate, decay });
  const next = randomIntegers(seed);
  let best = { loss: meanLoss(judged, net), network: net.network, epoch: 0 };
  const losses = [best.loss];
  for (let epoch = 1; epoch <= epochs && epoch - best.epoch <= patience; epoch++) {
    const order = shuffled(learned, next);
    for (let start = 0; start < order.length; start += batch) {
      const queries = order.slice(start, start + batch);
      for (const query of queries) learn(query, net, { weight: 1 / queries.length, listwise });
      optimiser.step(net.parameters, net.gradient);
    }
    const loss = meanLoss(judged, net);
    losses.push(loss);
    if (loss < best.loss) best = { loss, network: net.network, epoch };
  }
  return { network: best.network, losses };
}

function standardised(query: JudgedQuery, net: TrainedNetwork): JudgedQuery {
  return query.map(({ features, gold }) => ({ features: net.standardise(features), gold }));
}

/** Adds the gradient of a query's loss, times `weight`. */
function learn(
  query: JudgedQuery,
  net: TrainedNetwork,
  { weight, listwise }: { readonly weight: number; readonly listwise: number },
): void {
  for (const { features, gold } of query) {
    const scores = net.scores(features);
    const shares = softmax(scores, new Uint8Array(gold.length));
    const golds = gold.reduce((sum, one) => sum + one, 0);
    const by = weight / query.length;
    const slopes = scores.map((score, row) => {
      const apart = golds === 0 ? 0 : shares[row]! - gold[row]! / golds;
      return by * (logistic(score) - gold[row]! + listwise * apart);
    });
    net.addSlopes(features, slopes);
  }
}

/** Of a query's states, the mean of the sums over what each has shown. */
function meanLoss(queries: readonly JudgedQuery[], net: TrainedNetwork): number {
  let total = 0;
  for (const query of queries) {
    for (const { features, gold } of query) {
      const scores = net.scores(features);
      let loss = 0;
      for (let row = 0; row < gold.length; row++) loss += softplus(gold[row] ? -scores[row]! : scores[row]!);
      total += loss / query.length;
    }
  }
  return total / Math.max(1, queries.length);
}

/** log(1 + e^x). */
function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
}
