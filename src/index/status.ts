/** What is stored for a repository, read back from the store. Builds nothing. */
import type { DocumentKind, Language, RepositoryReader } from '../core/index.ts';
import { type CacheFolder, latestFirst } from './cache-folder.ts';
import { treeName } from './open-index.ts';
import { TreeIndex, type TreeReport } from './tree-index.ts';

export interface IndexStatus extends TreeReport {
  /** Whether the stored index is of the files as they are now; else everything here tells of the one used last. */
  readonly fresh: boolean;
  readonly commit: string | undefined;
  readonly dirty: boolean;
  readonly folder: string;
  /** Size on disk of everything stored for the repository. */
  readonly bytes: number;
  /** States of the repository (commits, worktrees, edits) that have an index. */
  readonly trees: number;
  readonly files: number;
  readonly testFiles: number;
  readonly filesByLanguage: ReadonlyMap<Language, number>;
  readonly documents: number;
  readonly documentsByKind: ReadonlyMap<DocumentKind, number>;
}

/** Undefined where nothing usable is stored. Throws `RepositoryError`. */
export async function readStatus(
  reader: RepositoryReader,
  options: { cache: CacheFolder; signal?: AbortSignal },
): Promise<IndexStatus | undefined> {
  const { cache, signal } = options;
  const listing = await reader.list(signal && { signal });
  const current = treeName(listing);
  const trees = latestFirst(cache.list('tree'));
  const names = [current, ...trees.map(({ name }) => name).filter((name) => name !== current)];
  for (const name of names) {
    const tree = cache.open('tree', name, (bytes) => new TreeIndex(bytes));
    if (!tree) continue;
    return {
      ...tree.report(),
      ...listing.revision,
      ...countsOf(tree),
      fresh: name === current,
      folder: cache.folder,
      bytes: cache.bytes,
      trees: trees.length,
    };
  }
  return undefined;
}

function countsOf(tree: TreeIndex) {
  const filesByLanguage = new Map<Language, number>();
  let testFiles = 0;
  for (let file = 0; file < tree.fileCount; file++) {
    const language = tree.language(file);
    filesByLanguage.set(language, (filesByLanguage.get(language) ?? 0) + 1);
    if (tree.isTest(file)) testFiles++;
  }
  const documentsByKind = new Map<DocumentKind, number>();
  for (let document = 0; document < tree.documentCount; document++) {
    const kind = tree.kind(document);
    documentsByKind.set(kind, (documentsByKind.get(kind) ?? 0) + 1);
  }
  return { files: tree.fileCount, testFiles, filesByLanguage, documents: tree.documentCount, documentsByKind };
}
