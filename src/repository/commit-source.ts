/**
 * The commits of one clone, for work that reads many of them: git is asked once where the clone stands, and one process reads
 * the objects of all.
 */
import { resolve } from 'node:path';
import { RepositoryError, type RepositoryReader } from '../core/index.ts';
import { CatFile } from './cat-file.ts';
import { CommitTreeReader } from './commit-tree.ts';
import { type GitLocation, locateGit, resolveCommit } from './git-location.ts';
import { requireFolder } from './open.ts';

const FULL_HASH = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export class CommitSource {
  readonly #location: GitLocation;
  readonly #maxFileBytes: number;
  readonly #objects: CatFile;

  private constructor(location: GitLocation, maxFileBytes: number) {
    this.#location = location;
    this.#maxFileBytes = maxFileBytes;
    this.#objects = new CatFile(location.folder);
  }

  /** Files above `maxFileBytes` are listed as `oversized`. Throws `RepositoryError`; `bad_revision` for a folder without git. */
  static async open(folder: string, { maxFileBytes }: { maxFileBytes: number }): Promise<CommitSource> {
    const root = resolve(folder);
    await requireFolder(root);
    const location = await locateGit(root);
    if (!location) throw new RepositoryError('bad_revision', `${root} is not a git repository and has no commits`);
    return new CommitSource(location, maxFileBytes);
  }

  /** A reader of one commit; to close it leaves the source open. Throws `RepositoryError('bad_revision')` where there is none. */
  async at(rev: string): Promise<RepositoryReader> {
    const isKnown = FULL_HASH.test(rev) && (await this.#objects.hasCommit(rev));
    const commit = isKnown ? rev : await resolveCommit(this.#location, rev);
    return new CommitTreeReader(this.#location, {
      commit,
      maxFileBytes: this.#maxFileBytes,
      objects: this.#objects,
    });
  }

  async close(): Promise<void> {
    await this.#objects.close();
  }
}
