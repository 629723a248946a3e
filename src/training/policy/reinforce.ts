/** The second phase of training: batches of queries are searched for by lot, and the networks learn from what each search earned. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePolicyModel, type PolicyModel } from '../../agent/index.ts';
import { randomIntegers } from '../../core/index.ts';
import { shuffled } from '../draws.ts';
import type { TrainingRow } from '../features/training-rows.ts';
import { replaceFile } from '../replace-file.ts';
import { Grpo } from './grpo.ts';
import type { PolicyRun } from './policy-run.ts';
import { mean, rewardOf, type StageFigures } from './stage-figures.ts';

/** What the queries held out say after so many batches. */
interface CurvePoint {
  readonly batch: number;
  /** Mean reward of searches by lot since the last point. */
  readonly sampled: number;
  readonly clipped: number;
  readonly heldOut: StageFigures;
}

interface Checkpoint {
  /** Batches that were learned from. */
  readonly batch: number;
  readonly curve: readonly CurvePoint[];
  readonly best: { readonly batch: number; readonly reward: number };
}

const FILES = { state: 'reinforcing.json', latest: 'reinforcing.weights', best: 'reinforced.weights' } as const;

/** Resolves to the policy with the best mean reward on `watched`; goes on where an interrupted run was. */
export async function reinforce(
  run: PolicyRun,
  start: PolicyModel,
  watched: readonly TrainingRow[],
): Promise<{ readonly model: PolicyModel; readonly curve: readonly CurvePoint[] }> {
  const { grpo, epochs, queries, group, evaluateEvery, reward, seed } = run.options;
  const perEpoch = Math.ceil(run.training.length / queries);
  const batches = epochs * perEpoch;
  let { batch, curve, best } = await checkpointOf(run, start, watched);
  const latest = batch > 0 ? run.readPolicy(FILES.latest) : start;
  const learner = new Grpo(latest, grpo, seed + batch);
  let model = latest;
  let since: { readonly reward: number; readonly clipped: number }[] = [];
  while (batch < batches) {
    const epoch = Math.floor(batch / perEpoch);
    const order = shuffled(run.training, randomIntegers(seed + epoch));
    const rows = order.slice((batch % perEpoch) * queries, ((batch % perEpoch) + 1) * queries);
    const draws = Array.from({ length: group }, (_, i) => ({ by: 'sample' as const, draw: 1000 + epoch * group + i }));
    const doing = `batch ${batch + 1}/${batches}, best ${best.reward.toFixed(3)}`;
    const rolled = await run.roll(rows, draws, { doing, models: [model], wants: { choices: true } });
    const groups = rolled.map(({ rollouts }) =>
      rollouts.map(({ figures, choices }) => ({ choices, reward: rewardOf(figures, reward) })),
    );
    const { clipped } = learner.learn(groups);
    model = { ...model, ...learner.networks };
    since.push({ reward: mean(groups.flat().map((one) => one.reward)), clipped });
    batch++;
    if (batch % evaluateEvery !== 0 && batch < batches) continue;
    const heldOut = await run.figuresOf(model, watched, `after batch ${batch}/${batches}`);
    const sampled = mean(since.map((one) => one.reward));
    curve = [...curve, { batch, sampled, clipped: mean(since.map((one) => one.clipped)), heldOut }];
    since = [];
    if (heldOut.reward > best.reward) {
      best = { batch, reward: heldOut.reward };
      replaceFile(join(run.folder, FILES.best), encodePolicyModel(model));
    }
    replaceFile(join(run.folder, FILES.latest), encodePolicyModel(model));
    replaceFile(join(run.folder, FILES.state), `${JSON.stringify({ batch, curve, best } satisfies Checkpoint)}\n`);
    run.hooks.tell(lineOf(batch, batches, sampled, heldOut));
  }
  return { model: best.batch > 0 ? run.readPolicy(FILES.best) : start, curve };
}

async function checkpointOf(run: PolicyRun, start: PolicyModel, watched: readonly TrainingRow[]): Promise<Checkpoint> {
  const path = join(run.folder, FILES.state);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Checkpoint;
  const heldOut = await run.figuresOf(start, watched, 'before the first batch');
  run.hooks.tell(lineOf(0, 0, 0, heldOut));
  return {
    batch: 0,
    curve: [{ batch: 0, sampled: 0, clipped: 0, heldOut }],
    best: { batch: 0, reward: heldOut.reward },
  };
}

function lineOf(batch: number, batches: number, sampled: number, figures: StageFigures): string {
  const { reward, fileF1, functionF1, efficiency, redundancy, turns, calls } = figures;
  const numbers = { by_lot: sampled, reward, fileF1, functionF1, efficiency, redundancy, turns, calls };
  const told = Object.entries(numbers).map(([name, value]) => `${name} ${value.toFixed(3)}`);
  return `batch ${batch}/${batches}: ${told.join(', ')}`;
}
