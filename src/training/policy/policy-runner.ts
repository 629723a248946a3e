/** Carries out rollouts of instances on their recorded trees, one instance after the other: what a worker thread of `fixpoint train policy` does. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Chooser,
  DEFAULT_SEARCH_LIMITS,
  decodePolicyModel,
  type PolicyModel,
  policySearchHeader,
  randomChooser,
  startTrajectory,
  type Trajectory,
} from '../../agent/index.ts';
import { CancelledError, FixpointError, type RepositoryReader, randomNumbers } from '../../core/index.ts';
import { type DatasetRow, goldOfPatch, type Instance, type PatchBase } from '../../evaluation/index.ts';
import { CommitSource } from '../../repository/index.ts';
import { type TermShares, termSharesOf } from './collect-rarity.ts';
import { RecordedTree } from './recorded-tree.ts';
import { type Rollout, rollOut } from './rollout.ts';
import { greedily, sampler } from './samplers.ts';
import { teacher } from './teacher.ts';

/** One rollout of an instance. Plain data. */
export interface RolloutSpec {
  readonly by: 'random' | 'teacher' | 'sample' | 'greedy';
  /** Position in the models of the runner. */
  readonly model: number;
  readonly seed: number;
  readonly width?: number;
  /** Its trajectory is written, where the runner has a folder for them. */
  readonly kept?: true;
}

/** What a worker is asked for; plain data. */
export interface PolicyTask {
  readonly row: DatasetRow;
  /** The share of files of the row's tree that hold each term, in place of rollouts. */
  readonly terms?: true;
  readonly rollouts: readonly RolloutSpec[];
  /** What of each rollout is wanted beside its figures. */
  readonly wants: { readonly choices?: boolean; readonly judged?: boolean };
}

export type PolicyTaskOutcome =
  | { readonly kind: 'done'; readonly rollouts: readonly TimedRollout[]; readonly terms?: TermShares }
  | { readonly kind: 'failed'; readonly reason: string };

export interface TimedRollout extends Rollout {
  readonly seconds: number;
}

export interface PolicyRunnerOptions {
  /** Files of policies, as `encodePolicyModel` makes them. */
  readonly models: readonly Uint8Array[];
  readonly parse: PatchBase['parse'];
  readonly maxFileBytes: number;
  /** The folder of recorded trees. */
  readonly trees: string;
  /** Where trajectories go, and the version that they name. */
  readonly trajectories?: { readonly folder: string; readonly fixpoint: string } | undefined;
}

export class PolicyRunner {
  readonly #options: PolicyRunnerOptions;
  readonly #models: readonly PolicyModel[];
  /** The clone that was asked for last. */
  #clone: { readonly folder: string; readonly commits: CommitSource } | undefined;

  constructor(options: PolicyRunnerOptions) {
    this.#options = options;
    this.#models = options.models.map(decodePolicyModel);
  }

  /** `folder` is the row's clone. One row's trouble is its outcome. Throws `CancelledError` alone. */
  async run(task: PolicyTask, folder: string): Promise<PolicyTaskOutcome> {
    try {
      return task.terms ? await this.#terms(task, folder) : await this.#rollouts(task, folder);
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      const isExpected = error instanceof FixpointError;
      return { kind: 'failed', reason: isExpected ? error.message : `internal error: ${String(error)}` };
    }
  }

  /** Ends the git process of the last clone. */
  async close(): Promise<void> {
    await this.#clone?.commits.close();
    this.#clone = undefined;
  }

  async #terms({ row }: PolicyTask, folder: string): Promise<PolicyTaskOutcome> {
    const reader = await this.#at(row, folder);
    try {
      return { kind: 'done', rollouts: [], terms: await termSharesOf(reader) };
    } finally {
      await reader.close();
    }
  }

  async #rollouts({ row, rollouts, wants }: PolicyTask, folder: string): Promise<PolicyTaskOutcome> {
    const { trees, maxFileBytes, parse } = this.#options;
    const instance = await this.#withGold(row, folder);
    if ('reason' in instance) return { kind: 'failed', reason: instance.reason };
    const tree = await RecordedTree.open({
      path: join(trees, `${encodeURIComponent(row.instance_id)}.json.gz`),
      folder,
      key: `${row.base_commit} ${maxFileBytes}`,
      open: () => this.#at(row, folder),
      parse: async (text, language) => parse(text, language),
    });
    try {
      const done: TimedRollout[] = [];
      for (const spec of rollouts) {
        const startedMs = performance.now();
        const trajectory = spec.kept && this.#trajectory(row, tree, { spec, folder });
        const rollout = await this.#rollOut(instance, tree, spec, trajectory);
        done.push({
          seconds: (performance.now() - startedMs) / 1000,
          figures: rollout.figures,
          choices: wants.choices ? rollout.choices : [],
          judged: wants.judged ? rollout.judged : undefined,
        });
      }
      return { kind: 'done', rollouts: done };
    } finally {
      await tree.close();
    }
  }

  #rollOut(
    instance: Instance,
    tree: RecordedTree,
    { by, model: position, seed, width }: RolloutSpec,
    trajectory: Trajectory | undefined,
  ): Promise<Rollout> {
    const model = this.#models[position]!;
    const next = randomNumbers(seed);
    const limits = width === undefined ? {} : { width };
    const choosers: Readonly<Record<RolloutSpec['by'], () => Chooser>> = {
      random: () => randomChooser(next),
      teacher: () => teacher(instance, { tools: tree, model, next, ...limits }),
      sample: () => sampler(model, next, limits),
      greedy: () => greedily(model, limits),
    };
    return rollOut(instance, tree, { model, choose: choosers[by](), trajectory, ...limits });
  }

  /** One of its own, in the place of an earlier one. */
  #trajectory(
    { instance_id, problem_statement, base_commit }: DatasetRow,
    tools: RecordedTree,
    { spec: { by, seed }, folder }: { readonly spec: RolloutSpec; readonly folder: string },
  ): Trajectory | undefined {
    const { trajectories } = this.#options;
    if (!trajectories) return undefined;
    const path = join(trajectories.folder, `${encodeURIComponent(instance_id)}-${seed}.jsonl`);
    rmSync(path, { force: true });
    const place = { fixpoint: trajectories.fixpoint, repository: folder, commit: base_commit };
    return startTrajectory(
      path,
      policySearchHeader(problem_statement, { name: by, tools, limits: DEFAULT_SEARCH_LIMITS }, place),
    );
  }

  async #withGold(row: DatasetRow, folder: string): Promise<Instance | { reason: string }> {
    if ('gold_files' in row) return row;
    const { patch, ...task } = row;
    const reader = await this.#at(row, folder);
    try {
      const gold = await goldOfPatch(patch, { reader, parse: this.#options.parse });
      return 'reason' in gold ? gold : { ...task, ...gold };
    } finally {
      await reader.close();
    }
  }

  async #at({ base_commit }: DatasetRow, folder: string): Promise<RepositoryReader> {
    if (this.#clone?.folder !== folder) {
      await this.close();
      this.#clone = { folder, commits: await CommitSource.open(folder, this.#options) };
    }
    return this.#clone!.commits.at(base_commit);
  }
}
