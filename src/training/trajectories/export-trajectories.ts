/** Writes recorded searches as training data of other tools, one row a line, as they are read: a folder of them may be larger than memory. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { readTrajectory, type StoredTrajectory } from '../../agent/index.ts';
import { CancelledError, UsageError } from '../../core/index.ts';
import { replaceFile } from '../replace-file.ts';
import {
  conversationRow,
  datasetInfo,
  type PromptFormat,
  promptRow,
  type TrainerFormat,
  toolSchema,
} from './formats.ts';
import { type ConversationSample, conversationOf, promptOf, type SampleOptions } from './search-sample.ts';

export interface TrajectoryExportOptions extends SampleOptions {
  readonly format: TrainerFormat;
  /** Conversations to imitate, or prompts with their gold. */
  readonly kind: 'sft' | 'rl';
  /** Folder. */
  readonly output: string;
  /** Overwrites files. */
  readonly force: boolean;
  readonly signal?: AbortSignal | undefined;
}

interface TrajectoryExport {
  readonly rows: number;
  /** Paths of what was written. */
  readonly files: readonly string[];
  /** Trajectories that are in no row, by the reason. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/**
 * `paths` are trajectories and folders of them. Throws `UsageError` where a file exists and is not to be overwritten, or cannot be written, where a
 * file that is named is no trajectory, and where no row comes of it.
 */
export async function exportTrajectories(
  paths: readonly string[],
  options: TrajectoryExportOptions,
): Promise<TrajectoryExport> {
  const { format, kind, output, force, signal } = options;
  const prompts = kind === 'rl' ? promptFormat(format) : undefined;
  const name = `${kind}.jsonl`;
  const info = format === 'llama-factory' ? [join(output, 'dataset_info.json')] : [];
  const files = [join(output, name), join(output, 'tools.json'), ...info] as const;
  const existing = force ? undefined : files.find((file) => existsSync(file));
  if (existing) throw new UsageError(`${existing} exists: choose another folder, or overwrite it with --force`);
  const candidates = paths.flatMap(filesIn);
  const partial = startFile(output, name);
  const leftOut = new Map<string, number>();
  const prompted = new Set<string>();
  let tools: ConversationSample['tools'] | undefined;
  let rows = 0;
  const rowOf = (trajectory: StoredTrajectory | undefined): object | string => {
    if (!trajectory) return 'no trajectory, or damaged';
    if (!prompts) {
      const sample = conversationOf(trajectory, options);
      if (typeof sample === 'string') return sample;
      tools ??= sample.tools;
      return conversationRow(format, sample);
    }
    const sample = promptOf(trajectory, options);
    if (typeof sample === 'string') return sample;
    if (prompted.has(sample.id)) return 'of an instance that has a row';
    prompted.add(sample.id);
    tools ??= sample.tools;
    return promptRow(prompts, sample, rows);
  };
  try {
    for (const candidate of candidates) {
      await new Promise((done) => setImmediate(done)); // lets Ctrl-C through
      if (signal?.aborted) throw new CancelledError('the export');
      const row = rowOf(read(candidate));
      if (typeof row === 'string') leftOut.set(row, (leftOut.get(row) ?? 0) + 1);
      else {
        appendFileSync(partial, `${JSON.stringify(row)}\n`);
        rows++;
      }
    }
    if (!tools) throw new UsageError(`nothing to export: ${reasons(leftOut)}`);
    renameSync(partial, files[0]);
    replaceFile(files[1], `${JSON.stringify(tools.map(toolSchema), undefined, 2)}\n`);
    for (const file of info) replaceFile(file, `${JSON.stringify(datasetInfo(name), undefined, 2)}\n`);
    return { rows, files, leftOut };
  } finally {
    rmSync(partial, { force: true });
  }
}

/** Such as `3 without an answer, 1 below the least F1`. */
export function reasons(leftOut: TrajectoryExport['leftOut']): string {
  if (leftOut.size === 0) return 'there are no trajectories';
  return [...leftOut].map(([reason, count]) => `${count} ${reason}`).join(', ');
}

interface Candidate {
  readonly path: string;
  /** By its own name, rather than in a folder, where other files may lie. */
  readonly named: boolean;
}

function filesIn(path: string): Candidate[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new UsageError(`there is no trajectory and no folder ${path}`);
  if (!stat.isDirectory()) return [{ path, named: true }];
  const inside = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.jsonl'));
  return inside.sort().map((file) => ({ path: join(path, file), named: false }));
}

function read({ path, named }: Candidate): StoredTrajectory | undefined {
  try {
    return readTrajectory(path);
  } catch (error) {
    if (named || !(error instanceof UsageError)) throw error;
    return undefined;
  }
}

function promptFormat(format: TrainerFormat): PromptFormat {
  if (format !== 'llama-factory') return format;
  throw new UsageError(
    'LLaMA-Factory trains no policy that calls tools by rewards: export sft for it, or rl for trl or verl',
  );
}

/** An empty file beside the one that it becomes. */
function startFile(folder: string, name: string): string {
  const partial = join(folder, `${name}.tmp-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(partial, '');
    return partial;
  } catch (error) {
    throw new UsageError(`cannot write into ${folder}: ${(error as Error).message}`);
  }
}
