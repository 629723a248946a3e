/**
 * How other systems write a function in one string: `dir/file.py/Class/method` (SweRank, BEIR, TREC: papers B2) or
 * `dir/file.py:Class.method` (LocAgent; CoSIL with `::`). What would be read as a separator is percent-escaped when written, and
 * read back; ids of Python code hold none of it.
 */
import { languageOfPath } from '../../core/index.ts';
import { splitDocumentId } from '../datasets/corpus-documents.ts';
import { escapeId, unescapeId } from '../escaped-id.ts';

export interface FunctionName {
  readonly path: string;
  /** Qualified with dots. */
  readonly name: string;
}

/** `dir/file.py/Class/method`. Dots of folders that look like a source file (`chart.js/`) are escaped, too. */
export function slashId({ path, name }: FunctionName): string {
  const folders = path.split('/');
  const file = folders.pop()!;
  const parts = [
    ...folders.map((folder) => escapeId(folder, languageOfPath(folder) === undefined ? /[\s%]/gu : /[\s%.]/gu)),
    escapeId(file, /[\s%]/gu),
    ...name.split('.').map((part) => escapeId(part, /[\s%/\\]|#(?=\d+$)/gu)),
  ];
  return parts.join('/');
}

/** Splits where datasets split their ids, without the number of an overload; undefined where no file or no name stands. */
export function parseSlashId(id: string): FunctionName | undefined {
  const split = splitDocumentId(id);
  return split && { path: split.path, name: split.names.join('.') };
}

/** Gives overloads, which share an id, ids of their own: the second becomes `id#2`, and so on. */
export function uniqueIds(): (id: string) => string {
  const uses = new Map<string, number>();
  return (id) => {
    const use = (uses.get(id) ?? 0) + 1;
    uses.set(id, use);
    return use === 1 ? id : `${id}#${use}`;
  };
}

export type NameSeparator = ':' | '::';

/** `dir/file.py:Class.method`. */
export function separatedId({ path, name }: FunctionName, separator: NameSeparator): string {
  return `${escapeId(path, /[%:\n\r]/g)}${separator}${escapeId(name, /[%\n\r]/g)}`;
}

/** Splits at the first separator; undefined where there is none, or nothing on one side of it. */
export function parseSeparatedId(id: string, separator: NameSeparator): FunctionName | undefined {
  const at = id.indexOf(separator);
  const name = id.slice(at + separator.length).trim();
  if (at <= 0 || name === '') return undefined;
  return { path: unescapeId(id.slice(0, at).trim()), name: unescapeId(name) };
}

/** An instance id where white space separates fields. */
export function queryId(instanceId: string): string {
  return escapeId(instanceId, /[\s%]/gu);
}
