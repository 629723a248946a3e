/**
 * Removes what is no longer of use: trees and histories that were not used for a while, and segments and vectors none of whose blobs is
 * in a kept tree. What is removed can always be built again.
 */
import { rmSync } from 'node:fs';
import { type CacheFolder, latestFirst, type StoredFile, type StoredKind } from './cache-folder.ts';
import { Segment } from './segment.ts';
import { TreeIndex } from './tree-index.ts';
import { unreferencedVectors } from './vector-store.ts';

const KEPT_DAYS = 30;
/** States of the repository that stay stored: a few branches and worktrees, and the last edits. */
const KEPT_FILES = 8;
/** Beyond this many segment files, those of forgotten states are removed without being asked. */
const MANY_SEGMENTS = 256;
/** Bytes of trees that stay stored for work that visits many commits. */
const KEPT_TREE_BYTES = 500_000_000;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Garbage {
  readonly removedFiles: number;
  readonly removedBytes: number;
  readonly keptBytes: number;
}

/** `nowMs` is the time to count unused days back from, in milliseconds since the epoch. Waits for a running writer. */
export async function collectGarbage(
  cache: CacheFolder,
  options: { nowMs: number; signal?: AbortSignal },
): Promise<Garbage> {
  const { nowMs, signal } = options;
  const lock = await cache.lock({ onWait: () => {}, ...(signal && { signal }) });
  if (!lock) return { removedFiles: 0, removedBytes: 0, keptBytes: cache.bytes };
  try {
    cache.sweep();
    rmSync(cache.unfinished, { recursive: true, force: true });
    const unused = {
      tree: unusedFiles(cache.list('tree'), nowMs),
      history: unusedFiles(cache.list('history'), nowMs),
    };
    const removed = [...remove(cache, 'tree', unused.tree), ...remove(cache, 'history', unused.history)];
    const live = liveBlobs(cache);
    removed.push(...remove(cache, 'segment', unreferencedSegments(cache, live)));
    const vectors = { isLive: (blob: string) => live.has(blob), unusedSinceMs: nowMs - KEPT_DAYS * DAY_MS };
    removed.push(...remove(cache, 'vectors', unreferencedVectors(cache, vectors)));
    return {
      removedFiles: removed.length,
      removedBytes: removed.reduce((sum, file) => sum + file.bytes, 0),
      keptBytes: cache.bytes,
    };
  } finally {
    lock.release();
  }
}

/**
 * Keeps the store from growing with every edit: removes all but the latest trees and histories, and when segments are many,
 * those that no kept tree needs. Only for the holder of the writer lock.
 */
export function removeSurplus(cache: CacheFolder): void {
  for (const kind of ['tree', 'history'] as const) remove(cache, kind, latestFirst(cache.list(kind)).slice(KEPT_FILES));
  if (cache.list('segment').length > MANY_SEGMENTS) {
    remove(cache, 'segment', unreferencedSegments(cache, liveBlobs(cache)));
  }
}

/** Of many commits keeps everything that was read, and as many trees as there is room for. Only for the holder of the writer lock. */
export function removeSurplusTrees(cache: CacheFolder): void {
  let bytes = 0;
  remove(
    cache,
    'tree',
    latestFirst(cache.list('tree')).filter((tree) => (bytes += tree.bytes) > KEPT_TREE_BYTES),
  );
}

/** All but the latest few, and of those the ones that were not used for a month. */
function unusedFiles(files: readonly StoredFile[], nowMs: number): StoredFile[] {
  return latestFirst(files).filter((file, i) => i >= KEPT_FILES || nowMs - file.usedAtMs > KEPT_DAYS * DAY_MS);
}

/** Keys of the blobs of all stored trees. */
function liveBlobs(cache: CacheFolder): ReadonlySet<string> {
  const live = new Set<string>();
  for (const { name } of cache.list('tree')) {
    for (const key of cache.open('tree', name, (bytes) => new TreeIndex(bytes))?.blobKeys() ?? []) live.add(key);
  }
  return live;
}

function unreferencedSegments(cache: CacheFolder, live: ReadonlySet<string>): StoredFile[] {
  return cache.list('segment').filter(({ name }) => {
    const segment = cache.open('segment', name, (bytes) => new Segment(bytes));
    return !segment?.blobs.some(({ key }) => live.has(key));
  });
}

function remove(cache: CacheFolder, kind: StoredKind, files: readonly StoredFile[]): readonly StoredFile[] {
  for (const { name } of files) cache.remove(kind, name);
  return files;
}
