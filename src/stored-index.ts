/** Wires what people do with stored indexes beside asking them: look at them, tidy up, remove them. */
import { IndexError } from './core/index.ts';
import {
  CacheFolder,
  defaultCacheRoot,
  type Garbage,
  readStatus,
  collectGarbage as removeUnused,
  type IndexStatus as TreeStatus,
} from './index/index.ts';
import {
  type RankingWeights,
  removeRepositoryWeights,
  repositoryWeights,
  storeRepositoryWeights,
} from './ranking-weights.ts';
import { openRepository } from './repository/index.ts';

export { defaultCacheRoot, type Garbage } from './index/index.ts';

export interface IndexStatus extends TreeStatus {
  /** What ranks answers over this repository. */
  readonly weights: Pick<RankingWeights, 'origin' | 'digest' | 'notices'>;
}

export interface StoredIndexOptions {
  readonly repository: string;
  readonly revision?: string;
  readonly maxFileBytes?: number;
  /** Folder of all indexes; the user's cache folder by default. */
  readonly cacheRoot?: string;
  readonly signal?: AbortSignal;
}

/** A repository's folder of stored indexes and what was done to it. */
export interface StoredFolder<T> {
  readonly folder: string;
  readonly outcome: T;
  /** Lines about what could not be done. */
  readonly notices: readonly string[];
}

/** What is stored for a repository; undefined where nothing is. Throws `RepositoryError`. */
export async function indexStatus(options: StoredIndexOptions): Promise<IndexStatus | undefined> {
  const { repository, revision, maxFileBytes, cacheRoot = defaultCacheRoot(), signal } = options;
  const reader = await openRepository(repository, { rev: revision, maxFileBytes });
  try {
    const cache = new CacheFolder(cacheRoot, reader.identity);
    const status = await readStatus(reader, { cache, ...(signal && { signal }) });
    if (!status) return undefined;
    const { origin, digest, notices } = repositoryWeights(cache);
    return { ...status, weights: { origin, digest, notices } };
  } finally {
    await reader.close();
  }
}

/** Where long work on a repository keeps what it has so far. */
export async function unfinishedFolder(options: StoredIndexOptions): Promise<string> {
  return (await openCache(options)).unfinished;
}

/**
 * Has a model that was fitted to the repository, starting from the weights that `baseDigest` names, rank its answers from now on; without
 * one, takes an earlier one away. Throws `IndexError` where it cannot be kept.
 */
export async function setRepositoryWeights(
  options: StoredIndexOptions,
  fitted: { readonly model: RankingWeights['model']; readonly baseDigest: string } | undefined,
): Promise<void> {
  const cache = await openCache(options);
  if (fitted) storeRepositoryWeights(cache, fitted.model, fitted.baseDigest);
  else removeRepositoryWeights(cache);
  const [notice] = cache.notices;
  if (notice !== undefined) throw new IndexError(`the fitted weights cannot be kept: ${notice}`);
}

/** Removes what is no longer used of this repository's indexes, or of every repository's. */
export async function collectGarbage(
  options: StoredIndexOptions & { all?: boolean },
): Promise<StoredFolder<Garbage>[]> {
  const { signal } = options;
  const collected: StoredFolder<Garbage>[] = [];
  for (const cache of await foldersOf(options)) {
    const outcome = await removeUnused(cache, { nowMs: Date.now(), ...(signal && { signal }) });
    collected.push({ folder: cache.folder, outcome, notices: cache.notices });
  }
  return collected;
}

/** Removes this repository's indexes, or every repository's; the outcome is the number of bytes freed. */
export async function clearIndex(options: StoredIndexOptions & { all?: boolean }): Promise<StoredFolder<number>[]> {
  return (await foldersOf(options)).map((cache) => {
    const outcome = cache.bytes;
    cache.clear();
    return { folder: cache.folder, outcome, notices: cache.notices };
  });
}

async function openCache({ repository, cacheRoot = defaultCacheRoot() }: StoredIndexOptions): Promise<CacheFolder> {
  const reader = await openRepository(repository);
  await reader.close();
  return new CacheFolder(cacheRoot, reader.identity);
}

/** The folders that exist. */
async function foldersOf(options: StoredIndexOptions & { all?: boolean }): Promise<CacheFolder[]> {
  const root = options.cacheRoot ?? defaultCacheRoot();
  const existing = CacheFolder.all(root);
  if (options.all) return existing;
  const { folder } = await openCache(options);
  return existing.filter((cache) => cache.folder === folder);
}
