/**
 * Reads many changes of one clone cheaply: all patches come from one `git diff-tree`, all files from one `git cat-file`, and no tree
 * is listed but HEAD's. Each change brings a reader of its base that knows the files it touches and no others. Which of these belong
 * to the corpus (vendored, generated, test) is told by the rules for HEAD's tree: folders hardly change their nature.
 */
import type { RepositoryListing, RepositoryReader } from '../core/index.ts';
import { languageOfPath, RepositoryError } from '../core/index.ts';
import { CatFile } from './cat-file.ts';
import { type GitLocation, locateGit } from './git-location.ts';
import { gitFailure, spawnGit } from './git-process.ts';
import { IgnoreFiles } from './ignore-files.ts';
import { ListingBuilder } from './listing.ts';
import { PATCH_FORM } from './patch-form.ts';
import { PathRules } from './path-rules.ts';
import { isTestPath, libraryTestFolders } from './test-path.ts';
import { readTree, type TreeEntry } from './tree-entries.ts';

export interface CommitPair {
  readonly base: string;
  readonly commit: string;
}

/** A file that the change modifies, renames or deletes, as it is at base; or one that it adds. */
export interface TouchedFile {
  readonly path: string;
  /** At base; undefined for an added file. */
  readonly blob: string | undefined;
}

export interface ReadChange extends CommitPair {
  /** Unified diff, three lines of context, renames found; or why there is none. */
  readonly patch: string | { readonly reason: 'is too large' | 'cannot be read in this clone' };
  readonly touched: readonly TouchedFile[];
  /** The base commit, of which it lists and reads the touched files alone. */
  readonly reader: RepositoryReader;
}

/** A change this large is no fix. */
const MOST_PATCH_BYTES = 2_000_000;
const MAX_FILE_BYTES = 2_000_000;

const DIFF_TREE = ['-c', 'core.quotePath=false', 'diff-tree', '--stdin', '-r', '--raw', '--no-abbrev', ...PATCH_FORM];

export class ChangeReader {
  /** HEAD's corpus. */
  readonly listing: RepositoryListing;
  readonly #location: GitLocation;
  readonly #objects: CatFile;
  readonly #rules: PathRules;
  readonly #libraryFolders: ReturnType<typeof libraryTestFolders>;

