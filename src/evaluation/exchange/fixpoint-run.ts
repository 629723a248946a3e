/** Fixpoint's own `run.jsonl`: read as it was written, or refused row by row. */
import { isRecord } from '../../core/index.ts';
import type { JsonObject } from '../datasets/fields.ts';
import type { Rejection } from '../instance.ts';
import type { RunRow } from '../run-row.ts';
import { jsonLines } from './recorded-answer.ts';

/** The rows of `run.jsonl`; the first of each instance. */
export function readFixpointRun(text: string): { rows: RunRow[]; rejections: Rejection[] } {
  const rows = new Map<string, RunRow>();
  const rejections: Rejection[] = [];
  for (const { place, value } of jsonLines(text)) {
    if (!isRunRow(value)) {
      const id = isRecord(value) && typeof value.instance_id === 'string' ? { instance_id: value.instance_id } : {};
      rejections.push({ place, ...id, reason: value === undefined ? 'no JSON: cut short?' : 'no row of a run' });
    } else if (rows.has(value.instance_id)) {
      rejections.push({ place, instance_id: value.instance_id, reason: 'answered before: the first answer counts' });
    } else {
      rows.set(value.instance_id, value);
    }
  }
  return { rows: [...rows.values()], rejections };
}

function isRunRow(value: unknown): value is RunRow {
  return (
    isRecord(value) &&
    holds(value, { instance_id: 'string', seconds: 'number' }) &&
    isListOf(value.functions, { path: 'string', name: 'string', start: 'number', end: 'number', score: 'number' }) &&
    isListOf(value.files, { path: 'string', score: 'number' }) &&
    (value.answer === undefined || isAnswer(value.answer)) &&
    (value.usage === undefined || isRecord(value.usage))
  );
}

function isAnswer(value: unknown): boolean {
  return (
    isRecord(value) &&
    Array.isArray(value.files) &&
    value.files.every((path) => typeof path === 'string') &&
    isListOf(value.functions, { path: 'string', name: 'string' })
  );
}

type Shape = Readonly<Record<string, 'string' | 'number'>>;

function isListOf(value: unknown, shape: Shape): boolean {
  return Array.isArray(value) && value.every((item) => isRecord(item) && holds(item, shape));
}

function holds(object: JsonObject, shape: Shape): boolean {
  return Object.entries(shape).every(([key, type]) => typeof object[key] === type);
}
