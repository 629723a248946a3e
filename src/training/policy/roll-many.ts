/** Rollouts of many instances, spread over workers, and what came of each in the order asked. */
import { encodePolicyModel, type PolicyModel } from '../../agent/index.ts';
import type { WorkerJob } from '../../evaluation/index.ts';
import type { TrainingRow } from '../features/training-rows.ts';
import { hashOf } from '../text-hash.ts';
import type { PolicyTask, PolicyTaskOutcome, RolloutSpec, TimedRollout } from './policy-runner.ts';

/** Hands jobs to workers that were given `models`, and each outcome back as it comes. */
export type CarryOut = (
  jobs: readonly WorkerJob<PolicyTask>[],
  models: readonly Uint8Array[],
  onOutcome: (task: PolicyTask, outcome: PolicyTaskOutcome) => void,
) => Promise<void>;

export interface RollManyOptions {
  readonly models: readonly PolicyModel[];
  readonly folderOf: (repo: string) => string | undefined;
  readonly carryOut: CarryOut;
  readonly wants?: PolicyTask['wants'];
  readonly terms?: true;
  /** Instances that are done, and those that failed of them. */
  readonly onProgress?: (done: number, failed: number) => void;
}

/** A rollout as it is planned: its seed is made of the instance's id and `draw`. */
export interface Planned extends Omit<RolloutSpec, 'seed' | 'model'> {
  readonly draw: number;
  readonly model?: number;
}

export interface Rolled {
  readonly row: TrainingRow;
  readonly rollouts: readonly TimedRollout[];
  readonly terms?: ReadonlyMap<string, number>;
}

/** Without the instances that failed; the first reason is told. Throws `CancelledError`. */
export async function rollMany(
  rows: readonly TrainingRow[],
  planned: readonly Planned[],
  { models, folderOf, carryOut, wants = {}, terms, onProgress }: RollManyOptions,
): Promise<{ readonly rolled: readonly Rolled[]; readonly failed: readonly string[] }> {
  const outcomes = new Map<string, PolicyTaskOutcome>();
  const failed: string[] = [];
  const keep = (id: string, outcome: PolicyTaskOutcome) => {
    outcomes.set(id, outcome);
    if (outcome.kind === 'failed') failed.push(`${id}: ${outcome.reason}`);
    onProgress?.(outcomes.size, failed.length);
  };
  const byRepository = new Map<string, PolicyTask[]>();
  for (const { row } of rows) {
    const rollouts = planned.map(
      ({ draw, model = 0, ...spec }): RolloutSpec => ({ ...spec, model, seed: hashOf(`${row.instance_id} ${draw}`) }),
    );
    const task: PolicyTask = { row, rollouts, wants, ...(terms && { terms }) };
    const tasks = byRepository.get(row.repo);
    if (tasks) tasks.push(task);
    else byRepository.set(row.repo, [task]);
  }
  const jobs: WorkerJob<PolicyTask>[] = [];
  for (const [repo, tasks] of byRepository) {
    const folder = folderOf(repo);
    if (folder !== undefined) jobs.push({ folder, rows: tasks });
    else for (const { row } of tasks) keep(row.instance_id, { kind: 'failed', reason: `there is no clone of ${repo}` });
  }
  jobs.sort((a, b) => b.rows.length - a.rows.length);
  await carryOut(jobs, models.map(encodePolicyModel), ({ row }, outcome) => keep(row.instance_id, outcome));
  const rolled = rows.flatMap((row): Rolled[] => {
    const outcome = outcomes.get(row.row.instance_id);
    return outcome?.kind === 'done'
      ? [{ row, rollouts: outcome.rollouts, ...(outcome.terms && { terms: outcome.terms }) }]
      : [];
  });
  return { rolled, failed };
}
