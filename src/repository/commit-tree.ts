/**
 * A repository at one commit, read from git's objects without a checkout. What does not belong to that commit's tree or
 * its ancestors cannot be read through it, whatever hash is asked for.
 */
import { CancelledError, type RepositoryListing, type RepositoryReader } from '../core/index.ts';
import { CatFile } from './cat-file.ts';
import { type GitLocation, gitSignal } from './git-location.ts';
import { readHistory } from './history.ts';
import { IgnoreFiles, parentFolder } from './ignore-files.ts';
import { isIgnoreFile, ListingBuilder } from './listing.ts';
import { PathRules } from './path-rules.ts';
import { readTree, type TreeEntry } from './tree-entries.ts';

/** Answers awaited at once: enough to hide the pipe, few enough to bound the memory. */
const READ_AHEAD = 32;

export class CommitTreeReader implements RepositoryReader {
  readonly root: string;
  readonly identity: string;
  readonly #location: GitLocation;
  readonly #commit: string;
  readonly #maxFileBytes: number;
  readonly #objects: CatFile;
  readonly #ownsObjects: boolean;
  readonly #closing = new AbortController();
  #listing: RepositoryListing | undefined;
  #blobsByPath: ReadonlyMap<string, string> | undefined;

  /** `commit` is a full hash. `objects` are those of several readers, and stay open. */
  constructor(location: GitLocation, options: { commit: string; maxFileBytes: number; objects?: CatFile }) {
    this.root = location.folder;
    this.identity = location.identity;
    this.#location = location;
    this.#commit = options.commit;
    this.#maxFileBytes = options.maxFileBytes;
    this.#objects = options.objects ?? new CatFile(location.folder);
    this.#ownsObjects = options.objects === undefined;
  }

  async list(options: { signal?: AbortSignal } = {}): Promise<RepositoryListing> {
    return (this.#listing ??= await this.#list(options.signal));
  }

  async *read(
    files: readonly { readonly path: string; readonly blob: string }[],
    options: { signal?: AbortSignal } = {},
  ): ReturnType<RepositoryReader['read']> {
    const { files: listed } = await this.list(options);
    const blobs = (this.#blobsByPath ??= new Map(listed.map((file) => [file.path, file.blob])));
    const ask = (file: { readonly path: string; readonly blob: string }) => {
      const content = blobs.get(file.path) === file.blob ? this.#objects.read(file.blob) : Promise.resolve(undefined);
      content.catch(() => {}); // thrown where it is awaited; the caller may have left before that
      return { path: file.path, blob: file.blob, content };
    };
    const asked: ReturnType<typeof ask>[] = [];
    for (let next = 0; next < files.length || asked.length > 0; ) {
      while (next < files.length && asked.length < READ_AHEAD) asked.push(ask(files[next++]!));
      const { path, blob, content } = asked.shift()!;
      const answer = { path, blob, content: await content };
      if (options.signal?.aborted) throw new CancelledError('Reading the repository');
      yield answer;
    }
  }

  history(options: { maxCommits: number; signal?: AbortSignal }) {
    const signal = gitSignal(this.#closing, options.signal);
    return readHistory(this.#location, { ...options, commit: this.#commit, signal });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    if (this.#ownsObjects) await this.#objects.close();
  }

  async #list(callerSignal: AbortSignal | undefined): Promise<RepositoryListing> {
    const signal = gitSignal(this.#closing, callerSignal);
    const entries = await readTree(this.#commit, { folder: this.root, signal });
    const rules = new PathRules({ ignoreFiles: await this.#ignoreFiles(entries) });
    for (const entry of entries) rules.know(entry.path);
    const listing = new ListingBuilder(rules, this.#maxFileBytes);
    for (const { mode, path, blob, bytes } of entries) {
      if (mode === '160000') listing.skip(path, 'submodule');
      if (!isRegular(mode)) continue;
      const language = listing.admit(path);
      if (!language) continue;
      if (bytes === undefined) listing.skip(path, 'unreadable');
      else listing.add({ path, blob, bytes, language });
    }
    return listing.finish({ commit: this.#commit, dirty: false });
  }

  async #ignoreFiles(entries: readonly TreeEntry[]): Promise<IgnoreFiles> {
    const ignoreFiles = new IgnoreFiles();
    for (const { mode, path, blob } of entries) {
      if (!isIgnoreFile(path) || !isRegular(mode)) continue;
      const content = await this.#objects.read(blob);
      if (content) ignoreFiles.add(parentFolder(path), Buffer.from(content).toString('utf8'));
    }
    return ignoreFiles;
  }
}

function isRegular(mode: string): boolean {
  return mode.startsWith('100');
}
