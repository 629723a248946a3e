/**
 * `fixpoint train grounding`: asks trees of mined repositories issues of their own and of others, and fits the model behind the verdict
 * `low grounding`. What was asked is kept, so it goes on where it was stopped.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CancelledError, FixpointError, UsageError } from '../core/index.ts';
import { CloneFolder } from '../evaluation/index.ts';
import { openLocalizer, openSyntax } from '../localize.ts';
import {
  DEFAULT_GROUNDING,
  DEFAULT_PAIRS,
  encodeGroundingModel,
  fitGrounding,
  flaggedTable,
  GROUNDING_FILES,
  type GroundingJob,
  type GroundingRow,
  groundingReport,
  groundingRows,
  HAND_MODEL,
  planGroundingJobs,
  readTrainingRows,
} from '../training/index.ts';
import { type CommandContext, type Flags, openContext } from './command-context.ts';
import { EXIT } from './failure.ts';
import { share, whole } from './number-flags.ts';
import { leadingBar, openStatusLine } from './status-line.ts';
import { printable } from './terminal.ts';

export type TrainGroundingFlags = Flags & {
  readonly output: string;
  readonly repositories: string;
  readonly trees?: string;
  readonly minQuery?: string;
  readonly falseAlarms?: string;
  readonly seed?: string;
  readonly again?: boolean;
};

/** A line of the kept rows: all rows of one tree, which is named by its repository and commit. */
interface KeptTree {
  readonly tree: string;
  readonly rows: readonly GroundingRow[];
}

/** Resolves to the exit code. */
export async function trainGroundingCommand(
  datasets: readonly string[],
  flags: TrainGroundingFlags,
  signal: AbortSignal,
): Promise<number> {
  const { output, repositories, trees, minQuery, falseAlarms, seed, again, ...rest } = flags;
  const context = openContext(rest, signal);
  const least = whole('--min-query', minQuery, 100);
  const pairs = {
    ...DEFAULT_PAIRS,
    seed: whole('--seed', seed, DEFAULT_PAIRS.seed),
    trees: whole('--trees', trees, DEFAULT_PAIRS.trees, 1),
  };
  const options = {
    ...DEFAULT_GROUNDING,
    falseAlarms: share('--false-alarms', falseAlarms, DEFAULT_GROUNDING.falseAlarms),
  };
  const { rows: all, refused } = await readTrainingRows(datasets);
  for (const { repo, reason } of refused) context.note(printable(`refused: ${repo}: ${reason}`));
  const instances = all.map(({ row }) => row).filter(({ problem_statement }) => problem_statement.length >= least);
  const folder = resolve(output);
  mkdirSync(folder, { recursive: true });
  const kept = join(folder, GROUNDING_FILES.rows);
  if (again) rmSync(kept, { force: true });
  const rows = await askAll(
    planGroundingJobs(instances, pairs),
    { kept, clones: new CloneFolder(repositories) },
    context,
  );
  if (new Set(rows.map(({ repository }) => repository)).size < options.folds)
    throw new UsageError(`grounding takes ${options.folds} repositories at least`);
  const trained = fitGrounding(rows, options);
  writeFileSync(join(folder, GROUNDING_FILES.weights), encodeGroundingModel(trained.grounding));
  writeFileSync(join(folder, GROUNDING_FILES.report), groundingReport(trained, rows, options));
  context.tell(`wrote ${Object.values(GROUNDING_FILES).join(', ')} in ${output}`);
  await context.print(flaggedTable(trained.flagged));
  return EXIT.found;
}

async function askAll(
  jobs: readonly GroundingJob[],
  { kept, clones }: { readonly kept: string; readonly clones: CloneFolder },
  context: CommandContext,
): Promise<GroundingRow[]> {
  const { settings, signal, note } = context;
  const known = new Map(readKept(kept).map(({ tree, rows }) => [tree, rows]));
  const status = openStatusLine(settings.quiet);
  const syntax = openSyntax();
  const all: GroundingRow[] = [];
  try {
    for (const [done, job] of jobs.entries()) {
      const tree = `${job.repository}@${job.commit}`;
      const rows = known.get(tree) ?? (await ask(job, tree));
      all.push(...rows);
      status?.show(
        ({ terminal }) => `${leadingBar((done + 1) / jobs.length, terminal)}${done + 1}/${jobs.length} trees asked`,
      );
    }
  } finally {
    status?.finish();
    syntax.close();
  }
  return all;

  async function ask(job: GroundingJob, tree: string): Promise<GroundingRow[]> {
    const clone = clones.find(job.repository);
    if (clone === undefined) {
      note(`there is no clone of ${printable(job.repository)}`);
      return [];
    }
    try {
      const localizer = await openLocalizer({
        repository: clone,
        revision: job.commit,
        workers: 0,
        syntax,
        manyCommits: true,
        ranker: HAND_MODEL, // the verdict must not depend on what else was learned
        maxFileBytes: settings.maxFileSize,
        ...(settings.cacheDir !== undefined && { cacheRoot: settings.cacheDir }),
        signal,
      });
      const rows = groundingRows(job, localizer);
      await localizer.close();
      appendFileSync(kept, `${JSON.stringify({ tree, rows } satisfies KeptTree)}\n`);
      return rows;
    } catch (error) {
      if (error instanceof CancelledError || !(error instanceof FixpointError)) throw error;
      note(printable(`${tree} is left out: ${error.message}`));
      return [];
    }
  }
}

/** A line that was cut short is asked again. */
function readKept(path: string): KeptTree[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return line === '' ? [] : [JSON.parse(line) as KeptTree];
      } catch {
        return [];
      }
    });
}
