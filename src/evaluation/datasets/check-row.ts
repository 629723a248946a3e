/** What no row may hold, whatever dataset it comes from: its names are looked up in clones and folders. */
import type { DatasetRow } from '../instance.ts';

const HASH = /^[0-9a-f]{7,64}$/i;

/** Why `row` cannot be evaluated; undefined when it can. */
export function problemOf(row: DatasetRow): string | undefined {
  if (!HASH.test(row.base_commit)) return `\`base_commit\` is no commit hash: ${quoted(row.base_commit)}`;
  if (!isInside(row.repo)) return `\`repo\` is no owner/name: ${quoted(row.repo)}`;
  if ('patch' in row) return undefined;
  if (row.gold_files.length === 0) return 'empty gold: no file is to be found';
  const outside = [...row.gold_files, ...row.gold_functions.map(({ path }) => path)].find((path) => !isInside(path));
  return outside === undefined ? undefined : `a path is not one below the repository's root: ${quoted(outside)}`;
}

/** Whether `path` is relative, written with `/`, and stays below where it starts. */
export function isInside(path: string): boolean {
  const parts = path.split(/[/\\]/);
  return !/^[a-z]:/i.test(path) && parts.every((part) => part !== '' && part !== '.' && part !== '..');
}

const MAX_QUOTED_LENGTH = 100;

function quoted(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}…` : text);
}
