/**
 * Supervised fine-tuning of the embedded policy (FuseSearch, papers.md A4): picker and stopper learn to choose as the searches did that were kept.
 * Stops where repositories held out are imitated best.
 */

import type { PolicyModel } from '../../agent/index.ts';
import { randomIntegers } from '../../core/index.ts';
import { shuffled } from '../draws.ts';
import { Adam } from './adam.ts';
import { type Decision, decisionOf, learnFrom, logProbability, type Networks } from './decisions.ts';
import { freshNetwork, TrainedNetwork } from './network-gradient.ts';
import type { MadeChoice } from './rollout.ts';

export interface ImitateOptions {
  /** Hidden ones, of each network. */
  readonly units: number;
  readonly epochs: number;
  readonly patience: number;
  readonly rate: number;
  readonly decay: number;
  /** Choices of a step. */
  readonly batch: number;
  readonly seed: number;
}

export const DEFAULT_IMITATE: Omit<ImitateOptions, 'seed'> = {
  units: 12,
  epochs: 40,
  patience: 4,
  rate: 0.003,
  decay: 0.001,
  batch: 64,
};

export interface Imitated extends Pick<PolicyModel, 'picker' | 'stopper'> {
  /** Mean of -log p of a choice, before the first epoch and after each. */
  readonly losses: readonly number[];
}

/** With nothing held out, the training loss tells when to stop. */
export function imitate(
  { training, validation }: { readonly training: readonly MadeChoice[]; readonly validation: readonly MadeChoice[] },
  base: Pick<PolicyModel, 'picker' | 'stopper'>,
  { units, epochs, patience, rate, decay, batch, seed }: ImitateOptions,
): Imitated {
  const fresh = (network: PolicyModel['picker'], rows: readonly Float32Array[]) =>
    new TrainedNetwork(freshNetwork(network.mean.length, rows, { units, seed }));
  const networks: Networks = {
    picker: fresh(
      base.picker,
      training.map(({ features }) => features),
    ),
    stopper: fresh(
      base.stopper,
      training.map(({ state }) => state),
    ),
  };
  const { picker, stopper } = networks;
  const learned = training.map((choice) => decisionOf(choice, networks));
  const judged = validation.length > 0 ? validation.map((choice) => decisionOf(choice, networks)) : learned;
  const ofPicker = new Adam(picker.parameters.length, { rate, decay });
  const ofStopper = new Adam(stopper.parameters.length, { rate, decay });
  const next = randomIntegers(seed);
  let best = { loss: meanLoss(judged, networks), epoch: 0, picker: picker.network, stopper: stopper.network };
  const losses = [best.loss];
  for (let epoch = 1; epoch <= epochs && epoch - best.epoch <= patience; epoch++) {
    const order = shuffled(learned, next);
    for (let start = 0; start < order.length; start += batch) {
      const decisions = order.slice(start, start + batch);
      for (const decision of decisions) learnFrom(decision, networks, { weight: () => 1 / decisions.length });
      ofPicker.step(picker.parameters, picker.gradient);
      ofStopper.step(stopper.parameters, stopper.gradient);
    }
    const loss = meanLoss(judged, networks);
    losses.push(loss);
    if (loss < best.loss) best = { loss, epoch, picker: picker.network, stopper: stopper.network };
  }
  return { picker: best.picker, stopper: best.stopper, losses };
}

function meanLoss(decisions: readonly Decision[], networks: Networks): number {
  return -decisions.reduce((sum, one) => sum + logProbability(one, networks), 0) / Math.max(1, decisions.length);
}
