/** What `fixpoint eval` is to run: the rows of a dataset or of the repository's own history, and where their clones are. */
import { resolve } from 'node:path';
import {
  type Dataset,
  type DatasetRow,
  digestOfFile,
  digestOfRows,
  type Evaluation,
  type FolderOf,
  historyDataset,
  openDataset,
  type Rejection,
  readIssues,
  selectRows,
} from '../evaluation/index.ts';
import { openSyntax } from '../localize.ts';
import { type CommandContext, requireRepositoryFolder } from './command-context.ts';
import { cloneFinder } from './eval-clones.ts';
import type { EvalOptions } from './eval-options.ts';
import { StatusLine } from './status-line.ts';

export interface EvalTask {
  readonly dataset: Evaluation['dataset'];
  /** Path of the dataset, or of the repository whose history it is. */
  readonly place: string;
  readonly rows: readonly DatasetRow[];
  readonly rejections: readonly Rejection[];
  readonly folderOf: FolderOf;
}

export async function openEvalTask(options: EvalOptions, context: CommandContext): Promise<EvalTask> {
  const { source } = options;
  if (source.kind === 'history') {
    const dataset = await readHistory(source, context);
    const place = resolve(context.repository);
    return { ...taskOf(dataset, place, digestOfRows(dataset.rows), options), folderOf: () => place };
  }
  const dataset = await openDataset(source.path);
  const task = taskOf(dataset, source.path, await digestOfFile(source.path, dataset.rows), options);
  return { ...task, folderOf: await cloneFinder(task.rows, options, context) };
}

function taskOf(dataset: Dataset, place: string, sha256: string, options: EvalOptions): Omit<EvalTask, 'folderOf'> {
  const { name, rejections } = dataset;
  return { dataset: { name, sha256 }, place, rows: selectRows(dataset, options), rejections };
}

async function readHistory(
  { commits, rev, issues }: Extract<EvalOptions['source'], { kind: 'history' }>,
  { repository, settings, signal }: CommandContext,
): Promise<Dataset> {
  requireRepositoryFolder(repository);
  const status = settings.quiet ? undefined : new StatusLine(process.stderr, { delayMs: 1_000, intervalMs: 5_000 });
  const syntax = openSyntax();
  try {
    return await historyDataset(repository, {
      commits,
      rev,
      parse: (text, language) => syntax.parse(text, language),
      signal,
      ...(issues !== undefined && { issues: await readIssues(issues) }),
      onProgress: ({ found, seen }) =>
        status?.show(() => `reading history  ${found}/${commits} fixes in ${seen} commits`),
    });
  } finally {
    syntax.close();
    status?.finish();
  }
}
