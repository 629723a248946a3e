/** Gradients against finite differences, and what learning by them does on toys. */

import { describe, expect, it } from 'vitest';
import {
  CALL_FEATURES,
  initialPolicyModel,
  RARITY_SLOTS,
  STATE_FEATURES,
  STOP,
  scoreOf,
} from '../../../src/agent/index.ts';
import { randomNumbers } from '../../../src/core/index.ts';
import { decisionOf, learnFrom, logProbability, type Networks } from '../../../src/training/policy/decisions.ts';
import { advantages, DEFAULT_GRPO, Grpo } from '../../../src/training/policy/grpo.ts';
import { DEFAULT_IMITATE, imitate } from '../../../src/training/policy/imitate.ts';
import { freshNetwork, TrainedNetwork } from '../../../src/training/policy/network-gradient.ts';
import type { MadeChoice } from '../../../src/training/policy/rollout.ts';
import { DEFAULT_JUDGE, trainJudge } from '../../../src/training/policy/train-judge.ts';

const CALLS = CALL_FEATURES.length;
const STATES = STATE_FEATURES.length;
const MODEL = initialPolicyModel(new Uint8Array(RARITY_SLOTS));

function randomRows(rows: number, inputs: number, seed: number): Float32Array {
  const next = randomNumbers(seed);
  return Float32Array.from({ length: rows * inputs }, () => 2 * next() - 1);
}

/** Networks whose hidden layers say something. */
function randomNetworks(seed: number): Networks {
  const make = (inputs: number) => {
    const network = new TrainedNetwork(freshNetwork(inputs, [randomRows(9, inputs, seed)], { units: 3, seed }));
    const next = randomNumbers(seed + 1);
    network.parameters.forEach((_, i) => {
      network.parameters[i] = next() - 0.5;
    });
    return network;
  };
  return { picker: make(CALLS), stopper: make(STATES) };
}

function choiceOf(seed: number, chosen: number, given: Partial<MadeChoice> = {}): MadeChoice {
  const [features, state] = [randomRows(4, CALLS, seed), randomRows(1, STATES, seed + 1)];
  return { features, state, picked: [2], mayStop: true, chosen, ...given };
}

/** Two candidates that differ in their first feature alone. */
function either(chosen: number, given: Partial<MadeChoice> = {}): MadeChoice {
  const features = new Float32Array(2 * CALLS);
  features[0] = 1;
  return { features, state: new Float32Array(STATES), picked: [], mayStop: true, chosen, ...given };
}

describe('gradients', () => {
  it('of a network are those of finite differences', () => {
    const { stopper: network } = randomNetworks(5);
    const rows = network.standardise(randomRows(3, STATES, 6));
    const slopes = Float64Array.of(0.5, -1, 2);
    const loss = () => network.scores(rows).reduce((sum, score, row) => sum + slopes[row]! * score, 0);
    network.scores(rows);
    network.addSlopes(rows, slopes);
    expectGradient(network, loss);
  });

  it.each([
    ['a row', choiceOf(1, 3)],
    ['a stop', choiceOf(2, STOP)],
    ['a row where it could not stop', choiceOf(3, 0, { mayStop: false })],
  ])('of choosing %s are those of finite differences, with the entropy', (_, choice) => {
    const networks = randomNetworks(7);
    const decision = decisionOf(choice, networks);
    learnFrom(decision, networks, { weight: () => 0.7 });
    for (const network of [networks.picker, networks.stopper]) {
      expectGradient(network, () => -0.7 * logProbability(decision, networks));
    }
  });

  it('of the entropy lead to even choices', () => {
    const networks = randomNetworks(8);
    const decision = decisionOf(either(0), networks);
    const uneven = () =>
      Math.abs(
        logProbability({ ...decision, chosen: 0 }, networks) - logProbability({ ...decision, chosen: 1 }, networks),
      );
    const before = uneven();
    for (let step = 0; step < 400; step++) {
      learnFrom(decision, networks, { weight: () => 0, entropy: 1 });
      for (const { parameters, gradient } of [networks.picker, networks.stopper]) {
        parameters.forEach((_, i) => {
          parameters[i]! -= 0.05 * gradient[i]!;
        });
        gradient.fill(0);
      }
    }
    expect(uneven()).toBeLessThan(before / 10);
    expect(Math.exp(logProbability({ ...decision, chosen: STOP }, networks))).toBeCloseTo(0.5, 1);
  });

  it('a network that starts from another says the same', () => {
    const rows = randomRows(5, STATES, 9);
    const fresh = freshNetwork(STATES, [rows], { units: 4, seed: 1, base: MODEL.stopper });
    for (let row = 0; row < 5; row++) {
      expect(scoreOf(fresh, rows, row * STATES)).toBeCloseTo(scoreOf(MODEL.stopper, rows, row * STATES), 4);
    }
    const trained = new TrainedNetwork(fresh);
    expect(trained.scores(trained.standardise(rows))[3]).toBeCloseTo(scoreOf(trained.network, rows, 3 * STATES), 5);
  });
});

