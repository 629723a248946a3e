/**
 * `fixpoint mine-negatives`: ranks the functions of every mined instance with the localizer as it is (or takes a recorded run), and
 * writes contrastive rows. Answers are kept as they come, so it goes on where it was stopped; another scorer starts anew.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/index.ts';
import { distFile } from '../dist-file.ts';
import {
  CloneFolder,
  digestOfRows,
  type Instance,
  openDataset,
  planJobs,
  type RunConfig,
  RunFolder,
  type RunRow,
  readRecordedRun,
  runJobs,
} from '../evaluation/index.ts';
import { openSyntax, rankingWeights } from '../localize.ts';
import { writeContrasts } from '../training/index.ts';
import { VERSION } from '../version.ts';
import { type CommandContext, openContext } from './command-context.ts';
import { type EvalWorkerSetup, RANK_SYSTEM } from './eval-system.ts';
import { EXIT } from './failure.ts';
import { contrastiveOptionsOf, type MineNegativesFlags } from './mine-options.ts';
import { leadingBar, openStatusLine } from './status-line.ts';
import { count } from './terminal.ts';

/** Resolves to the exit code. */
export async function mineNegatives(folder: string, flags: MineNegativesFlags, signal: AbortSignal): Promise<number> {
  const context = openContext(flags, signal);
  const contrast = contrastiveOptionsOf(flags);
  const instances = await readInstances(folder);
  const clones = new CloneFolder(join(folder, 'clones'));
  if (flags.again) rmSync(join(folder, 'scores'), { recursive: true, force: true });
  const scores =
    flags.run === undefined
      ? await scoreAll(folder, instances, clones, context)
      : answersOf(await readRecordedRun(flags.run));
  const { rows, unanswered } = await write(folder, instances, { ...scores, contrast, clones, flags }, context);
  if (unanswered > 0) context.note(`${count(unanswered, 'instance')} without an answer of the scorer`);
  context.tell(`wrote ${join(folder, 'contrastive.jsonl')} and contrastive.md`);
  await context.print(`${count(rows, 'row')} of ${count(instances.length, 'instance')}\n`);
  return rows > 0 ? EXIT.found : EXIT.nothing;
}

async function write(
  folder: string,
  instances: readonly Instance[],
  options: Scores & {
    readonly contrast: ReturnType<typeof contrastiveOptionsOf>;
    readonly clones: CloneFolder;
    readonly flags: MineNegativesFlags;
  },
  { settings, signal }: CommandContext,
) {
  const { clones, flags, ...rest } = options;
  const syntax = openSyntax();
  const status = openStatusLine(settings.quiet);
  try {
    return await writeContrasts(folder, instances, {
      ...rest,
      texts: flags.texts ? { clones, parse: (text, language) => syntax.parse(text, language) } : undefined,
      signal,
      onInstance: (done) => status?.show(() => `writing rows  ${done}/${instances.length}`),
    });
  } finally {
    status?.finish();
    syntax.close();
  }
}

async function readInstances(folder: string): Promise<Instance[]> {
  const path = join(folder, 'instances.jsonl');
  if (!existsSync(path)) throw new UsageError(`${folder} has no instances.jsonl; make it with fixpoint mine --output`);
  if (readFileSync(path).length === 0) throw new UsageError(`${path} is empty: there is nothing to rank`);
  return (await openDataset(path)).rows.filter((row): row is Instance => 'gold_files' in row);
}

/** What a scorer answered, by instance. */
interface Scores {
  readonly scorer: string;
  readonly answerOf: (instanceId: string) => RunRow | undefined;
}

function answersOf({ system, rows }: Awaited<ReturnType<typeof readRecordedRun>>): Scores {
  const byId = new Map(rows.map((row) => [row.instance_id, row]));
  return { scorer: system, answerOf: (id) => byId.get(id) };
}

/** Asks the localizer on worker threads, those of `fixpoint eval`; the journal in `scores/` holds all answers. */
async function scoreAll(
  output: string,
  instances: readonly Instance[],
  clones: CloneFolder,
  { settings, signal, note }: CommandContext,
): Promise<Scores> {
  const { model, digest, notices } = rankingWeights(settings.weights);
  for (const notice of notices) note(notice);
  const { maxFileSize } = settings;
  const { journal } = openScores(join(output, 'scores'), instances, { weights: digest, maxFileSize, note });
  const answerOf = (id: string) => {
    const outcome = journal.outcome(id);
    return outcome?.kind === 'answered' ? outcome.row : undefined;
  };
  const left = instances.filter(({ instance_id }) => !answerOf(instance_id));
  const { jobs } = planJobs(left, {
    workers: settings.workers,
    folderOf: ({ repo }) => clones.find(repo) ?? { reason: 'there is no clone' },
  });
  const status = openStatusLine(settings.quiet);
  const setup: EvalWorkerSetup = {
    baselines: [],
    ranker: model,
    maxFileBytes: maxFileSize,
    offline: settings.offline,
    ...(settings.cacheDir !== undefined && { cacheRoot: settings.cacheDir }),
  };
  let done = instances.length - left.length;
  try {
    await runJobs(jobs, {
      workers: settings.workers,
      module: distFile('eval-worker.mjs'),
      setup,
      signal,
      onOutcome: ({ instance_id }, outcome) => {
        journal.append(instance_id, outcome);
        done++;
        status?.show(
          ({ terminal }) => `${leadingBar(done / instances.length, terminal)}${done}/${instances.length} ranked`,
        );
      },
    });
  } finally {
    status?.finish();
  }
  return { scorer: RANK_SYSTEM, answerOf };
}

/** Opens the answers so far; those of another scorer, or over other instances, are dropped. */
function openScores(
  folder: string,
  instances: readonly Instance[],
  options: { readonly weights: string; readonly maxFileSize: number; readonly note: CommandContext['note'] },
): RunFolder {
  const { weights, maxFileSize, note } = options;
  const config: RunConfig = {
    version: 1,
    fixpoint: VERSION,
    system: RANK_SYSTEM,
    weights,
    recorded: null,
    dataset: { name: 'mined', path: 'instances.jsonl', sha256: digestOfRows(instances) },
    baselines: [],
    instances: [],
    limit: null,
    max_file_bytes: maxFileSize,
    encoder: null,
  };
  const file = join(folder, 'config.json');
  if (existsSync(file) && readFileSync(file, 'utf8') !== `${JSON.stringify(config, undefined, 2)}\n`) {
    note('the instances or the localizer have changed: all are ranked anew');
    rmSync(folder, { recursive: true });
  }
  return new RunFolder(folder, config, { resume: true });
}
