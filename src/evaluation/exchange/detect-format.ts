/** Tells by its content which system wrote a recorded run. */
import { isRecord } from '../../core/index.ts';
import type { JsonObject } from '../datasets/fields.ts';
import { parseSeparatedId, parseSlashId } from './function-id.ts';
import { parseJson } from './recorded-answer.ts';
import type { RunFormat } from './run-format.ts';
import { parseTrecLine } from './trec.ts';

/** The first line that tells decides: what is torn or foreign before it is rejected later. Undefined where none does. */
export function detectFormat(text: string): RunFormat | undefined {
  for (const line of text.split('\n', MAX_LINES)) {
    const row = parseJson(line);
    const format = isRecord(row) ? (formatOfRow(row) ?? formatOfObject(row)) : undefined;
    if (format !== undefined) return format;
    if (parseTrecLine(line) !== undefined) return 'trec';
  }
  const whole = parseJson(text);
  return isRecord(whole) ? formatOfObject(whole) : undefined;
}

const MAX_LINES = 100;

/** Keys that only rows of one format have, the most telling first. */
const KEYS: readonly (readonly [key: string, format: RunFormat])[] = [
  ['functions', 'fixpoint'],
  ['found_entities', 'locagent'],
  ['found_modules', 'locagent'],
  ['docs', 'swerank'],
  ['found_edit_locs', 'agentless'],
  ['additional_artifact_loc_file', 'agentless'],
  ['found_related_locs', 'cosil'],
  ['found_files', 'cosil'],
];

function formatOfRow(row: JsonObject): RunFormat | undefined {
  return typeof row.instance_id === 'string' ? KEYS.find(([key]) => Object.hasOwn(row, key))?.[1] : undefined;
}

/** Of an object by instance: scores of documents, or lists of functions. */
function formatOfObject(object: JsonObject): RunFormat | undefined {
  const values = Object.values(object);
  if (values.some((list) => Array.isArray(list) && list.some(isFunctionOfCosil))) return 'cosil';
  return values.some((scores) => isRecord(scores) && Object.entries(scores).some(isScore)) ? 'beir' : undefined;
}

function isFunctionOfCosil(item: unknown): boolean {
  return typeof item === 'string' && parseSeparatedId(item, '::') !== undefined;
}

function isScore([id, score]: readonly [string, unknown]): boolean {
  return typeof score === 'number' && parseSlashId(id) !== undefined;
}
