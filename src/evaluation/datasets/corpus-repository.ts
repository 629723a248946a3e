/**
 * A BEIR corpus as a repository, so that every system can be measured on exactly the functions of the papers' corpora. Files
 * are put together in memory from their documents; there is no history.
 */
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  CancelledError,
  languageOfPath,
  RepositoryError,
  type RepositoryListing,
  type RepositoryReader,
  type SkippedFile,
  type SourceFile,
} from '../../core/index.ts';
import { blobHash } from '../../repository/index.ts';
import { type CorpusDocument, readCorpus } from './corpus-documents.ts';
import { plainText, pythonText } from './corpus-text.ts';

export class CorpusRepository implements RepositoryReader {
  readonly root: string;
  readonly identity: string;
  readonly #listing: RepositoryListing;
  /** By path. */
  readonly #contents: ReadonlyMap<string, Uint8Array>;

  private constructor(
    root: string,
    identity: string,
    contents: Map<string, Uint8Array>,
    skipped: readonly SkippedFile[],
  ) {
    this.root = root;
    this.identity = identity;
    this.#contents = contents;
    const files = [...contents.keys()].sort().map((path) => sourceFile(path, contents.get(path)!));
    this.#listing = { revision: { commit: undefined, dirty: false }, files, skipped };
  }

  /** Reads the `corpus.jsonl` of `folder`; lines that name no function of a source file are listed as skipped. */
  static async open(folder: string): Promise<CorpusRepository> {
    const file = join(folder, 'corpus.jsonl');
    if (!existsSync(file)) throw new RepositoryError('not_found', `there is no ${file}; name a BEIR folder`);
    const documents = new Map<string, CorpusDocument[]>();
    const skipped: SkippedFile[] = [];
    for await (const document of readCorpus(folder)) {
      if ('brokenLine' in document) skipped.push({ path: `corpus.jsonl ${document.brokenLine}`, reason: 'unreadable' });
      else if (documents.has(document.path)) documents.get(document.path)!.push(document);
      else documents.set(document.path, [document]);
    }
    const contents = new Map<string, Uint8Array>();
    for (const [path, parts] of documents) {
      const text = languageOfPath(path) === 'python' ? pythonText(parts) : plainText(parts);
      contents.set(path, Buffer.from(text));
    }
    return new CorpusRepository(resolve(folder), await realpath(folder), contents, skipped);
  }

  async list(): Promise<RepositoryListing> {
    return this.#listing;
  }

  async *read(files: readonly Pick<SourceFile, 'path' | 'blob'>[], options: { signal?: AbortSignal } = {}) {
    for (const { path, blob } of files) {
      if (options.signal?.aborted) throw new CancelledError('Reading the corpus');
      const content = this.#contents.get(path);
      yield { path, blob, content: content && blobHash(content) === blob ? content : undefined };
    }
  }

  async history() {
    return [];
  }

  async close(): Promise<void> {}
}

function sourceFile(path: string, content: Uint8Array): SourceFile {
  const language = languageOfPath(path) ?? 'text';
  return { path, blob: blobHash(content), bytes: content.byteLength, language, test: false, oversized: false };
}
