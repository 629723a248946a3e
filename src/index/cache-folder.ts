/**
 * The folder of one repository in the user's cache: segments, tree indexes, histories, vectors and the weights fitted to it, each an immutable
 * file that appears by atomic rename. Readers need no lock. A cache that cannot be written (full disk, read-only, no permission) costs
 * speed, never an answer: what could not be stored is kept in memory and the reason is kept as a notice.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { FixpointError, IndexError } from '../core/index.ts';
import { acquireWriterLock, type WriterLock } from './writer-lock.ts';

/** The kinds of stored files; each has a folder and an ending of its own. */
export type StoredKind = 'segment' | 'tree' | 'history' | 'weights' | 'vectors';

const STORED_KINDS: readonly StoredKind[] = ['segment', 'tree', 'history', 'weights', 'vectors'];

export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  /** Last use, in milliseconds since the epoch. */
  readonly usedAtMs: number;
}

/** By last use. */
export function latestFirst(files: readonly StoredFile[]): StoredFile[] {
  return [...files].sort((a, b) => b.usedAtMs - a.usedAtMs);
}

/** Where all indexes live: `FIXPOINT_CACHE_DIR`, else the system's cache folder for this user. */
export function defaultCacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.FIXPOINT_CACHE_DIR) return environment.FIXPOINT_CACHE_DIR;
  if (environment.XDG_CACHE_HOME) return join(environment.XDG_CACHE_HOME, 'fixpoint');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'fixpoint');
  if (process.platform === 'win32' && environment.LOCALAPPDATA)
    return join(environment.LOCALAPPDATA, 'fixpoint', 'cache');
  return join(homedir(), '.cache', 'fixpoint');
}

/** A readable part and twelve digits of the identity's hash. */
const FOLDER_NAME = /^[\w.-]+-[0-9a-f]{12}$/;

function folderName(identity: string): string {
  const named = basename(identity) === '.git' ? dirname(identity) : identity;
  const digest = createHash('sha256').update(identity).digest('hex').slice(0, 12);
  return `${basename(named).replace(/[^\w.-]/g, '_') || 'root'}-${digest}`;
}

export class CacheFolder {
  /** Absolute path of this repository's folder. */
  readonly folder: string;
  readonly #notices = new Set<string>();
  /** Why stored files were refused, one reason for each. */
  readonly #unusable: string[] = [];
  #writable = true;

  /**
   * `identity` is `RepositoryReader.identity`: worktrees of one clone share a folder. `name` is the folder's, where it is
   * known already.
   */
  constructor(root: string, identity: string, name = folderName(identity)) {
    this.folder = join(root, name);
  }

  /** The folders of all repositories that are in `root`. Anything else there is none of ours. */
  static all(root: string): CacheFolder[] {
    try {
      return readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && FOLDER_NAME.test(entry.name))
        .map(({ name }) => new CacheFolder(root, '', name));
    } catch {
      return [];
    }
  }

  /** Size of all stored files. */
  get bytes(): number {
    return STORED_KINDS.flatMap((kind) => this.list(kind)).reduce((sum, file) => sum + file.bytes, 0);
  }

  /** Lines about what could not be stored or had to be rebuilt. */
  get notices(): readonly string[] {
    const [first] = this.#unusable;
    if (first === undefined) return [...this.#notices];
    const count = this.#unusable.length;
    const files = count === 1 ? 'a stored file was' : `${count} stored files were`;
    return [`rebuilding the index: ${files} unusable (${first})`, ...this.#notices];
  }

  /** The stored files of a kind; none where the folder does not exist. */
  list(kind: StoredKind): StoredFile[] {
    try {
      return readdirSync(join(this.folder, kind))
        .filter((name) => name.endsWith(`.${kind}`))
        .sort()
        .flatMap((name) => {
          const stats = statSync(join(this.folder, kind, name), { throwIfNoEntry: false });
          return stats ? [{ name: name.slice(0, -kind.length - 1), bytes: stats.size, usedAtMs: stats.mtimeMs }] : [];
        });
    } catch {
      return [];
    }
  }

  /**
   * Opens a stored file with `open`. Undefined where it is missing, or damaged or of another version: such a file is removed
   * and a notice says so.
   */
  open<T>(kind: StoredKind, name: string, open: (bytes: Uint8Array) => T): T | undefined {
    const path = this.#path(kind, name);
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(path);
    } catch {
      return undefined;
    }
    try {
      return open(bytes);
    } catch (error) {
      const { message } = error as Error;
      if (kind === 'weights') this.#notices.add(`the weights fitted to this repository were unusable (${message})`);
      else if (kind === 'vectors')
        this.#notices.add(`stored vectors were unusable (${message}); fixpoint embed computes them again`);
      else this.#unusable.push(message);
      this.remove(kind, name);
      return undefined;
    }
  }

  /** Stores a file by atomic rename. A failure is a notice, and nothing is stored from then on. */
  write(kind: StoredKind, name: string, bytes: Uint8Array): void {
    if (!this.#writable) return;
    const path = this.#path(kind, name);
    const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
    try {
      mkdirSync(join(this.folder, kind), { recursive: true });
      writeFileSync(temporary, bytes);
      renameSync(temporary, path);
    } catch (error) {
      rmSync(temporary, { force: true });
      this.#stopWriting(error);
    }
  }

  /** Marks a file as used now, for `gc`. */
  touch(kind: StoredKind, name: string): void {
    try {
      const now = new Date();
      utimesSync(this.#path(kind, name), now, now);
    } catch {
      // A read-only cache is used all the same.
    }
  }

  remove(kind: StoredKind, name: string): void {
    try {
      rmSync(this.#path(kind, name), { force: true });
    } catch {
      // A read-only cache keeps the file; it is refused again the next time.
    }
  }

  /** Where long work keeps what it has so far; its owner removes it in the end, `gc` what was given up. */
  get unfinished(): string {
    return join(this.folder, 'unfinished');
  }

  /** Removes the repository's whole folder. */
  clear(): void {
    try {
      rmSync(this.folder, { recursive: true, force: true });
    } catch (error) {
      throw new IndexError(`cannot remove ${this.folder}: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Removes what writers that died half-way left behind. Only for the holder of the writer lock. */
  sweep(): void {
    for (const kind of STORED_KINDS) {
      try {
        for (const name of readdirSync(join(this.folder, kind))) {
          if (name.endsWith('.tmp')) rmSync(join(this.folder, kind, name), { force: true });
        }
      } catch {
        // No such folder yet.
      }
    }
  }

  /**
   * Takes the writer lock, waiting for another live process. Undefined when the cache cannot be written, or when the other
   * process does not finish in time: the caller then works in memory.
   */
  async lock(options: { onWait: (pid: number) => void; signal?: AbortSignal }): Promise<WriterLock | undefined> {
    try {
      mkdirSync(this.folder, { recursive: true });
      const lock = await acquireWriterLock(join(this.folder, 'writer.lock'), options);
      if (!lock) this.#stopWriting(new Error('another process is still writing it'));
      return lock;
    } catch (error) {
      if (error instanceof FixpointError) throw error;
      this.#stopWriting(error);
      return undefined;
    }
  }

  #stopWriting(error: unknown): void {
    this.#writable = false;
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOSPC'
        ? 'no space left on the disk'
        : code === 'EROFS'
          ? 'it is read-only'
          : code === 'EACCES'
            ? 'permission denied'
            : message;
    this.#notices.add(`the index is kept in memory only: cannot write ${this.folder} (${reason})`);
  }

  #path(kind: StoredKind, name: string): string {
    return join(this.folder, kind, `${name}.${kind}`);
  }
}
