/** Makes the feature table that trainers read, on worker threads, with progress. */
import { CancelledError } from '../core/index.ts';
import { distFile } from '../dist-file.ts';
import { CloneFolder, runOnWorkers } from '../evaluation/index.ts';
import {
  buildFeatureTable,
  type FeatureOutcome,
  type FeatureProgress,
  type Selection,
  selectRowsToTrain,
  type TrainingRow,
  type TrainingRows,
} from '../training/index.ts';
import type { CommandContext } from './command-context.ts';
import { leadingBar, openStatusLine } from './status-line.ts';
import { count, printable } from './terminal.ts';

/** What a worker of `fixpoint train` is given. */
export interface TrainWorkerSetup {
  readonly cacheRoot?: string;
  readonly maxFileBytes: number;
  readonly offline: boolean;
  readonly candidates: number;
}

export interface TrainFeaturesOptions {
  /** Of the table. */
  readonly folder: string;
  readonly repositories: string;
  readonly selection: Selection;
  readonly candidates: number;
}

/** Makes the table, or goes on with it, and tells what was left out. Resolves to the ids of its instances. */
export async function makeFeatures(
  { rows, refused, unreadable }: TrainingRows,
  { folder, repositories, selection, candidates }: TrainFeaturesOptions,
  context: CommandContext,
): Promise<ReadonlySet<string>> {
  const { note } = context;
  for (const { repo, reason } of refused) note(printable(`refused: ${repo}: ${reason}`));
  if (unreadable > 0) note(`${count(unreadable, 'row')} of the datasets cannot be read`);
  const clones = new CloneFolder(repositories);
  const selected = selectRowsToTrain(rows, selection);
  const { failed } = await buildFeatureTable(folder, selected, {
    candidates,
    folderOf: (repo) => clones.find(repo),
    ...onWorkers(candidates, context),
  });
  const [first] = failed;
  if (first) note(printable(`${count(failed.length, 'instance')} could not be ranked, the first: ${first.reason}`));
  return new Set(selected.map(({ row }) => row.instance_id));
}

type Carrier = Pick<Parameters<typeof buildFeatureTable>[2], 'carryOut' | 'onProgress'>;

/** Computes features on worker threads, with a status line. */
export function onWorkers(candidates: number, { settings, signal }: CommandContext): Carrier {
  const { cacheDir, maxFileSize, offline, workers, quiet } = settings;
  const setup: TrainWorkerSetup = {
    candidates,
    maxFileBytes: maxFileSize,
    offline,
    ...(cacheDir !== undefined && { cacheRoot: cacheDir }),
  };
  const status = openStatusLine(quiet);
  return {
    carryOut: async (jobs, onOutcome) => {
      try {
        await runOnWorkers<TrainingRow, FeatureOutcome>(jobs, {
          workers,
          module: distFile('train-worker.mjs'),
          setup,
          signal,
          onOutcome,
          deathOf: (_row, _asking, reason) => ({ kind: 'failed', reason }),
          work: 'training',
        });
        if (signal.aborted) throw new CancelledError('training');
      } finally {
        status?.finish();
      }
    },
    onProgress: (progress) => status?.show(({ terminal }) => describe(progress, terminal)),
  };
}

function describe({ done, total, failed }: FeatureProgress, terminal: boolean): string {
  const failures = failed > 0 ? `  ${failed} failed` : '';
  return `${leadingBar(done / Math.max(1, total), terminal)}features of ${done}/${total} instances${failures}`;
}
