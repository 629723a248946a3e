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
import {
  openingOf,
  readTrajectory,
  type StoredTrajectory,
  type TellingOptions,
  toldSearch,
  toolsOf,
} from '../../agent/index.ts';
import { CancelledError, DEFAULT_REWARD, UsageError } from '../../core/index.ts';
import { replaceFile } from '../replace-file.ts';
import {
  conversationRow,
  datasetInfo,
  promptRow,
  type SearchSample,
  type TrainerFormat,
  toolSchema,
} from './formats.ts';
import type { GoldIndex } from './gold-index.ts';
import { efficiencyOf, recordOf, scoreSearch } from './search-record.ts';

/** Conversations to imitate, or prompts with their gold. */
type TrainingKind = 'sft' | 'rl';

export interface TrajectoryExportOptions extends TellingOptions {
  readonly format: TrainerFormat;
  readonly kind: TrainingKind;
  /** Folder. */
  readonly output: string;
  /** Overwrites files. */
  readonly force: boolean;
  readonly gold?: GoldIndex | undefined;
  /** Conversations below are left out (the joint filter of FuseSearch, papers.md A4), each 0 to 1. */
  readonly leastF1: number;
  readonly leastEfficiency: number;
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
 * `paths` are trajectories and folders of them. Throws `UsageError` where a file exists and is not to be overwritten, where a file that is named is
 * no trajectory, and where no row comes of it.
 */
export async function exportTrajectories(
  paths: readonly string[],
  options: TrajectoryExportOptions,
): Promise<TrajectoryExport> {
  const { format, kind, output, force, signal } = options;
  if (format === 'llama-factory' && kind === 'rl') {
    throw new UsageError(
      'LLaMA-Factory trains no policy that calls tools by rewards: export sft for it, or rl for trl or verl',
    );
  }
  const name = `${kind}.jsonl`;
  const info = format === 'llama-factory' ? [join(output, 'dataset_info.json')] : [];
  const files = [join(output, name), join(output, 'tools.json'), ...info] as const;
  const existing = force ? undefined : files.find((file) => existsSync(file));
  if (existing) throw new UsageError(`${existing} exists: choose another folder, or overwrite it with --force`);
  mkdirSync(output, { recursive: true });
  const partial = `${files[0]}.tmp-${process.pid}`;
  try {
    const rows = new Rows(options);
    writeFileSync(partial, '');
    for (const path of paths.flatMap(filesIn)) {
      await new Promise((done) => setImmediate(done)); // lets Ctrl-C through
      if (signal?.aborted) throw new CancelledError('the export');
      const row = rows.rowOf(path);
      if (row) appendFileSync(partial, `${JSON.stringify(row)}\n`);
    }
    const { count, leftOut, tools } = rows;
    if (count === 0) throw new UsageError(`nothing to export: ${reasons(leftOut)}`);
    renameSync(partial, files[0]);
    replaceFile(files[1], `${JSON.stringify(tools.map(toolSchema), undefined, 2)}\n`);
    for (const file of info) replaceFile(file, `${JSON.stringify(datasetInfo(name), undefined, 2)}\n`);
    return { rows: count, files, leftOut };
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

/** Makes rows of trajectories, and counts those that become none. */
class Rows {
  readonly #options: TrajectoryExportOptions;
  readonly #prompted = new Set<string>();
  readonly leftOut = new Map<string, number>();
  count = 0;
  /** Of the first row. */
  tools: SearchSample['tools'] = [];

  constructor(options: TrajectoryExportOptions) {
    this.#options = options;
  }

  rowOf({ path, named }: Candidate): object | undefined {
    const trajectory = this.#read(path, named);
    const sample = trajectory && this.#sampleOf(trajectory);
    if (typeof sample !== 'object') {
      const reason = sample ?? 'no trajectory, or damaged';
      this.leftOut.set(reason, (this.leftOut.get(reason) ?? 0) + 1);
      return undefined;
    }
    const { format, kind } = this.#options;
    if (this.count === 0) this.tools = sample.tools;
    const position = this.count++;
    return kind === 'rl' && format !== 'llama-factory'
      ? promptRow(format, sample, position)
      : conversationRow(format, sample);
  }

  #read(path: string, named: boolean): StoredTrajectory | undefined {
    try {
      return readTrajectory(path);
    } catch (error) {
      if (named || !(error instanceof UsageError)) throw error;
      return undefined;
    }
  }

  /** Or why there is none. */
  #sampleOf(trajectory: StoredTrajectory): SearchSample | string {
    const { kind, gold: index, leastF1, leastEfficiency } = this.#options;
    const { header, events } = trajectory;
    if (header.mode !== 'search') return 'of another mode';
    const record = recordOf(trajectory);
    const gold = index?.ofIssue(header.issue.text, header.commit);
    const { repository, commit } = header;
    const shared = { id: gold?.instance_id ?? header.issue.hash, repository, commit, tools: toolsOf(header), gold };
    if (kind === 'rl') {
      if (!gold) return 'not in the dataset';
      if (this.#prompted.has(gold.instance_id)) return 'of an instance that has a row';
      this.#prompted.add(gold.instance_id);
      const nothing = { answer: { files: [], functions: [] }, novelty: [] };
      return { ...shared, ...(record ?? nothing), messages: openingOf(trajectory, this.#options) };
    }
    if (!record) return 'cut off before the end';
    const isAnswered = events.some((event) => event.type === 'ended' && event.search?.answered === true);
    const messages = isAnswered ? toldSearch(trajectory, this.#options) : undefined;
    if (!messages) return 'without an answer';
    if (leastF1 > 0 && !gold) return 'not in the dataset';
    if (gold && scoreSearch(record, gold, DEFAULT_REWARD).f1 < leastF1) return 'below the least F1';
    if ((efficiencyOf(record.novelty) ?? 0) < leastEfficiency) return 'below the least efficiency';
    return { ...shared, ...record, messages };
  }
}