  private constructor(location: GitLocation, { head, entries }: { head: string; entries: readonly TreeEntry[] }) {
    this.#location = location;
    this.#objects = new CatFile(location.folder);
    this.#rules = new PathRules({ ignoreFiles: new IgnoreFiles() });
    for (const { path } of entries) this.#rules.know(path);
    const builder = new ListingBuilder(this.#rules, MAX_FILE_BYTES);
    for (const { mode, path, blob, bytes = 0 } of entries) {
      const language = mode.startsWith('100') ? builder.admit(path) : undefined;
      if (language) builder.add({ path, blob, bytes, language });
    }
    this.listing = builder.finish({ commit: head, dirty: false });
    this.#libraryFolders = libraryTestFolders(this.listing.files.map(({ path }) => path));
  }

  /** `head` is a full hash. Throws `RepositoryError`. */
  static async open(folder: string, head: string, options: { signal?: AbortSignal } = {}): Promise<ChangeReader> {
    const location = await locateGit(folder, options.signal);
    if (!location) throw new RepositoryError('not_found', `${folder} is not a git repository and has no commits`);
    return new ChangeReader(location, { head, entries: await readTree(head, { folder: location.folder, ...options }) });
  }

  isTest(path: string): boolean {
    return isTestPath(path, { libraryFolders: this.#libraryFolders });
  }

  /**
   * The changes in the order asked; one that changes nothing is left out. A clone that lacks objects (a partial one) fails the whole
   * batch: the changes after the last whole one are then asked for singly until the one to blame is found. Throws `RepositoryError`
   * where git cannot be run.
   */
  async *changes(pairs: readonly CommitPair[]): AsyncGenerator<ReadChange> {
    const positions = new Map(pairs.map(({ commit }, i) => [commit, i]));
    let size = pairs.length;
    for (let start = 0; start < pairs.length; ) {
      const end = Math.min(start + size, pairs.length);
      try {
        for await (const diff of this.#diffs(pairs.slice(start, end))) {
          const position = positions.get(diff.commit)!;
          yield this.#changeOf(pairs[position]!, diff);
          start = position + 1;
        }
        start = end;
      } catch (error) {
        if (!(error instanceof RepositoryError)) throw error;
        if (size > 1) {
          size = 1;
          continue;
        }
        yield this.#unreadable(pairs[start++]!);
        size = pairs.length;
      }
    }
  }

  /** Whole diffs only. Throws `RepositoryError('git')` behind the last of them where git fails. */
  async *#diffs(pairs: readonly CommitPair[]): AsyncGenerator<Diff> {
    const child = spawnGit(DIFF_TREE, { folder: this.#location.folder });
    const ended = new Promise<number>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? -1));
    });
    ended.catch(() => {}); // thrown where it is awaited
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-1_000);
    });
    child.stdin.on('error', () => {}); // told by the exit code
    child.stdin.end(pairs.map(({ commit, base }) => `${commit} ${base}\n`).join(''));
    try {
      let last: Diff | undefined;
      for await (const diff of diffsOf(child.stdout)) {
        if (last) yield last;
        last = diff;
      }
      if ((await ended) !== 0) throw gitFailure(['diff-tree'], stderr);
      if (last) yield last;
    } finally {
      child.kill();
    }
  }

  #changeOf(pair: CommitPair, { lines, oversized }: Diff): ReadChange {
    const text = lines.toString('utf8');
    const patchStart = text.search(/^diff --git /m);
    const touched = touchedFiles(patchStart < 0 ? text : text.slice(0, patchStart));
    const patch = patchStart < 0 ? '' : text.slice(patchStart);
    const reader = this.#readerOf(pair.base, touched);
    return { ...pair, patch: oversized ? { reason: 'is too large' } : patch, touched, reader };
  }

  #unreadable(pair: CommitPair): ReadChange {
    const reader = this.#readerOf(pair.base, []);
    return { ...pair, patch: { reason: 'cannot be read in this clone' }, touched: [], reader };
  }

  async close(): Promise<void> {
    await this.#objects.close();
  }

  #readerOf(base: string, touched: readonly TouchedFile[]): RepositoryReader {
    const objects = this.#objects;
    const listing = this.#listingOf(base, touched);
    return {
      root: this.#location.folder,
      identity: this.#location.identity,
      list: async () => listing,
      async *read(files) {
        for (const { path, blob } of files) yield { path, blob, content: await objects.read(blob) };
      },
      history: async () => [],
      close: async () => {},
    };
  }

  #listingOf(base: string, touched: readonly TouchedFile[]): RepositoryListing {
    const builder = new ListingBuilder(this.#rules, MAX_FILE_BYTES);
    for (const { path, blob } of touched) {
      if (blob === undefined || languageOfPath(path) === undefined) continue;
      const language = builder.admit(path);
      if (language) builder.add({ path, blob, bytes: 0, language });
    }
    const { files, ...rest } = builder.finish({ commit: base, dirty: false });
    return { ...rest, files: files.map((file) => ({ ...file, test: this.isTest(file.path) })) };
  }
}

/** Records of `:<mode> <mode> <blob> <blob> <status>\t<path>[\t<path>]`. A path that git must quote is passed over. */
function touchedFiles(raw: string): TouchedFile[] {
  return raw.split('\n').flatMap((line) => {
    const [, mode, blob, status, path] = /^:(\d{6}) \d{6} (\S+) \S+ ([A-Z])\d*\t([^\t"][^\t]*)/.exec(line) ?? [];
    if (path === undefined || (mode !== '000000' && !mode!.startsWith('100'))) return [];
    return [{ path, blob: status === 'A' ? undefined : blob }];
  });
}

interface Diff {
  readonly commit: string;
  /** Raw records and patch. */
  readonly lines: Buffer;
  readonly oversized: boolean;
}

/** Splits git's output at the hashes that open each diff: no line of a diff is a bare hash, because each has a mark before it. */
async function* diffsOf(output: AsyncIterable<Buffer>): AsyncGenerator<Diff> {
  let commit: string | undefined;
  let parts: Buffer[] = [];
  let bytes = 0;
  const finished = (): Diff => ({ commit: commit!, lines: Buffer.concat(parts), oversized: bytes > MOST_PATCH_BYTES });
  for await (const line of linesOf(output)) {
    if (isHash(line)) {
      if (commit !== undefined) yield finished();
      commit = line.toString('latin1', 0, line.length - 1);
      parts = [];
      bytes = 0;
    } else {
      bytes += line.length;
      if (bytes <= MOST_PATCH_BYTES) parts.push(line);
    }
  }
  if (commit !== undefined) yield finished();
}

/** Lines with their line feeds. */
async function* linesOf(output: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of output) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const line = chunk.subarray(start, end + 1);
      yield rest.length === 0 ? line : Buffer.concat([...rest, line]);
      rest = [];
      start = end + 1;
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

function isHash(line: Buffer): boolean {
  if (line.length !== 41 && line.length !== 65) return false;
  return /^[0-9a-f]+\n$/.test(line.toString('latin1'));
}
