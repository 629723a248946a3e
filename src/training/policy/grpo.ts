/**
 * Group relative policy optimisation (FuseSearch, papers.md A5): searches of one query are compared with each other, and choices of those that were
 * worth more become likelier, within a clipped ratio to what they were when the searches were made.
 */

import type { PolicyModel } from '../../agent/index.ts';
import { randomIntegers } from '../../core/index.ts';
import { shuffled } from '../draws.ts';
import { Adam } from './adam.ts';
import { type Decision, decisionOf, learnFrom, logProbability, type Networks } from './decisions.ts';
import { TrainedNetwork } from './network-gradient.ts';
import type { MadeChoice } from './rollout.ts';

export interface GrpoOptions {
  readonly rate: number;
  /** A choice that became likelier by this share, or less likely, is pushed no further. */
  readonly clip: number;
  /** Passes over the searches of a batch, and steps of a pass. */
  readonly passes: number;
  readonly steps: number;
  /** What even choices are worth. */
  readonly entropy: number;
}

export const DEFAULT_GRPO: GrpoOptions = { rate: 0.002, clip: 0.2, passes: 2, steps: 4, entropy: 0.002 };

/** One search of a group. */
export interface Rewarded {
  readonly choices: readonly MadeChoice[];
  readonly reward: number;
}

/** What a batch changed. */
export interface GrpoReport {
  /** Groups whose searches were not all worth the same. */
  readonly groups: number;
  readonly choices: number;
  /** Share of choices beyond the clip in the last pass. */
  readonly clipped: number;
}

/** Deviations of rewards below this count as chance. */
const LEAST_DEVIATION = 0.01;
const TINY = 1e-9;

/** (R - mean) / deviation within the group; undefined where all are worth the same. */
export function advantages(rewards: readonly number[]): readonly number[] | undefined {
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  const deviation = Math.sqrt(rewards.reduce((sum, reward) => sum + (reward - mean) ** 2, 0) / rewards.length);
  if (deviation < TINY) return undefined;
  return rewards.map((reward) => (reward - mean) / Math.max(deviation, LEAST_DEVIATION));
}

export class Grpo {
  readonly #networks: Networks;
  readonly #optimisers: Readonly<Record<keyof Networks, Adam>>;
  readonly #options: GrpoOptions;
  readonly #next: () => number;

  constructor(start: Pick<PolicyModel, 'picker' | 'stopper'>, options: GrpoOptions, seed: number) {
    this.#networks = { picker: new TrainedNetwork(start.picker), stopper: new TrainedNetwork(start.stopper) };
    const { picker, stopper } = this.#networks;
    this.#options = options;
    this.#optimisers = {
      picker: new Adam(picker.parameters.length, options),
      stopper: new Adam(stopper.parameters.length, options),
    };
    this.#next = randomIntegers(seed);
  }

  get networks(): Pick<PolicyModel, 'picker' | 'stopper'> {
    return { picker: this.#networks.picker.network, stopper: this.#networks.stopper.network };
  }

  /** Learns from the groups of a batch, which the networks as they are now have made. */
  learn(groups: readonly (readonly Rewarded[])[]): GrpoReport {
    const { passes, steps } = this.#options;
    let telling = 0;
    const made: Judged[] = groups.flatMap((group) => {
      const earned = advantages(group.map(({ reward }) => reward));
      if (!earned) return [];
      telling++;
      return group.flatMap(({ choices }, i) => choices.map((choice) => this.#judged(choice, earned[i]!)));
    });
    let clipped = 0;
    for (let pass = 0; pass < passes; pass++) {
      const order = shuffled(made, this.#next);
      const size = Math.ceil(order.length / steps);
      clipped = 0;
      for (let start = 0; start < order.length; start += size) clipped += this.#step(order.slice(start, start + size));
    }
    return { groups: telling, choices: made.length, clipped: clipped / Math.max(1, made.length) };
  }

  #judged(choice: MadeChoice, advantage: number): Judged {
    const decision = decisionOf(choice, this.#networks);
    return { decision, advantage, before: logProbability(decision, this.#networks) };
  }

  /** Returns how many choices were beyond the clip. */
  #step(made: readonly Judged[]): number {
    const { clip, entropy } = this.#options;
    let clipped = 0;
    for (const { decision, advantage, before } of made) {
      const weight = (now: number) => {
        const ratio = Math.exp(now - before);
        const isBeyond = advantage > 0 ? ratio > 1 + clip : ratio < 1 - clip;
        if (isBeyond) clipped++;
        return isBeyond ? 0 : (ratio * advantage) / made.length;
      };
      learnFrom(decision, this.#networks, { weight, entropy: entropy / made.length });
    }
    for (const name of ['picker', 'stopper'] as const) {
      const { parameters, gradient } = this.#networks[name];
      this.#optimisers[name].step(parameters, gradient);
    }
    return clipped;
  }
}

interface Judged {
  readonly decision: Decision;
  readonly advantage: number;
  /** log p when the search was made. */
  readonly before: number;
}
