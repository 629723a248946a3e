/** What a dataset is told apart by: the hash of its file, or where it is no single file, of its rows. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { DatasetRow } from '../instance.ts';

/** SHA-256 in hex of the file at `path` (as `sha256sum` prints it); of `rows` where it is a folder. */
export async function digestOfFile(path: string, rows: readonly DatasetRow[]): Promise<string> {
  if ((await stat(path)).isDirectory()) return digestOfRows(rows);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export function digestOfRows(rows: readonly DatasetRow[]): string {
  const hash = createHash('sha256');
  for (const row of rows) hash.update(JSON.stringify({ ...row, corpus: undefined }));
  return hash.digest('hex');
}
