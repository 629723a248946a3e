/**
 * Files on disk, for the readers of work trees and plain folders. Only regular files are ever opened: a pipe or a device
 * would block or never end. Small files are read synchronously, which is several times faster than through promises.
 */
import { createHash } from 'node:crypto';
import { createReadStream, lstatSync, readFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { CancelledError, type RepositoryReader } from '../core/index.ts';
import { blobHash, matchesBlob, type ObjectFormat } from './blob-hash.ts';

/** Larger files are hashed as a stream. */
const STREAM_FROM_BYTES = 8_000_000;

/** Files read between two looks at the event loop. */
const FILES_PER_TURN = 64;

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
function readContent(file: string): Buffer | undefined {
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

interface BlobAtPath {
  readonly path: string;
  readonly blob: string;
}

/** The content of `path` below `root` as long as it is what `blob` names; else undefined. */
export function readBlob(root: string, { path, blob }: BlobAtPath): Buffer | undefined {
  if (path.split('/').includes('..')) return undefined;
  const content = readContent(`${root}/${path}`);
  return content && matchesBlob(content, blob) ? content : undefined;
}

/** Answers file by file with what `read` gives, looking at the event loop and the signal every so often. */
export async function* readInTurns(
  files: readonly BlobAtPath[],
  read: (file: BlobAtPath) => Promise<Uint8Array | undefined> | Uint8Array | undefined,
  signal: AbortSignal | undefined,
): ReturnType<RepositoryReader['read']> {
  for (const [position, file] of files.entries()) {
    if (position % FILES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new CancelledError('Reading the repository');
    yield { path: file.path, blob: file.blob, content: await read(file) };
  }
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
