/** The pure parts of the stages: the joint filter, the thresholds, what may be chosen, and what is measured. */
import { expect, it } from 'vitest';
import { initialPolicyModel, RARITY_SLOTS } from '../../../src/agent/index.ts';
import { DEFAULT_REWARD } from '../../../src/core/index.ts';
import { fitThresholds } from '../../../src/training/policy/fit-thresholds.ts';
import { measuredPolicy } from '../../../src/training/policy/measure-policies.ts';
import { permitted } from '../../../src/training/policy/permitted.ts';
import { DEFAULT_POLICY } from '../../../src/training/policy/policy-options.ts';
import type { JudgedState, RolloutFigures } from '../../../src/training/policy/rollout.ts';
import { stageFigures } from '../../../src/training/policy/stage-figures.ts';
import { isKept } from '../../../src/training/policy/train-policy.ts';

it('a search is imitated when its answer and its efficiency both reach the filter', () => {
  const run = { options: { ...DEFAULT_POLICY, filter: { f1: 0.5, efficiency: 0.6 } } };
  const good = { fileF1: 1, functionF1: 0.2, efficiency: 0.7 };
  expect(isKept(good, run)).toBe(true);
  expect(isKept({ ...good, efficiency: 0.5 }, run)).toBe(false);
  expect(isKept({ ...good, fileF1: 0.6 }, run)).toBe(false);
  expect(isKept({ fileF1: 0.6, efficiency: 0.7 }, run)).toBe(true);
  expect(isKept({ ...good, fileF1: 0, functionF1: 0 }, { options: { ...DEFAULT_POLICY, filter: undefined } })).toBe(
    true,
  );
});

it('thresholds are those that answer the gold and no more', () => {
  const start = initialPolicyModel(new Uint8Array(RARITY_SLOTS));
  const judgeOf = (network: typeof start.fileJudge) => {
    const direct = new Float32Array(network.mean.length);
    direct[0] = 1;
    return { ...network, direct, bias: 0 };
  };
  const judges = { functionJudge: judgeOf(start.functionJudge), fileJudge: judgeOf(start.fileJudge) };
  const rowsOf = (width: number, scores: readonly number[], gold: readonly number[]) => {
    const features = new Float32Array(width * scores.length);
    scores.forEach((score, row) => {
      features[row * width] = score;
    });
    return { features, gold: Uint8Array.from(gold) };
  };
  // two gold files of about the same odds, then one that is no gold; in them one gold function, and a likelier one elsewhere
  const state: JudgedState = {
    files: rowsOf(start.fileJudge.mean.length, [0.1, 2, 1.9], [0, 1, 1]),
    functions: rowsOf(start.functionJudge.mean.length, [4, 3, 0.5], [0, 1, 0]),
    fileOf: Int32Array.of(0, 1, 2),
    goldFunctions: 1,
    goldFiles: 2,
  };
  const { files, functions } = fitThresholds([state], judges);
  const logistic = (odds: number) => 1 / (1 + Math.exp(-odds));
  const bar = Math.max(files.least, files.share * logistic(2));
  expect(bar).toBeGreaterThan(logistic(0.1));
  expect(bar).toBeLessThanOrEqual(logistic(1.9));
  expect(Math.max(functions.least, functions.share * logistic(3))).toBeGreaterThan(logistic(0.5));
});

it('tells where only one thing can be chosen', () => {
  const at = { turn: 2, picked: [0], candidates: new Array(3), room: 7 };
  expect(permitted(at, {})).toEqual({ mayPick: true, mayStop: true });
  expect(permitted({ ...at, room: 0 }, {})).toEqual({ mayPick: false, mayStop: true });
  expect(permitted({ ...at, picked: [0, 1, 2] }, {})).toEqual({ mayPick: false, mayStop: true });
  expect(permitted(at, { width: 2 })).toEqual({ mayPick: true, mayStop: false });
  expect(permitted({ ...at, picked: [0, 1] }, { width: 2 })).toEqual({ mayPick: false, mayStop: true });
  expect(permitted({ ...at, picked: [] }, { width: 2 })).toEqual({ mayPick: true, mayStop: true });
  expect(permitted({ ...at, picked: [], turn: 1 }, { width: 2 })).toEqual({ mayPick: true, mayStop: false });
});

it('figures are means; those of functions over the searches with gold functions', () => {
  const one: RolloutFigures = {
    ...{ fileF1: 1, filePrecision: 1, fileRecall: 1, functionF1: 0.5, functionPrecision: 0.5, functionRecall: 0.5 },
    ...{ shownFunctions: 1, efficiency: 0.8, redundancy: 0, turns: 2, calls: 5, widths: [4, 1] },
  };
  const other: RolloutFigures = {
    ...{ fileF1: 0, filePrecision: 0, fileRecall: 0 },
    ...{ efficiency: 0.4, redundancy: 0.5, turns: 1, calls: 2, widths: [2] },
  };
  expect(stageFigures([one, other], DEFAULT_REWARD)).toEqual({
    ...{ searches: 2, fileF1: 0.5, functionF1: 0.5, shownFunctions: 1, turns: 1.5, calls: 3.5, widths: [3, 1] },
    efficiency: expect.closeTo(0.6),
    redundancy: 0.25,
    reward: expect.closeTo((0.5 * 0.75 + 0.5 * 0.75 * 0.8) / 2),
  });
});

it('reads which policies are measured', () => {
  expect(measuredPolicy('a@b/policy.weights')).toEqual({ file: 'a@b/policy.weights', width: undefined });
  expect(measuredPolicy('p.weights@adaptive')).toEqual({ file: 'p.weights', width: undefined });
  expect(measuredPolicy('p.weights@4')).toEqual({ file: 'p.weights', width: 4 });
  expect(measuredPolicy('p.weights@random')).toEqual({ file: 'p.weights', width: 'random' });
  expect(() => measuredPolicy('p.weights@0')).toThrow(/expected 1, 2/);
});
