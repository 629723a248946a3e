/**
 * How likely the picker and the stopper make a choice, and the slopes of that: log p = log σ(-stop) + log softmax over the rows not picked yet, or
 * log σ(stop). Both networks learn from choices alone, in imitation and in reinforcement. Pure.
 */
import { STOP } from '../../agent/index.ts';
import { logistic } from '../../core/index.ts';
import type { TrainedNetwork } from './network-gradient.ts';
import type { MadeChoice } from './rollout.ts';

export interface Networks {
  readonly picker: TrainedNetwork;
  readonly stopper: TrainedNetwork;
}

/** A choice as the networks take it in. */
export interface Decision {
  readonly rows: Float32Array;
  readonly state: Float32Array;
  /** 1 for rows that cannot be picked any more. */
  readonly taken: Uint8Array;
  readonly mayStop: boolean;
  readonly chosen: number;
}

export function decisionOf(
  { features, picked, state, mayStop, chosen }: MadeChoice,
  { picker, stopper }: Networks,
): Decision {
  const rows = picker.standardise(features);
  const taken = new Uint8Array(rows.length / picker.inputs);
  for (const row of picked) taken[row] = 1;
  return { rows, state: stopper.standardise(state), taken, mayStop, chosen };
}

/** log p of what was chosen. */
export function logProbability(decision: Decision, networks: Networks): number {
  const { stop, shares } = outlook(decision, networks);
  return logOf(decision, stop, shares);
}

/**
 * Adds the gradient of `-weight(log p) · log p - entropy · H` to the networks, where H is the entropy of what could have been chosen. Returns log p;
 * `weight` is told it.
 */
export function learnFrom(
  decision: Decision,
  networks: Networks,
  { weight, entropy = 0 }: { readonly weight: (logProbability: number) => number; readonly entropy?: number },
): number {
  const { rows, state, mayStop, chosen } = decision;
  const { picker, stopper } = networks;
  const { stop, shares } = outlook(decision, networks);
  const log = logOf(decision, stop, shares);
  const by = weight(log);
  if (mayStop) {
    const aim = chosen === STOP ? 1 : 0;
    const spread = entropy * stop * (1 - stop) * Math.log(Math.max(stop, TINY) / Math.max(1 - stop, TINY));
    stopper.addSlopes(state, Float64Array.of(-by * (aim - stop) + spread));
  }
  if (chosen === STOP) return log;
  const mean = entropy === 0 ? 0 : shares.reduce((sum, share) => sum - share * Math.log(Math.max(share, TINY)), 0);
  const slopes = shares.map((share, row) => {
    const slope = -by * ((row === chosen ? 1 : 0) - share);
    return entropy === 0 || share === 0 ? slope : slope + entropy * share * (Math.log(Math.max(share, TINY)) + mean);
  });
  picker.addSlopes(rows, slopes);
  return log;
}

const TINY = 1e-12;

/** The probability to stop, and those of the rows where it goes on. */
function outlook({ rows, state, taken }: Decision, { picker, stopper }: Networks) {
  const stop = logistic(stopper.scores(state)[0]!);
  return { stop, shares: softmax(picker.scores(rows), taken) };
}

function logOf({ mayStop, chosen }: Decision, stop: number, shares: Float64Array): number {
  if (chosen === STOP) return mayStop ? Math.log(Math.max(stop, TINY)) : 0;
  return Math.log(Math.max(shares[chosen]!, TINY)) + (mayStop ? Math.log(Math.max(1 - stop, TINY)) : 0);
}

/** Over the rows that are not taken; those are 0. */
export function softmax(scores: Float64Array, taken: Uint8Array): Float64Array {
  let largest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < scores.length; row++) if (!taken[row] && scores[row]! > largest) largest = scores[row]!;
  const shares = scores.map((score, row) => (taken[row] ? 0 : Math.exp(score - largest)));
  const sum = shares.reduce((all, share) => all + share, 0) || 1;
  return shares.map((share) => share / sum);
}
