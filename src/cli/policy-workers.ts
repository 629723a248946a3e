/** Has worker threads search recorded trees. */
import { CancelledError } from '../core/index.ts';
import { distFile } from '../dist-file.ts';
import { runOnWorkers } from '../evaluation/index.ts';
import type { CarryOut, PolicyTask, PolicyTaskOutcome } from '../training/index.ts';
import type { CommandContext } from './command-context.ts';

/** What a worker of `fixpoint train policy` is given. */
export interface PolicyWorkerSetup {
  readonly models: readonly Uint8Array[];
  /** The folder of recorded trees. */
  readonly trees: string;
  /** That of trajectories, where they are wanted. */
  readonly trajectories: string | undefined;
  readonly maxFileBytes: number;
  readonly offline: boolean;
}

export function policyWorkers(
  { trees, trajectories }: Pick<PolicyWorkerSetup, 'trees' | 'trajectories'>,
  { settings, signal }: Pick<CommandContext, 'settings' | 'signal'>,
): CarryOut {
  const { maxFileSize: maxFileBytes, offline, workers } = settings;
  return async (jobs, models, onOutcome) => {
    const setup: PolicyWorkerSetup = { models, trees, trajectories, maxFileBytes, offline };
    await runOnWorkers<PolicyTask, PolicyTaskOutcome>(jobs, {
      workers,
      module: distFile('policy-worker.mjs'),
      setup,
      signal,
      onOutcome,
      deathOf: (_task, _asking, reason) => ({ kind: 'failed', reason }),
      work: 'training',
    });
    if (signal.aborted) throw new CancelledError('training');
  };
}
