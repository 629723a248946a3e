/** Builds a tree index in memory from sources, as `openIndex` would from a repository with these files. */
import { languageOfPath, type SourceFile } from '../../src/core/index.ts';
import { loadGrammar } from '../../src/index/grammars.ts';
import { buildHistoryIndex, HistoryIndex } from '../../src/index/history-index.ts';
import { parseBatch } from '../../src/index/parse-batch.ts';
import { blobKey, Segment } from '../../src/index/segment.ts';
import { TreeIndex } from '../../src/index/tree-index.ts';
import { buildTreeIndex, type StoredBlob } from '../../src/index/tree-index-builder.ts';
import { blobHash, isTestPath } from '../../src/repository/index.ts';
import { SyntaxReader } from '../../src/syntax/index.ts';

type Sources = Readonly<Record<string, string>>;

/** The files of `sources`, sorted by path. */
export function filesOf(sources: Sources): SourceFile[] {
  return Object.keys(sources)
    .sort()
    .map((path) => ({
      path,
      blob: blobHash(Buffer.from(sources[path]!)),
      bytes: Buffer.byteLength(sources[path]!),
      language: languageOfPath(path) ?? 'text',
      test: isTestPath(path),
      oversized: false,
    }));
}

/** Bytes of the tree index over `sources`, parsed in these batches of paths; in one batch by default. */
export async function treeBytes(sources: Sources, batches = [Object.keys(sources)]): Promise<Uint8Array> {
  const files = filesOf(sources);
  const syntax = new SyntaxReader(loadGrammar);
  const blobs = new Map<string, StoredBlob>();
  for (const batch of batches) {
    const members = files.filter((file) => batch.includes(file.path));
    const blobSources = members.map((file) => ({
      ...file,
      key: blobKey(file),
      content: Buffer.from(sources[file.path]!),
    }));
    const segment = new Segment(await parseBatch(blobSources, syntax));
    segment.blobs.forEach(({ key }, position) => {
      blobs.set(key, { segment, position });
    });
  }
  syntax.close();
  return buildTreeIndex(files, [], blobs);
}

export async function treeOf(sources: Sources): Promise<TreeIndex> {
  return new TreeIndex(await treeBytes(sources));
}

/** A history of these commits, newest first. */
export function historyOf(commits: readonly { message: string; paths: readonly string[] }[] = []): HistoryIndex {
  return new HistoryIndex(
    buildHistoryIndex(commits.map((commit, i) => ({ ...commit, commit: `${i}`, time: 1_000_000 - i }))),
  );
}

/** The number of the document called `name`. Throws where there is none. */
export function documentNamed(tree: TreeIndex, name: string): number {
  for (let document = 0; document < tree.documentCount; document++) if (tree.name(document) === name) return document;
  throw new Error(`no document ${name}`);
}
