/**
 * Reads the recorded run of any system, so that `evaluation/` scores it as it scores Fixpoint. What cannot be read is listed; only
 * a path that holds no run at all is an error.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isRecord, UsageError } from '../../core/index.ts';
import type { JsonObject } from '../datasets/fields.ts';
import { withoutMark } from '../datasets/lines.ts';
import type { Rejection } from '../instance.ts';
import type { RunRow } from '../run-row.ts';
import { readScores } from './beir.ts';
import { detectFormat } from './detect-format.ts';
import { readFixpointRun } from './fixpoint-run.ts';
import { readLocAgent } from './locagent.ts';
import { collectRows, parseJson, quoted, type RecordedEntry, readLines } from './recorded-answer.ts';
import type { ExportFormat, RunFormat } from './run-format.ts';
import { readStages } from './staged-locations.ts';
import { RERANKER_FILE, readDocs } from './swerank.ts';
import { readTrec } from './trec.ts';

export interface RecordedRun {
  /** `config.json`'s name for it (Fixpoint), the tag (TREC), else the format's name. */
  readonly system: string;
  readonly format: RunFormat;
  /** In the order of the file; lines are 0, and seconds where unknown. */
  readonly rows: readonly RunRow[];
  readonly rejections: readonly Rejection[];
}

/**
 * Reads the run at `path`: a file; or the output folder of Fixpoint or of SweRank's reranker. The format is told by content, unless
 * it is named. Throws `UsageError` where there is none, or it is no run.
 */
export async function readRecordedRun(
  path: string,
  options: { readonly format?: RunFormat | undefined } = {},
): Promise<RecordedRun> {
  const files = await readRunFiles(path);
  const [main] = files;
  const format = options.format ?? formatByName(main.name) ?? detectFormat(main.text);
  if (format === undefined) {
    throw new UsageError(
      `${main.name} is no recorded run of a known format: name its format, or see docs/exchange-formats.md`,
    );
  }
  if (format === 'fixpoint') return { system: await systemBeside(main.name), format, ...readFixpointRun(main.text) };
  const { entries, system = format } = readEntries(format, files);
  return { system, format, ...collectRows(entries) };
}

/** Where content alone cannot tell: SweRank's reranker writes what BEIR does, and a run without answers holds nothing. */
function formatByName(path: string): RunFormat | undefined {
  const name = basename(path);
  if (name === OWN_FILE) return 'fixpoint';
  return RERANKER_FILE.test(name) ? 'swerank' : undefined;
}

const OWN_FILE = 'run.jsonl';

function readEntries(format: ExportFormat, files: RunFiles): { entries: RecordedEntry[]; system?: string } {
  const [{ text }] = files;
  switch (format) {
    case 'trec':
      return readTrec(text);
    case 'locagent':
      return { entries: readLines(text, readLocAgent) };
    case 'agentless':
      return { entries: readLines(text, readStages) };
    case 'cosil':
      return { entries: readFunctionLists(text) ?? readLines(text, readStages) };
    case 'beir':
      return { entries: files.flatMap(readScoreFile) };
    case 'swerank':
      return {
        entries: files.flatMap((file) => (holdsScores(file) ? readScoreFile(file) : readLines(file.text, readDocs))),
      };
  }
}

/** CoSIL's lists by instance: `{instance: ["a.py::A.run"]}`. */
function readFunctionLists(text: string): RecordedEntry[] | undefined {
  const lists = objectByInstance(text);
  return (
    lists &&
    Object.entries(lists).map(([instance_id, list]) => {
      const recorded = readStages({ found_related_locs: list });
      const place = `key ${quoted(instance_id)}`;
      return typeof recorded === 'string' ? { place, instance_id, reason: recorded } : { place, instance_id, recorded };
    })
  );
}

function readScoreFile({ name, text }: RunFile): RecordedEntry[] {
  const results = objectByInstance(text);
  return results ? readScores(results, name) : [{ place: name, reason: 'no JSON object: cut short?' }];
}

function holdsScores({ name, text }: RunFile): boolean {
  return RERANKER_FILE.test(basename(name)) || objectByInstance(text) !== undefined;
}

/** The whole text as one object that is not itself a row. */
function objectByInstance(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isRecord(value) && typeof value.instance_id !== 'string' ? value : undefined;
}

interface RunFile {
  readonly name: string;
  readonly text: string;
}

type RunFiles = readonly [RunFile, ...RunFile[]];

async function readRunFiles(path: string): Promise<RunFiles> {
  try {
    if (!(await stat(path)).isDirectory()) return [await readRunFile(path)];
    if (existsSync(join(path, OWN_FILE))) return [await readRunFile(join(path, OWN_FILE))];
    const files: RunFile[] = [];
    for (const name of (await readdir(path, { recursive: true })).sort()) {
      if (RERANKER_FILE.test(basename(name))) files.push(await readRunFile(join(path, name)));
    }
    const [first, ...others] = files;
    if (first !== undefined) return [first, ...others];
  } catch (error) {
    throw new UsageError(`cannot read the recorded run ${path}: ${(error as Error).message}`);
  }
  throw new UsageError(`${path} holds neither ${OWN_FILE} nor rerank_*.json: name the file of the run`);
}

async function readRunFile(name: string): Promise<RunFile> {
  return { name, text: withoutMark(await readFile(name, 'utf8')) };
}

/** Who wrote `run.jsonl`: a baseline's folder, or the system in `config.json`. */
async function systemBeside(path: string): Promise<string> {
  const folder = dirname(resolve(path));
  if (basename(dirname(folder)) === 'baselines') return basename(folder);
  const config = parseJson(await readFile(join(folder, 'config.json'), 'utf8').catch(() => ''));
  return isRecord(config) && typeof config.system === 'string' ? config.system : 'fixpoint';
}
