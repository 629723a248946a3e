/** `fixpoint eval`: runs the localizer over a dataset, or over the repository's own history, and reports how good it was. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CancelledError, UsageError } from '../core/index.ts';
import { distFile } from '../dist-file.ts';
import {
  baselineOf,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  InstanceRunner,
  type RecordedRun,
  RunFolder,
  readRecordedRun,
  recordedSystem,
  runJobs,
} from '../evaluation/index.ts';
import { openSyntax, type RankingWeights, rankingWeights } from '../localize.ts';
import { VERSION } from '../version.ts';
import { type CommandContext, type Flags, openContext, wantsJson } from './command-context.ts';
import { denseOptionsOf } from './encoder-options.ts';
import { chatConfig, type EvalChatSetup, evalChatOf } from './eval-chat.ts';
import { encoderOf } from './eval-encoder.ts';
import { type EvalFlags, type EvalOptions, evalOptionsOf } from './eval-options.ts';
import { EvalProgressLine } from './eval-progress.ts';
import { printEvaluations, writeReports } from './eval-report.ts';
import { type EvalSearchSetup, evalSearchOf, searchConfig } from './eval-search.ts';
import { type EvalWorkerSetup, systemName } from './eval-system.ts';
import { type EvalTask, openEvalTask } from './eval-task.ts';
import { EXIT } from './failure.ts';

/** Resolves to the exit code. */
export async function runEval(flags: EvalFlags, signal: AbortSignal): Promise<number> {
  const { limit: _instances, ...rest } = flags;
  const context = openContext(rest as Flags, signal);
  const options = evalOptionsOf(flags);
  const json = wantsJson(context);
  checkTrajectories(options, context);
  const search = options.recorded ? undefined : await evalSearchOf(context, options);
  const chat = options.recorded ? undefined : await evalChatOf(context, options.judge);
  for (const name of options.baselines) await baselineOf(name).check?.();
  const recorded = options.recorded && (await readRecordedRun(options.recorded.path, options.recorded));
  if (recorded) noteLeftOut(recorded, context);
  const task = await openEvalTask(options, context);
  const temporary = options.output === undefined ? mkdtempSync(join(tmpdir(), 'fixpoint-eval-')) : undefined;
  try {
    const retriever = denseOptionsOf(context.settings)?.retriever;
    const system =
      recorded?.system ??
      systemName({ ...(chat && { chat: chat.setup }), ...(search && { search }), ...(retriever && { retriever }) });
    const weights = recorded || search ? undefined : rankingWeights(context.settings.weights);
    const folder = openFolder(
      options.output ?? temporary!,
      { task, system, weights, chat: chat?.setup, search, options },
      context,
    );
    for (const notice of weights?.notices ?? []) context.note(notice);
    if (options.source.kind === 'history') folder.writeDataset(task.rows);
    const asked = recorded ?? { system, weights, chat: chat?.setup, search };
    const evaluations = await carryOut(folder, task, asked, options, context);
    if (options.output !== undefined) writeReports(folder, evaluations);
    folder.complete();
    await printEvaluations(evaluations, { json, output: options.output }, context);
    if (chat?.billLine) context.tell(chat.billLine());
    return evaluations[0]!.instances.length > 0 ? EXIT.found : EXIT.nothing;
  } finally {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  }
}

/** Throws `UsageError` where nothing would be recorded, or what was recorded before would be lost. */
function checkTrajectories({ trajectories, recorded, resume }: EvalOptions, { settings }: CommandContext): void {
  if (trajectories === undefined) return;
  if (recorded || settings.mode !== 'search')
    throw new UsageError('--trajectories records searches: add --mode search');
  const stat = statSync(trajectories, { throwIfNoEntry: false });
  if (stat && (!stat.isDirectory() || (!resume && readdirSync(trajectories).length > 0))) {
    throw new UsageError(`${trajectories} is no empty folder: choose another one, or go on with --resume`);
  }
}

/** What of a recorded run could not be read, and so does not count. */
function noteLeftOut({ rejections }: RecordedRun, { note }: CommandContext): void {
  const [first] = rejections;
  if (!first) return;
  const more = rejections.length === 1 ? '' : ` (and ${rejections.length - 1} more)`;
  note(`left out of the recorded run: ${first.place}: ${first.reason}${more}`);
}

