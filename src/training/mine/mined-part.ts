/**
 * What one repository gave, kept on disk as soon as it is known: `parts/owner__name.json` in the output folder. A later run takes it
 * over where the clone's head, the exports and the filters are the same, so an interrupted run goes on and a changed one is redone.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../replace-file.ts';
import type { MinedRepository } from './mine-repository.ts';

/** Raise it when the same clone and options give other instances. */
const MINING_VERSION = 1;

/** The key of everything that a part depends on. */
export function partKey(dependencies: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([MINING_VERSION, ...dependencies]))
    .digest('hex');
}

/** The repository's part where it is there and has this key. */
export function readPart(output: string, repo: string, key: string): MinedRepository | undefined {
  try {
    const part = JSON.parse(readFileSync(partPath(output, repo), 'utf8')) as { key?: unknown; mined: MinedRepository };
    return part.key === key ? part.mined : undefined;
  } catch {
    return undefined;
  }
}

export function writePart(output: string, key: string, mined: MinedRepository): void {
  replaceFile(partPath(output, mined.repo), `${JSON.stringify({ key, mined })}\n`);
}

function partPath(output: string, repo: string): string {
  return join(output, 'parts', `${repo.replaceAll('/', '__')}.json`);
}
