/**
 * A folder without git: every file below it that no `.gitignore` names, walked without following symbolic links. Blob
 * hashes are computed from the content, so that a copy of a clone shares its index.
 */
import type { Dirent } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CancelledError, type RepositoryListing, type RepositoryReader } from '../core/index.ts';
import { fileSize, hashFile, linkLoops, readBlob, readInTurns, readText } from './disk.ts';
import { IgnoreFiles } from './ignore-files.ts';
import { IGNORE_FILE_NAME, ListingBuilder } from './listing.ts';
import { PathRules } from './path-rules.ts';

/** What version control keeps for itself. */
const VERSION_CONTROL_FOLDERS: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.jj', 'CVS']);

export class PlainFolderReader implements RepositoryReader {
  readonly root: string;
  readonly identity: string;
  readonly #maxFileBytes: number;

  private constructor(root: string, identity: string, maxFileBytes: number) {
    this.root = root;
    this.identity = identity;
    this.#maxFileBytes = maxFileBytes;
  }

  static async open(root: string, options: { maxFileBytes: number }): Promise<PlainFolderReader> {
    return new PlainFolderReader(root, await realpath(root), options.maxFileBytes);
  }

  async list(options: { signal?: AbortSignal } = {}): Promise<RepositoryListing> {
    const walk = new FolderWalk(this.root, this.#maxFileBytes, options.signal);
    return walk.run();
  }

  read(files: readonly { readonly path: string; readonly blob: string }[], options: { signal?: AbortSignal } = {}) {
    return readInTurns(files, (file) => readBlob(this.root, file), options.signal);
  }

  async history() {
    return [];
  }

  async close(): Promise<void> {}
}

/** One walk over a folder. */
class FolderWalk {
  readonly #root: string;
  readonly #signal: AbortSignal | undefined;
  readonly #gitIgnore = new IgnoreFiles();
  readonly #fixpointIgnore = new IgnoreFiles();
  readonly #rules: PathRules;
  readonly #listing: ListingBuilder;
  readonly #links: string[] = [];

  constructor(root: string, maxFileBytes: number, signal: AbortSignal | undefined) {
    this.#root = root;
    this.#signal = signal;
    this.#rules = new PathRules({ ignoreFiles: this.#fixpointIgnore, unversioned: true });
    this.#listing = new ListingBuilder(this.#rules, maxFileBytes);
  }

  async run(): Promise<RepositoryListing> {
    await this.#walk('');
    for (const path of await linkLoops(this.#root, this.#links)) this.#listing.skip(path, 'symlink_loop');
    return this.#listing.finish({ commit: undefined, dirty: false });
  }

  /** `folder` ends with a slash, or is empty for the root. A folder left out is noted once, with its slash. */
  async #walk(folder: string): Promise<void> {
    if (this.#signal?.aborted) throw new CancelledError('Listing the folder');
    let entries: Dirent[];
    try {
      entries = await readdir(join(this.#root, folder), { withFileTypes: true });
    } catch {
      this.#listing.skip(folder, 'unreadable');
      return;
    }
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      this.#rules.know(folder + entry.name);
      if (entry.name === '.gitignore') this.#addIgnoreFile(this.#gitIgnore, folder, entry.name);
      if (entry.name === IGNORE_FILE_NAME) this.#addIgnoreFile(this.#fixpointIgnore, folder, entry.name);
    }
    const reason = this.#rules.folderReason(folder);
    if (reason && !this.#fixpointIgnore.mayIncludeWithin(basename(folder))) {
      this.#listing.skip(folder, reason);
      return;
    }
    for (const entry of entries) await this.#visit(folder, entry);
  }

  async #visit(folder: string, entry: Dirent): Promise<void> {
    const path = folder + entry.name;
    if (entry.isDirectory()) {
      const ignored = this.#gitIgnore.verdict(`${path}/`) === 'ignored';
      if (!VERSION_CONTROL_FOLDERS.has(entry.name) && !ignored) await this.#walk(`${path}/`);
    } else if (this.#gitIgnore.verdict(path) === 'ignored') {
      return;
    } else if (entry.isSymbolicLink()) {
      this.#links.push(path);
    } else if (entry.isFile()) {
      await this.#addFile(path);
    }
  }

  async #addFile(path: string): Promise<void> {
    const language = this.#listing.admit(path);
    if (!language) return;
    const file = `${this.#root}/${path}`;
    const bytes = fileSize(file);
    const blob = bytes === undefined ? undefined : await hashFile(file, bytes, 'sha1');
    if (blob && bytes !== undefined) this.#listing.add({ path, blob, bytes, language });
    else this.#listing.skip(path, 'unreadable');
  }

  #addIgnoreFile(ignoreFiles: IgnoreFiles, folder: string, name: string): void {
    const text = readText(join(this.#root, folder, name));
    if (text !== undefined) ignoreFiles.add(folder, text);
  }
}
