/**
 * Brings the index of a repository up to date and opens it: list the files, parse the blobs that no segment holds, merge,
 * store, open. When nothing changed this reads one listing and one file.
 */
import { createHash } from 'node:crypto';
import type { RepositoryListing, RepositoryReader, SourceFile } from '../core/index.ts';
import { CancelledError } from '../core/index.ts';
import type { SyntaxReader } from '../syntax/index.ts';
import type { CacheFolder } from './cache-folder.ts';
import { removeSurplus, removeSurplusTrees } from './gc.ts';
import { buildHistoryIndex, HISTORY_VERSION, HistoryIndex } from './history-index.ts';
import type { BlobSource } from './parse-batch.ts';
import { ParsePool } from './parse-pool.ts';
import { blobKey, SEGMENT_VERSION } from './segment.ts';
import { SegmentStore } from './segment-store.ts';
import { TREE_VERSION, TreeIndex } from './tree-index.ts';
import { buildTreeIndex } from './tree-index-builder.ts';

/** A batch ends at this many bytes or blobs: large enough to share a dictionary, small enough to lose little. */
const BATCH_BYTES = 1_000_000;
const BATCH_BLOBS = 400;
const MAX_COMMITS = 2_000;

/** How far indexing has come. `done` and `total` count files and never go backwards. */
export interface IndexProgress {
  readonly phase: 'waiting' | 'parsing' | 'merging';
  readonly done: number;
  readonly total: number;
}

export interface OpenIndexOptions {
  readonly cache: CacheFolder;
  /** Worker threads for parsing; 0 parses in the calling thread. The index does not depend on it. */
  readonly workers: number;
  /** Parses in the calling thread; for callers that open many indexes, since a grammar that is loaded is never freed. */
  readonly syntax?: SyntaxReader;
  /** Keeps what was read of every state, not only of the latest few: for work that visits many commits, and comes back. */
  readonly manyCommits?: boolean;
  readonly onProgress?: (progress: IndexProgress) => void;
  readonly signal?: AbortSignal;
}

/** An index that answers for `listing`. */
export interface OpenedIndex {
  readonly tree: TreeIndex;
  readonly history: HistoryIndex;
  readonly listing: RepositoryListing;
  /** Blobs that had to be parsed for it. */
  readonly parsed: number;
}

/** Refreshes and opens the index of what `reader` reads. Throws `RepositoryError` or `CancelledError`; a bad cache is no error. */
export async function openIndex(reader: RepositoryReader, options: OpenIndexOptions): Promise<OpenedIndex> {
  const { cache, signal } = options;
  const listing = await reader.list(signal && { signal });
  const name = treeName(listing);
  const [opened, history] = await Promise.all([
    openTree(cache, name) ?? refreshTree(reader, listing, name, options),
    openHistory(reader, listing, options),
  ]);
  cache.touch('tree', name);
  return { ...opened, history, listing };
}

type OpenedTree = Pick<OpenedIndex, 'tree' | 'parsed'>;

function openTree(cache: CacheFolder, name: string): OpenedTree | undefined {
  const tree = cache.open('tree', name, (bytes) => new TreeIndex(bytes));
  return tree && { tree, parsed: 0 };
}

async function refreshTree(
  reader: RepositoryReader,
  listing: RepositoryListing,
  name: string,
  options: OpenIndexOptions,
): Promise<OpenedTree> {
  const { cache, manyCommits = false, signal } = options;
  const total = listing.files.length;
  const lock = await cache.lock({
    onWait: () => options.onProgress?.({ phase: 'waiting', done: 0, total }),
    ...(signal && { signal }),
  });
  try {
    const already = openTree(cache, name); // the process that held the lock may have built it
    if (already) return already;
    if (lock) cache.sweep();
    const store = new SegmentStore(cache);
    const parsed = await parseMissing(reader, listing.files, store, options);
    options.onProgress?.({ phase: 'merging', done: total, total });
    const bytes = buildTreeIndex(listing.files, listing.skipped, store.blobs);
    cache.write('tree', name, bytes);
    if (lock && manyCommits) removeSurplusTrees(cache);
    else if (lock) removeSurplus(cache);
    return { tree: new TreeIndex(bytes), parsed };
  } finally {
    lock?.release();
  }
}

