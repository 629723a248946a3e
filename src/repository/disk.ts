/**
 * Files on disk, for the readers of work trees and plain folders. Only regular files are ever opened: a pipe or a device
 * would block or never end. Small files are read synchronously, which is several times faster than through promises.
 */
import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, readFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { blobHash, type ObjectFormat } from './blob-hash.ts';

/** Larger files are hashed as a stream. */
const STREAM_FROM_BYTES = 8_000_000;

/** The size of a regular file in bytes; undefined for anything else, and for what is not there. */
export function fileSize(file: string): number | undefined {
  try {
    const status = lstatSync(file, { throwIfNoEntry: false });
    return status?.isFile() ? status.size : undefined;
  } catch {
    return undefined;
  }
}

/** The content of a regular file; undefined when it is none, or cannot be read. */
export function readContent(file: string): Buffer | undefined {
  try {
    return fileSize(file) === undefined ? undefined : readFileSync(file);
  } catch {
    return undefined;
  }
}

/** The content of a regular file as UTF-8. */
export function readText(file: string): string | undefined {
  return readContent(file)?.toString('utf8');
}

/** The blob hash of a regular file of `bytes` bytes; undefined when it cannot be read. */
export async function hashFile(file: string, bytes: number, format: ObjectFormat): Promise<string | undefined> {
  if (bytes < STREAM_FROM_BYTES) {
    const content = readContent(file);
    return content && blobHash(content, format);
  }
  try {
    const hash = createHash(format).update(`blob ${bytes}\0`);
    for await (const chunk of createReadStream(file)) hash.update(chunk);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

/** Those of the symbolic links (paths below `root`) that lead to themselves or to a folder they stand in. */
export async function linkLoops(root: string, links: readonly string[]): Promise<string[]> {
  const realRoot = await realpath(root);
  const loops = await Promise.all(links.map((link) => isLoop(realRoot, link)));
  return links.filter((_, position) => loops[position]);
}

async function isLoop(root: string, link: string): Promise<boolean> {
  const place = join(root, link);
  try {
    const target = await realpath(place);
    return place.startsWith(target.endsWith(sep) ? target : target + sep);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ELOOP';
  }
}
