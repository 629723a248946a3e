/**
 * `fixpoint train --repo`: fits the shipped weights to the repository's own fixes, and has them rank there if they do better on the latest ones.
 * Everything stays in the user's cache folder.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CancelledError } from '../core/index.ts';
import { chunks, digestOfRows, percent } from '../evaluation/index.ts';
import { openSyntax, type RankerModel, rankingWeights } from '../localize.ts';
import { setRepositoryWeights, unfinishedFolder } from '../stored-index.ts';
import {
  buildFeatureTable,
  compareModels,
  FEWEST_FIXES,
  type FitVerdict,
  fitRanker,
  readFeatureTable,
  readOwnHistory,
  splitByTime,
  type TrainingRow,
} from '../training/index.ts';
import { VERSION } from '../version.ts';
import {
  type CommandContext,
  type Flags,
  libraryOptions,
  openContext,
  requireRepositoryFolder,
} from './command-context.ts';
import { EXIT } from './failure.ts';
import { whole } from './number-flags.ts';
import { openStatusLine } from './status-line.ts';
import { count } from './terminal.ts';
import { onWorkers } from './train-features.ts';

export type TrainRepositoryFlags = Flags & { readonly fixes?: string; readonly forget?: boolean };

const DEFAULT_FIXES = 400;
/** All that retrieval hands over, so that features do not depend on the weights of the day. */
const CANDIDATES = 1_000;
/** Fixes of one job: a job's first one pays for the files that the rest shares. */
const JOB_ROWS = 16;

/** Resolves to the exit code. */
export async function trainRepository(flags: TrainRepositoryFlags, signal: AbortSignal): Promise<number> {
  const { fixes, forget = false, ...rest } = flags;
  const context = openContext(rest, signal);
  requireRepositoryFolder(context.repository);
  if (forget) {
    await setRepositoryWeights(libraryOptions(context), undefined);
    context.tell('the shipped weights rank this repository again');
    return EXIT.found;
  }
  const wanted = whole('--fixes', fixes, DEFAULT_FIXES, FEWEST_FIXES);
  const { root, commits, instances } = await readHistory(wanted, context);
  if (instances.length < FEWEST_FIXES) return tooFew(`${instances.length} of ${count(commits, 'commit')}`, context);
  const base = rankingWeights();
  for (const notice of base.notices) context.note(notice);
  const { features, queries } = await readFeatures(root, instances, context);
  if (queries.length < FEWEST_FIXES) return tooFew(`${queries.length} that can be ranked`, context);
  const { earlier, held } = splitByTime(queries);
  const fitted = await fitOn({ features, queries: earlier }, base.model, context);
  const verdict = compareModels(base.model, fitted, { features, queries: held });
  const kept = verdict.wins ? { model: fitted, baseDigest: base.digest } : undefined;
  await setRepositoryWeights(libraryOptions(context), kept);
  await context.print(describe(verdict, { earlier: earlier.length, held: held.length }));
  return EXIT.found;
}

function tooFew(found: string, { tell }: CommandContext): number {
  tell(
    `fixpoint: too few usable fixes to learn from: ${found}, ${FEWEST_FIXES} are needed. The weights stay as they are`,
  );
  return EXIT.nothing;
}

async function readHistory(fixes: number, { repository, settings, signal }: CommandContext) {
  const status = openStatusLine(settings.quiet);
  const syntax = openSyntax();
  try {
    return await readOwnHistory(repository, {
      fixes,
      parse: (text, language) => syntax.parse(text, language),
      signal,
      onProgress: ({ instances, seen, candidates }) =>
        status?.show(() => `reading history  ${instances} usable of ${seen} fixes, ${candidates - seen} to look at`),
    });
  } finally {
    syntax.close();
    status?.finish();
  }
}

/** The features of all instances, in their order; those that cannot be ranked are told of and left out. */
async function readFeatures(
  root: string,
  instances: Awaited<ReturnType<typeof readHistory>>['instances'],
  context: CommandContext,
) {
  const rows = instances.map(
    (row): TrainingRow => ({ row, source: row.source, digest: digestOfRows([row]).slice(0, 16) }),
  );
  const folder = join(await unfinishedFolder(libraryOptions(context)), `features-${VERSION}`);
  const { carryOut, ...rest } = onWorkers(CANDIDATES, context);
  const { failed } = await buildFeatureTable(folder, rows, {
    ...rest,
    candidates: CANDIDATES,
    folderOf: () => root,
    carryOut: (jobs, onOutcome) =>
      carryOut(
        jobs.flatMap((job) => chunks(job.rows, JOB_ROWS).map((part) => ({ ...job, rows: part }))),
        onOutcome,
      ),
  });
  const [first] = failed;
  if (first) context.note(`${count(failed.length, 'fix')} could not be ranked, the first: ${first.reason}`);
  const { features, queries } = readFeatureTable(folder);
  rmSync(folder, { recursive: true, force: true });
  const byId = new Map(queries.map((query) => [query.instanceId, query]));
  return { features, queries: instances.flatMap(({ instance_id }) => byId.get(instance_id) ?? []) };
}

async function fitOn(
  input: Parameters<typeof fitRanker>[0],
  base: RankerModel,
  { settings, signal }: CommandContext,
): Promise<RankerModel> {
  const status = openStatusLine(settings.quiet);
  const fitting = fitRanker(input, base);
  try {
    for (let step = fitting.next(), steps = 1; ; step = fitting.next(), steps++) {
      if (step.done) return step.value;
      status?.show(() => `fitting  step ${steps}`);
      await setImmediate();
      if (signal.aborted) throw new CancelledError('training');
    }
  } finally {
    status?.finish();
  }
}

function describe(
  { base, fitted, better, worse, wins }: FitVerdict,
  { earlier, held }: { readonly earlier: number; readonly held: number },
): string {
  const figure = (share: number) => percent(share).padStart(9);
  const line = (measure: keyof FitVerdict['base']) =>
    `${measure.padEnd(12)}${figure(base[measure])}${figure(fitted[measure])}`;
  return [
    `fitted to ${count(earlier, 'fix')}, judged on the ${held} after them: ${better} ordered better, ${worse} worse`,
    `${' '.repeat(12)}${'shipped'.padStart(9)}${'fitted'.padStart(9)}`,
    ...(['acc@5', 'acc@10', 'ndcg@10', 'file acc@1'] as const).map(line),
    wins
      ? 'the fitted weights rank this repository from now on; fixpoint train --forget goes back'
      : 'the fitted weights are no better there: the shipped ones stay',
    '',
  ].join('\n');
}