/** Parses the blobs of `files` that `store` lacks and adds their segments. Resolves to their number. */
async function parseMissing(
  reader: RepositoryReader,
  files: readonly SourceFile[],
  store: SegmentStore,
  { workers, syntax, onProgress, signal }: OpenIndexOptions,
): Promise<number> {
  const missing = new Map(files.filter((file) => !store.blobs.has(blobKey(file))).map((file) => [blobKey(file), file]));
  if (missing.size === 0) return 0;
  // By language, so that a worker loads few grammars.
  const byLanguage = [...missing.values()].sort((a, b) =>
    a.language < b.language ? -1 : a.language > b.language ? 1 : 0,
  );
  const byPath = new Map(byLanguage.map((file) => [file.path, file]));
  let done = files.length - missing.size;
  const pool = new ParsePool(workers, syntax);
  const running = new Set<Promise<void>>();
  let failure: unknown;
  const start = (batch: readonly BlobSource[]): void => {
    const run = pool
      .parse(batch)
      .then((segments) => {
        for (const segment of segments) store.add(segment);
        done += batch.length;
        onProgress?.({ phase: 'parsing', done, total: files.length });
      })
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => running.delete(run));
    running.add(run);
  };
  try {
    onProgress?.({ phase: 'parsing', done, total: files.length });
    for await (const batch of batches(reader, byPath, signal)) {
      start(batch);
      if (running.size > Math.max(1, workers)) await Promise.race(running);
      if (failure) throw failure;
      if (signal?.aborted) throw new CancelledError('indexing');
    }
    await Promise.all(running);
    if (failure) throw failure;
  } finally {
    await Promise.all(running);
    await pool.close();
  }
  return missing.size;
}

/** Reads files in order and groups them; the grouping depends on the files alone. */
async function* batches(
  reader: RepositoryReader,
  files: ReadonlyMap<string, SourceFile>,
  signal: AbortSignal | undefined,
): AsyncIterable<BlobSource[]> {
  let batch: BlobSource[] = [];
  let bytes = 0;
  for await (const { path, content } of reader.read([...files.values()], signal && { signal })) {
    const file = files.get(path)!;
    batch.push({ key: blobKey(file), path, language: file.oversized ? 'text' : file.language, content });
    bytes += content?.byteLength ?? 0;
    if (bytes >= BATCH_BYTES || batch.length >= BATCH_BLOBS) {
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

async function openHistory(
  reader: RepositoryReader,
  listing: RepositoryListing,
  { cache, signal }: OpenIndexOptions,
): Promise<HistoryIndex> {
  const { commit } = listing.revision;
  if (!commit) return new HistoryIndex(buildHistoryIndex([]));
  const name = digest(`${HISTORY_VERSION} ${MAX_COMMITS} ${commit} ${reader.root}`);
  const stored = cache.open('history', name, (bytes) => new HistoryIndex(bytes));
  if (stored) return stored;
  const bytes = buildHistoryIndex(await reader.history({ maxCommits: MAX_COMMITS, ...(signal && { signal }) }));
  cache.write('history', name, bytes);
  return new HistoryIndex(bytes);
}

/** Names the tree index by everything that it depends on. */
export function treeName(listing: RepositoryListing): string {
  const lines = [`${TREE_VERSION} ${SEGMENT_VERSION}`];
  for (const file of listing.files) lines.push(`${file.path}\0${blobKey(file)}\0${file.test}`);
  for (const { path, reason } of listing.skipped) lines.push(`${path}\0${reason}`);
  return digest(lines.join('\n'));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}
