/**
 * Fits how readily a greedy search stops. A search by lot stops with the probability that the stopper says, a greedy one where it is above one half:
 * one that is never so sure would never stop.
 */
import type { PolicyModel } from '../../agent/index.ts';
import type { TrainingRow } from '../features/training-rows.ts';
import type { PolicyRun } from './policy-run.ts';
import { stageFigures } from './stage-figures.ts';

/** Added to the log odds of the stopper. */
const SHIFTS = [-3, -2, -1, -0.5, 0, 0.5, 1, 2];

export async function fitStopping(
  run: PolicyRun,
  model: PolicyModel,
  { rows, doing }: { readonly rows: readonly TrainingRow[]; readonly doing: string },
): Promise<{ readonly model: PolicyModel; readonly shift: number; readonly rewards: readonly number[] }> {
  const models = SHIFTS.map((shift) => shifted(model, shift));
  const planned = SHIFTS.map((_, i) => ({ by: 'greedy' as const, draw: 0, model: i }));
  const rolled = await run.roll(rows, planned, { doing, models });
  const rewards = SHIFTS.map(
    (_, i) =>
      stageFigures(
        rolled.map(({ rollouts }) => rollouts[i]!.figures),
        run.options.reward,
      ).reward,
  );
  const best = rewards.indexOf(Math.max(...rewards));
  return { model: models[best]!, shift: SHIFTS[best]!, rewards };
}

function shifted(model: PolicyModel, shift: number): PolicyModel {
  return { ...model, stopper: { ...model.stopper, bias: Math.fround(model.stopper.bias + shift) } };
}
