/** The documents of a BEIR folder's `corpus.jsonl`: ids as SweRank writes them, `dir/file.py/Class/function`. */
import { join } from 'node:path';
import { isRecord, languageOfPath } from '../../core/index.ts';
import { unescapeId } from '../escaped-id.ts';
import { isInside } from './check-row.ts';
import { readJsonLines } from './json-values.ts';

export interface CorpusDocument {
  readonly id: string;
  readonly path: string;
  /** Classes and functions around the document, outermost first, then its own name. */
  readonly names: readonly string[];
  readonly text: string;
}

/** The documents in order, and the lines that are none. */
export async function* readCorpus(folder: string): AsyncGenerator<CorpusDocument | { readonly brokenLine: string }> {
  for await (const placed of readJsonLines(join(folder, 'corpus.jsonl'))) {
    const value = 'value' in placed ? placed.value : undefined;
    const id = isRecord(value) && typeof value._id === 'string' ? value._id : '';
    const place = splitDocumentId(id);
    if (place && isRecord(value) && typeof value.text === 'string') yield { id, ...place, text: value.text };
    else yield { brokenLine: placed.place };
  }
}

/**
 * The file is named up to the first part with a source ending; the number of an overload (`#2`) is no part of the name, and escapes
 * are undone. Undefined where there is no file, or nothing after it.
 */
export function splitDocumentId(id: string): { path: string; names: string[] } | undefined {
  const parts = id.replace(/#\d+$/, '').split('/');
  const file = parts.findIndex((part) => languageOfPath(part) !== undefined);
  if (file < 0 || file === parts.length - 1 || !isInside(id)) return undefined;
  return { path: unescapeId(parts.slice(0, file + 1).join('/')), names: parts.slice(file + 1).map(unescapeId) };
}
