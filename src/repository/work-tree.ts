/**
 * A git work tree as it lies on disk: tracked files and untracked ones that git does not ignore. Hashes of unmodified
 * files come from git's index; only what git calls changed or untracked is read and hashed here. Symbolic links are not
 * followed: what they point to inside the repository is listed under its own path.
 */
import { languageOfPath, type RepositoryListing, type RepositoryReader } from '../core/index.ts';
import { CatFile } from './cat-file.ts';
import { fileSize, hashFile, linkLoops, readBlob, readInTurns, readText } from './disk.ts';
import { findCommit, type GitLocation, gitSignal } from './git-location.ts';
import { type GitOptions, gitFailure, gitOutput, runGit } from './git-process.ts';
import { readHistory } from './history.ts';
import { IgnoreFiles, parentFolder } from './ignore-files.ts';
import { IGNORE_FILE_NAME, isIgnoreFile, ListingBuilder } from './listing.ts';
import { PathRules } from './path-rules.ts';
import { type IndexEntry, parseIndex, parseStatus, type WorkTreeStatus } from './work-tree-state.ts';

const LIST_INDEX = ['ls-files', '--stage', '-t', '-z'];
const SHOW_STATUS = [
  'status',
  '--porcelain=v2',
  '-z',
  '--branch',
  '--no-ahead-behind',
  '--untracked-files=all',
  '--no-renames',
  '--ignore-submodules=all',
  '--',
  '.',
];

/** A tracked file and its size on disk in bytes; undefined where it is no source, no regular file, or not there. */
interface TrackedFile extends IndexEntry {
  readonly bytes: number | undefined;
}

export class WorkTreeReader implements RepositoryReader {
  readonly root: string;
  readonly identity: string;
  readonly #location: GitLocation;
  readonly #maxFileBytes: number;
  readonly #objects: CatFile;
  readonly #closing = new AbortController();
  /** Index hashes of the latest listing. */
  #tracked: ReadonlyMap<string, TrackedFile> = new Map();

  constructor(location: GitLocation, options: { maxFileBytes: number }) {
    this.root = location.folder;
    this.identity = location.identity;
    this.#location = location;
    this.#maxFileBytes = options.maxFileBytes;
    this.#objects = new CatFile(location.folder);
  }

  async list(options: { signal?: AbortSignal } = {}): Promise<RepositoryListing> {
    const git = { folder: this.root, signal: gitSignal(this.#closing, options.signal) };
    const [tracked, status] = await Promise.all([
      gitOutput(LIST_INDEX, git).then((output) => this.#measure(parseIndex(output))), // measured while git looks for changes
      this.#status(git),
    ]);
    this.#tracked = tracked;
    return this.#listing(tracked, status);
  }

  /**
   * Content always matches its hash: where the file on disk no longer does (edited since, or stored by git with other line
   * ends), git's own copy is given, if it has one.
   */
  read(files: readonly { readonly path: string; readonly blob: string }[], options: { signal?: AbortSignal } = {}) {
    return readInTurns(files, (file) => this.#content(file), options.signal);
  }

  async history(options: { maxCommits: number; signal?: AbortSignal }) {
    const signal = gitSignal(this.#closing, options.signal);
    const commit = await findCommit(this.#location, 'HEAD', signal);
    return commit ? readHistory(this.#location, { ...options, commit, signal }) : [];
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#objects.close();
  }

  #content(file: { readonly path: string; readonly blob: string }) {
    const content = readBlob(this.root, file);
    if (content || this.#tracked.get(file.path)?.blob !== file.blob) return content;
    return this.#objects.read(file.blob);
  }

  async #status(git: GitOptions): Promise<WorkTreeStatus> {
    const { exitCode, stdout, stderr } = await runGit(SHOW_STATUS, git);
    if (exitCode !== 0) throw gitFailure(SHOW_STATUS, stderr);
    return parseStatus(stdout, stderr, this.#location.prefix);
  }

  #measure(index: ReadonlyMap<string, IndexEntry>): Map<string, TrackedFile> {
    const files = new Map<string, TrackedFile>();
    for (const [path, entry] of index) {
      files.set(path, { ...entry, bytes: languageOfPath(path) && fileSize(this.#place(path)) });
    }
    return files;
  }

  #place(path: string): string {
    return `${this.root}/${path}`;
  }

  async #listing(tracked: ReadonlyMap<string, TrackedFile>, status: WorkTreeStatus): Promise<RepositoryListing> {
    const rules = new PathRules({ ignoreFiles: this.#ignoreFiles([...tracked.keys(), ...status.untracked]) });
    for (const path of tracked.keys()) rules.know(path);
    for (const path of status.untracked) rules.know(path);
    const listing = new ListingBuilder(rules, this.#maxFileBytes);

    const links: string[] = [];
    for (const [path, { mode, blob, bytes }] of tracked) {
      if (mode === '160000') listing.skip(path, 'submodule');
      if (mode === '120000') links.push(path);
      if (bytes === undefined || status.changed.has(path)) continue;
      const language = listing.admit(path);
      if (language) listing.add({ path, blob, bytes, language });
    }
    for (const path of [...status.changed, ...status.untracked]) {
      if (path.endsWith('/')) listing.skip(path.slice(0, -1), 'submodule');
      else await this.#addChanged(listing, path);
    }
    for (const path of status.unreadable) listing.skip(path, 'unreadable');
    for (const path of await linkLoops(this.root, links)) listing.skip(path, 'symlink_loop');
    return listing.finish({ commit: status.commit, dirty: status.dirty });
  }

  async #addChanged(listing: ListingBuilder, path: string): Promise<void> {
    const file = this.#place(path);
    const bytes = fileSize(file);
    if (bytes === undefined) return;
    const language = listing.admit(path);
    if (!language) return;
    const blob = await hashFile(file, bytes, this.#location.objectFormat);
    if (blob) listing.add({ path, blob, bytes, language });
    else listing.skip(path, 'unreadable');
  }

  /** Listed ignore files, and the one at the root even when git ignores it. */
  #ignoreFiles(paths: readonly string[]): IgnoreFiles {
    const ignoreFiles = new IgnoreFiles();
    for (const path of new Set([IGNORE_FILE_NAME, ...paths.filter(isIgnoreFile)])) {
      const text = readText(this.#place(path));
      if (text !== undefined) ignoreFiles.add(parentFolder(path), text);
    }
    return ignoreFiles;
  }
}
