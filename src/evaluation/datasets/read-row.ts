/** From any value in a dataset to an instance, or the reason why it is none. */
import { isRecord } from '../../core/index.ts';
import type { DatasetRow, Rejection } from '../instance.ts';
import { problemOf } from './check-row.ts';
import { Fields } from './fields.ts';
import { locBench } from './loc-bench.ts';
import { multiSweBench } from './multi-swe-bench.ts';
import { native } from './native.ts';
import type { RowShape } from './row-shape.ts';
import { sweBench } from './swe-bench.ts';
import { swePolyBench } from './swe-polybench.ts';

/** The most telling first: the later ones' fields are found in the earlier ones too. */
const SHAPES: readonly RowShape[] = [native, locBench, multiSweBench, swePolyBench, sweBench];

/** Reads `value` as a row of whichever dataset it looks like. Never throws. */
export function readRow(value: unknown, datasetName: string): { row: DatasetRow } | Omit<Rejection, 'place'> {
  if (!isRecord(value)) return { reason: 'no object' };
  const fields = new Fields(value);
  const id = typeof value.instance_id === 'string' ? { instance_id: value.instance_id } : {};
  const shape = shapeOf(fields);
  if (!shape) return { ...id, reason: 'of no known dataset: neither gold nor a patch' };
  const row = shape.read(fields, datasetName);
  if (fields.problem !== undefined) return { ...id, reason: fields.problem };
  const reason = problemOf(row);
  return reason === undefined ? { row } : { instance_id: row.instance_id, reason };
}

/** Whether `value` looks like a row of a known dataset. */
export function isRow(value: unknown): boolean {
  return isRecord(value) && shapeOf(new Fields(value)) !== undefined;
}

function shapeOf(fields: Fields): RowShape | undefined {
  return SHAPES.find(({ fits }) => fits(fields));
}