function openFolder(
  path: string,
  {
    task,
    system,
    weights,
    chat,
    search,
    options,
  }: {
    readonly task: EvalTask;
    readonly system: string;
    readonly weights: RankingWeights | undefined;
    readonly chat: EvalChatSetup | undefined;
    readonly search: EvalSearchSetup | undefined;
    readonly options: EvalOptions;
  },
  { settings }: CommandContext,
): RunFolder {
  const { recorded, baselines, instances, limit = null, resume } = options;
  const { name, sha256 } = task.dataset;
  const config = {
    version: 1,
    fixpoint: VERSION,
    system,
    weights: weights?.digest ?? null,
    recorded: recorded?.path ?? null,
    dataset: { name, path: task.place, sha256 },
    baselines,
    instances,
    limit,
    max_file_bytes: settings.maxFileSize,
    encoder: settings.encoder ?? settings.encoderModel ?? null,
    ...(chat && { chat: chatConfig(chat) }),
    ...(search && { search: searchConfig(search) }),
  } as const;
  return new RunFolder(path, config, { resume });
}

async function carryOut(
  folder: RunFolder,
  { dataset, rows, rejections, folderOf }: EvalTask,
  source: RecordedRun | Asked,
  { baselines, output, trajectories }: EvalOptions,
  context: CommandContext,
): Promise<Evaluation[]> {
  const { settings } = context;
  const line = settings.quiet ? undefined : new EvalProgressLine(process.stderr, rows.length);
  const answer =
    'rows' in source
      ? playBack(source, context)
      : onWorkers(context, {
          baselines,
          ranker: source.weights?.model,
          chat: source.chat,
          search: source.search,
          weightsFolder: settings.weights,
          encoder: await encoderOf(context),
          retriever: denseOptionsOf(settings)?.retriever,
          trajectories,
        });
  try {
    return await evaluate(
      { rows, rejections },
      {
        system: source.system,
        baselines,
        dataset,
        folder,
        folderOf,
        workers: settings.workers,
        carryOut: (jobs, onOutcome) => {
          line?.start();
          return answer(jobs, onOutcome);
        },
        onProgress: (progress) => line?.update(progress),
      },
    );
  } catch (error) {
    if (!(error instanceof CancelledError) || output === undefined) throw error;
    throw new CancelledError('the evaluation', `go on with --resume --output ${output}`);
  } finally {
    line?.finish();
  }
}

/** Fixpoint as it is asked: its name with its mode, and what it works with. */
interface Asked {
  readonly system: string;
  /** Absent where nothing is ranked. */
  readonly weights: RankingWeights | undefined;
  readonly chat: EvalChatSetup | undefined;
  readonly search: EvalSearchSetup | undefined;
}

type CarryOut = EvaluateOptions['carryOut'];

/** Fixpoint itself, on worker threads. */
function onWorkers(
  { settings, signal }: CommandContext,
  {
    encoder,
    retriever,
    chat,
    search,
    trajectories,
    ...given
  }: Pick<EvalWorkerSetup, 'baselines' | 'ranker' | 'weightsFolder'> & {
    readonly encoder: EvalWorkerSetup['encoder'] | undefined;
    readonly retriever: EvalWorkerSetup['retriever'] | undefined;
    readonly chat: EvalChatSetup | undefined;
    readonly search: EvalSearchSetup | undefined;
    readonly trajectories: string | undefined;
  },
): CarryOut {
  const { cacheDir, maxFileSize, offline, workers } = settings;
  const setup: EvalWorkerSetup = {
    ...given,
    maxFileBytes: maxFileSize,
    offline,
    ...(encoder && { encoder }),
    ...(retriever && { retriever }),
    ...(chat && { chat }),
    ...(search && { search }),
    ...(trajectories !== undefined && { trajectories }),
    ...(cacheDir !== undefined && { cacheRoot: cacheDir }),
  };
  const module = distFile('eval-worker.mjs');
  return (jobs, onOutcome) => runJobs(jobs, { workers, module, setup, onOutcome, signal });
}

/** What another system answered, scored in this thread. */
function playBack({ system, rows }: RecordedRun, { signal, settings }: CommandContext): CarryOut {
  return async (jobs, onOutcome) => {
    const syntax = openSyntax();
    const runner = new InstanceRunner({
      system: recordedSystem(system, rows),
      parse: (text, language) => syntax.parse(text, language),
      maxFileBytes: settings.maxFileSize,
      baselines: [],
    });
    try {
      for (const { folder, rows: asked } of jobs) {
        for (const row of asked) {
          if (signal.aborted) throw new CancelledError('the evaluation');
          onOutcome(row, await runner.run(row, folder));
        }
      }
    } finally {
      await runner.close();
      syntax.close();
    }
  };
}
