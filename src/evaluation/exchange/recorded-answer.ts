/**
 * One answer of another system as its format gives it, and how answers become the rows of a run: scores are 1/rank where a format
 * has none, lines are unknown, the first answer to an instance counts.
 */
import { isRecord } from '../../core/index.ts';
import type { JsonObject } from '../datasets/fields.ts';
import type { Rejection } from '../instance.ts';
import type { RunRow } from '../run-row.ts';
import type { FunctionName } from './function-id.ts';

export interface RecordedAnswer {
  /** Best first. */
  readonly functions: readonly (FunctionName & { readonly score?: number })[];
  /** Best first, as far as the system names files of their own; files of functions follow. */
  readonly files: readonly string[];
  /** Of systems that answer with a set. */
  readonly answer?: RunRow['answer'];
  /** What of it could not be read, a line each. */
  readonly problems: readonly string[];
  /** How many places were read that are no functions: classes, variables, lines. */
  readonly nameless?: number;
}

/** An answer with the instance it is for and where it stands; or why nothing stands there. */
export type RecordedEntry =
  | { readonly place: string; readonly instance_id: string; readonly recorded: RecordedAnswer }
  | Rejection;

/** Reads one object of a JSONL file: the answer, or why there is none. */
export type AnswerReader = (row: JsonObject) => RecordedAnswer | string;

/** The entries of a JSONL text whose objects hold their `instance_id`. */
export function readLines(text: string, read: AnswerReader): RecordedEntry[] {
  return jsonLines(text).map(({ place, value }) => {
    if (!isRecord(value)) return { place, reason: value === undefined ? 'no JSON: cut short?' : 'no object' };
    const { instance_id } = value;
    if (typeof instance_id !== 'string' || instance_id === '') return { place, reason: 'no `instance_id`' };
    const recorded = read(value);
    return typeof recorded === 'string' ? { place, instance_id, reason: recorded } : { place, instance_id, recorded };
  });
}

/** The lines of `text` that are not blank, parsed; undefined where one is no JSON. */
export function jsonLines(text: string): { place: string; value: unknown }[] {
  return text
    .split('\n')
    .map((line, i) => ({ place: `line ${i + 1}`, line }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ place, line }) => ({ place, value: parseJson(line) }));
}

/** Undefined where `text` is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The rows of a run, in the order of their first appearance, and all that was left out. */
export function collectRows(entries: readonly RecordedEntry[]): { rows: RunRow[]; rejections: Rejection[] } {
  const rows: RunRow[] = [];
  const rejections: Rejection[] = [];
  const places = new Map<string, string>();
  let nameless = 0;
  for (const entry of entries) {
    if (!('recorded' in entry)) {
      rejections.push(entry);
      continue;
    }
    const { place, instance_id, recorded } = entry;
    const first = places.get(instance_id);
    if (first !== undefined) {
      rejections.push({ place, instance_id, reason: `answered before (${first}): the first answer counts` });
      continue;
    }
    places.set(instance_id, place);
    rows.push(runRow(instance_id, recorded));
    for (const reason of recorded.problems) rejections.push({ place, instance_id, reason });
    nameless += recorded.nameless ?? 0;
  }
  if (nameless > 0) {
    rejections.push({ place: 'all rows', reason: `${nameless} classes, variables and lines are no functions` });
  }
  return { rows, rejections };
}

function runRow(instance_id: string, { functions, files, answer }: RecordedAnswer): RunRow {
  const allFiles = distinct([...files, ...functions.map(({ path }) => path)]);
  return {
    instance_id,
    functions: functions.map(({ path, name, score }, i) => ({
      path,
      name,
      start: 0,
      end: 0,
      score: score ?? 1 / (i + 1),
    })),
    files: allFiles.map((path, i) => ({ path, score: 1 / (i + 1) })),
    ...(answer && { answer }),
    seconds: 0,
  };
}

/** `items` without repetition, in the order of their first appearance. */
export function distinct(items: readonly string[]): string[] {
  return [...new Set(items)];
}

const MAX_QUOTED_LENGTH = 100;

/** A value in a message. */
export function quoted(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}…` : text;
}
