/**
 * The output folder of a run:
 *
 *     config.json                what was run, and what must not change on --resume
 *     run.jsonl                  the answers, a `RunRow` a line, in the order of the dataset
 *     failures.jsonl             what failed (scored zero) and what was rejected (left out), with the reason
 *     baselines/NAME/run.jsonl   the answers of each baseline
 *     dataset.jsonl              the instances, where they were made of a history
 *     journal.jsonl              while the run is not complete: outcomes in the order they came
 *
 * `metrics.json` and the reports are written beside them.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../../core/index.ts';
import type { DatasetRow, Rejection } from '../instance.ts';
import { Journal } from './journal.ts';
import type { Outcome } from './outcome.ts';

/** What `config.json` holds. Runs with equal configurations give equal answers. */
export interface RunConfig {
  readonly version: 1;
  readonly fixpoint: string;
  readonly system: string;
  /** Digest of the weights that ranked, null where a recorded run is scored. */
  readonly weights: string | null;
  /** The recorded run that is scored, null where the system itself is asked. */
  readonly recorded: string | null;
  readonly dataset: { readonly name: string; readonly path: string; readonly sha256: string };
  readonly baselines: readonly string[];
  /** Ids asked for; all by default. */
  readonly instances: readonly string[];
  /** How many instances at most. */
  readonly limit: number | null;
  /** Larger files were not read. */
  readonly max_file_bytes: number;
  /** The embedding model that measures semantic overlap, null for none. */
  readonly encoder: string | null;
  /** In modes that ask a chat model: which, and what else its answers depend on; the strength of a simulated judge in its place. */
  readonly chat?: Readonly<Record<string, unknown>>;
  /** In the mode `search` without one: the policy, the digest of its weights, and its limits. */
  readonly search?: Readonly<Record<string, unknown>>;
}

const OWN_DATASET = 'dataset.jsonl';

export class RunFolder {
  readonly folder: string;
  readonly journal: Journal;
  readonly #baselines: readonly string[];

  /** Creates the folder, or with `resume` goes on in it. Throws `UsageError` where it holds another run, or one already. */
  constructor(folder: string, config: RunConfig, { resume }: { resume: boolean }) {
    this.folder = folder;
    this.#baselines = config.baselines;
    const text = `${JSON.stringify(config, undefined, 2)}\n`;
    const journal = join(folder, 'journal.jsonl');
    const configFile = join(folder, 'config.json');
    if (existsSync(configFile)) requireSameRun(folder, { same: readFileSync(configFile, 'utf8') === text, resume });
    if (existsSync(join(folder, 'metrics.json')) && !existsSync(journal))
      throw new UsageError(`the run in ${folder} is complete; see its report.md`);
    try {
      this.write('config.json', text);
      this.journal = new Journal(journal);
    } catch (error) {
      throw new UsageError(`cannot write the run to ${folder}: ${(error as Error).message}; choose another --output`);
    }
  }

  /** Writes the answers and failures so far, in the order of `ids`. */
  writeAnswers(ids: readonly string[], rejections: readonly Rejection[]): void {
    const rejected = rejections.map((rejection) => ({ kind: 'rejected', ...rejection }));
    this.#writeLines('failures.jsonl', ids, failureOf, rejected);
    this.#writeLines('run.jsonl', ids, (outcome) => (outcome.kind === 'answered' ? outcome.row : undefined));
    for (const name of this.#baselines) {
      this.#writeLines(`baselines/${name}/run.jsonl`, ids, (outcome) => {
        const answer = outcome.kind === 'answered' ? outcome.baselines[name] : undefined;
        return answer && 'failure' in answer ? undefined : answer;
      });
    }
  }

  /** Keeps the instances of a run whose dataset is no file. */
  writeDataset(rows: readonly DatasetRow[]): void {
    this.write(OWN_DATASET, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }

  /** Ends the run: what the journal held is in the other files by now. */
  complete(): void {
    this.journal.remove();
  }

  /** Replaces a file as a whole. */
  write(name: string, text: string): void {
    this.#replace(name, (file) => void writeSync(file, text));
  }

  #writeLines(
    name: string,
    ids: readonly string[],
    lineOf: (outcome: Outcome) => unknown,
    first: readonly unknown[] = [],
  ): void {
    this.#replace(name, (file) => {
      for (const line of first) writeSync(file, `${JSON.stringify(line)}\n`);
      for (const id of ids) {
        const outcome = this.journal.outcome(id);
        const line = outcome && lineOf(outcome);
        if (line !== undefined) writeSync(file, `${JSON.stringify(line)}\n`);
      }
    });
  }

  #replace(name: string, fill: (file: number) => void): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(`${path}.tmp`, 'w');
    try {
      fill(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.tmp`, path);
  }
}

/** Path of the dataset of the run in `folder`, the output folder or one of its baselines. Throws `UsageError` where it is none. */
export function datasetOfRun(folder: string): string {
  const parent = dirname(resolve(folder));
  const output = basename(parent) === 'baselines' ? dirname(parent) : folder;
  const own = join(output, OWN_DATASET);
  return existsSync(own) ? own : readRunConfig(output).dataset.path;
}

/** What a run's folder says it is. Throws `UsageError` where it is none. */
export function readRunConfig(folder: string): RunConfig {
  try {
    return JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as RunConfig;
  } catch {
    throw new UsageError(`${folder} is no output folder of fixpoint eval: it has no config.json`);
  }
}

function requireSameRun(folder: string, { same, resume }: { same: boolean; resume: boolean }): void {
  if (!same)
    throw new UsageError(`${folder} holds a run with other settings (see its config.json): choose another --output`);
  if (!resume) throw new UsageError(`${folder} holds a run already: go on with --resume, or choose another --output`);
}

/** A line of `failures.jsonl`. */
function failureOf(outcome: Outcome): unknown {
  if (outcome.kind === 'rejected') return { kind: 'rejected', ...outcome.rejection };
  if (outcome.kind === 'failed') {
    return { kind: 'failed', instance_id: outcome.instance.instance_id, reason: outcome.reason };
  }
  return undefined;
}
