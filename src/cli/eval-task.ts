/** What `fixpoint eval` is to run: the rows of a dataset or of the repository's own history, and where their clones are. */
import { resolve } from 'node:path';
import { RepositoryError, UsageError } from '../core/index.ts';
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
import { openStatusLine } from './status-line.ts';
import { count } from './terminal.ts';

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
  const task = taskOf(dataset, resolve(source.path), await digestOfFile(source.path, dataset.rows), options);
  return { ...task, folderOf: await cloneFinder(task.rows, options, context) };
}

function taskOf(dataset: Dataset, place: string, sha256: string, options: EvalOptions): Omit<EvalTask, 'folderOf'> {
  return { dataset: { name: dataset.name, sha256 }, place, ...selectRows(dataset, options) };
}

async function readHistory(
  { commits, rev, issues }: Extract<EvalOptions['source'], { kind: 'history' }>,
  { repository, settings, signal, tell, note }: CommandContext,
): Promise<Dataset> {
  requireRepositoryFolder(repository);
  const status = openStatusLine(settings.quiet, { delayMs: 1_000, intervalMs: 5_000 });
  const syntax = openSyntax();
  try {
    const { seen, skipped, ...dataset } = await historyDataset(repository, {
      commits,
      rev,
      parse: (text, language) => syntax.parse(text, language),
      signal,
      ...(issues !== undefined && { issues: await readIssues(issues) }),
      onProgress: (progress) =>
        status?.show(() => `reading history  ${progress.found}/${commits} fixes in ${progress.seen} commits`),
    });
    status?.finish();
    tell(`${count(dataset.rows.length, 'fix')} in ${count(seen, 'commit')}${passedOver(skipped)}`);
    if (dataset.rows.every(({ query_source }) => query_source === 'commit_message')) {
      note('the queries are commit messages, written knowing the fix; --issues <file> gives fairer figures');
    }
    return dataset;
  } catch (error) {
    if (rev !== undefined || !(error instanceof RepositoryError) || error.code !== 'bad_revision') throw error;
    throw new UsageError(`${resolve(repository)} has no commits, which --history reads; name a repository with --repo`);
  } finally {
    syntax.close();
    status?.finish();
  }
}

/** What was taken for a fix by its message and could not be used, most frequent reason first. */
function passedOver(skipped: Readonly<Record<string, number>>): string {
  const reasons = Object.entries(skipped).sort(([, left], [, right]) => right - left);
  if (reasons.length === 0) return '';
  return `; passed over, because it ${reasons.map(([reason, number]) => `${reason}: ${number}`).join(', ')}`;
}
