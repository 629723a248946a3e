/** The rows of JSON Lines and JSON files, not yet looked into. */

import { readFile } from 'node:fs/promises';
import { isRecord } from '../../core/index.ts';
import { readLines, withoutMark } from './lines.ts';
import { isRow } from './read-row.ts';

/** A value where a row is expected, or why there is none. */
export type PlacedValue = { readonly place: string } & ({ readonly value: unknown } | { readonly reason: string });

/** One value a line. */
export async function* readJsonLines(path: string): AsyncGenerator<PlacedValue> {
  for await (const { number, text } of readLines(path)) yield { place: `line ${number}`, ...parsed(text) };
}

/** An array, an object around an array, or JSON Lines under another name. */
export async function* readJson(path: string): AsyncGenerator<PlacedValue> {
  const document = parsed(withoutMark(await readFile(path, 'utf8')));
  if ('reason' in document) {
    yield* readJsonLines(path);
    return;
  }
  let number = 0;
  for (const value of rowsOf(document.value)) yield { place: `row ${++number}`, value };
}

function parsed(text: string): { value: unknown } | { reason: string } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { reason: 'not JSON' };
  }
}

/** As Hugging Face writes them: `[…]`, `{"rows": […]}`, and `{"rows": [{"row": {…}}, …]}` of its dataset server. */
function rowsOf(document: unknown): readonly unknown[] {
  if (isRow(document)) return [document];
  const list = Array.isArray(document) ? document : arrayIn(document);
  return list ? list.map((item) => (isRecord(item) && isRecord(item.row) ? item.row : item)) : [document];
}

/** `rows`, or the only array there is. */
function arrayIn(document: unknown): readonly unknown[] | undefined {
  if (!isRecord(document)) return undefined;
  if (Array.isArray(document.rows)) return document.rows;
  const arrays = Object.values(document).filter(Array.isArray);
  return arrays.length === 1 ? arrays[0] : undefined;
}
