/** Writes the files of an export, all or none of them where one exists already. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../../core/index.ts';

export interface WriteOptions {
  /** Overwrites files that exist. */
  readonly force?: boolean;
}

/** A file's path inside the folder, and its lines. */
export type NewFile = readonly [path: string, lines: readonly string[]];

/** Writes `files` below `folder` and returns their paths. Throws `UsageError` where one exists, unless forced, or cannot be written. */
export async function writeNewFiles(
  folder: string,
  files: readonly NewFile[],
  { force = false }: WriteOptions,
): Promise<string[]> {
  const existing = files.map(([path]) => join(folder, path)).find((path) => existsSync(path));
  if (existing !== undefined && !force) {
    throw new UsageError(`${existing} exists: choose another folder, or overwrite it with --force`);
  }
  return Promise.all(files.map(([path, lines]) => writeLines(join(folder, path), lines)));
}

async function writeLines(path: string, lines: readonly string[]): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, lines.map((line) => `${line}\n`).join(''));
    return path;
  } catch (error) {
    throw new UsageError(`cannot write ${path}: ${(error as Error).message}`);
  }
}
