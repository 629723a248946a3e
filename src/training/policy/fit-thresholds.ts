/**
 * Fits how likely a function or file must be to be answered: the thresholds of a grid with the best mean F1 of the sets that they make of final
 * states, first of files, then of the functions in them. Pure.
 */
import { type AnswerThreshold, type AnswerThresholds, type PolicyModel, scoreOf } from '../../agent/index.ts';
import { logistic } from '../../core/index.ts';
import type { JudgedState, LabelledRows } from './rollout.ts';
import { mean } from './stage-figures.ts';

const LEAST = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6];
const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** What is likely, best first. */
interface Ordered {
  readonly rows: readonly number[];
  readonly probabilities: readonly number[];
}

export function fitThresholds(
  states: readonly JudgedState[],
  { functionJudge, fileJudge }: Pick<PolicyModel, 'functionJudge' | 'fileJudge'>,
): AnswerThresholds {
  const judged = states.map((state) => ({
    state,
    files: ordered(state.files, fileJudge),
    functions: ordered(state.functions, functionJudge),
  }));
  const files = bestOf((threshold) =>
    mean(judged.map(({ state, files: likely }) => f1Of(chosen(likely, threshold), state.files.gold, state.goldFiles))),
  );
  const inFiles = judged
    .filter(({ state }) => state.goldFunctions > 0)
    .map(({ state, files: likely, functions }) => {
      const answered = new Set(chosen(likely, files));
      const inside = functions.rows.map((row) => answered.has(state.fileOf[row]!));
      return {
        state,
        functions: {
          rows: functions.rows.filter((_, i) => inside[i]),
          probabilities: functions.probabilities.filter((_, i) => inside[i]),
        },
      };
    });
  const functions = bestOf((threshold) =>
    mean(
      inFiles.map(({ state, functions: likely }) =>
        f1Of(chosen(likely, threshold), state.functions.gold, state.goldFunctions),
      ),
    ),
  );
  return { functions, files };
}

/** As the policy makes its answer. */
function chosen({ rows, probabilities }: Ordered, { least, share }: AnswerThreshold): readonly number[] {
  const bar = Math.max(least, share * (probabilities[0] ?? 0));
  return rows.filter((_, i) => i === 0 || probabilities[i]! >= bar);
}

function ordered({ features, gold }: LabelledRows, judge: PolicyModel['functionJudge']): Ordered {
  const width = judge.mean.length;
  const likely = Array.from(gold, (_, row) => ({ row, probability: logistic(scoreOf(judge, features, row * width)) }));
  likely.sort((a, b) => b.probability - a.probability);
  return { rows: likely.map(({ row }) => row), probabilities: likely.map(({ probability }) => probability) };
}

function f1Of(rows: readonly number[], gold: Uint8Array, goldCount: number): number {
  const right = rows.filter((row) => gold[row] === 1).length;
  return (2 * right) / Math.max(1, rows.length + goldCount);
}

function bestOf(meanF1Of: (threshold: AnswerThreshold) => number): AnswerThreshold {
  let best = { least: LEAST[0]!, share: SHARES[0]! };
  let highest = Number.NEGATIVE_INFINITY;
  for (const least of LEAST) {
    for (const share of SHARES) {
      const value = meanF1Of({ least, share });
      if (value <= highest) continue;
      highest = value;
      best = { least, share };
    }
  }
  return best;
}
