/** Files that appear whole or not at all, so that an interrupted run leaves nothing half written. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file by atomic rename, making its folder. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.tmp-${process.pid}`;
  writeFileSync(partial, content);
  renameSync(partial, path);
}