function expectGradient(network: TrainedNetwork, loss: () => number): void {
  const step = 1e-5;
  for (let i = 0; i < network.parameters.length; i += 7) {
    const value = network.parameters[i]!;
    network.parameters[i] = value + step;
    const above = loss();
    network.parameters[i] = value - step;
    const below = loss();
    network.parameters[i] = value;
    expect(network.gradient[i]).toBeCloseTo((above - below) / (2 * step), 5);
  }
}

describe('what is learned', () => {
  it('an imitator picks and stops as it was shown', () => {
    const first = Float32Array.from({ length: STATES }, () => 0);
    const second = first.slice().fill(1, 0, 3);
    const training = Array.from({ length: 40 }, () => [
      either(0, { state: first }),
      either(STOP, { state: second, picked: [0] }),
    ]).flat();
    const learned = imitate({ training, validation: [] }, MODEL, { ...DEFAULT_IMITATE, rate: 0.05, seed: 1 });
    const { features } = either(0);
    expect(scoreOf(learned.picker, features, 0) - scoreOf(learned.picker, features, CALLS)).toBeGreaterThan(2);
    expect(scoreOf(learned.stopper, first)).toBeLessThan(-2);
    expect(scoreOf(learned.stopper, second)).toBeGreaterThan(2);
    expect(learned.losses.at(-1)).toBeLessThan(learned.losses[0]! / 4);
  });

  it('reinforcement makes likelier what earned more, and leaves groups alone that earned the same', () => {
    const learner = new Grpo(MODEL, { ...DEFAULT_GRPO, rate: 0.02 }, 1);
    const share = () => {
      const networks = {
        picker: new TrainedNetwork(learner.networks.picker),
        stopper: new TrainedNetwork(learner.networks.stopper),
      };
      return Math.exp(logProbability(decisionOf(either(0, { mayStop: false }), networks), networks));
    };
    expect(share()).toBeCloseTo(0.5);
    const group = [0, 1, 0, 1].map((chosen) => ({ choices: [either(chosen)], reward: chosen === 0 ? 1 : 0 }));
    for (let batch = 0; batch < 15; batch++) expect(learner.learn([group])).toMatchObject({ groups: 1, choices: 4 });
    expect(share()).toBeGreaterThan(0.75);
    const before = learner.networks;
    const same = group.map(({ choices }) => ({ choices, reward: 0.5 }));
    expect(learner.learn([same])).toEqual({ groups: 0, choices: 0, clipped: 0 });
    expect(learner.networks).toEqual(before);
  });

  it('one batch moves no choice far beyond the clip', () => {
    const learner = new Grpo(MODEL, { ...DEFAULT_GRPO, rate: 0.5, passes: 6, steps: 1, entropy: 0 }, 1);
    const group = [0, 1].map((chosen) => ({ choices: [either(chosen)], reward: 1 - chosen }));
    expect(learner.learn([group]).clipped).toBe(1);
  });

  it('advantages have mean 0 and deviation 1 in a group', () => {
    const found = advantages([0, 1, 1, 2])!;
    expect(found.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0);
    expect(found.reduce((sum, one) => sum + one * one, 0) / 4).toBeCloseTo(1, 4);
    expect(advantages([0.3, 0.3, 0.3])).toBeUndefined();
  });

  it('a judge tells gold by what tells it, and stops when the held out are judged no better', () => {
    const inputs = MODEL.fileJudge.mean.length;
    const queries = Array.from({ length: 60 }, (_, query) => {
      const features = randomRows(6, inputs, 100 + query);
      return [
        { features, gold: Uint8Array.from({ length: 6 }, (_, row) => (features[row * inputs + 1]! > 0.4 ? 1 : 0)) },
      ];
    });
    const sides = { training: queries.slice(0, 45), validation: queries.slice(45) };
    const { network, losses } = trainJudge(sides, MODEL.fileJudge, { ...DEFAULT_JUDGE, rate: 0.02, seed: 1 });
    expect(Math.min(...losses)).toBeLessThan(losses[0]! / 2);
    const rows = new Float32Array(2 * inputs);
    rows[1] = 0.9;
    expect(scoreOf(network, rows, 0) - scoreOf(network, rows, inputs)).toBeGreaterThan(2);
  });
});
