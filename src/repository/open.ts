/** Opens a folder as a repository: chooses the reader for what the folder is and the revision asked for. */
import { access, constants, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { RepositoryError, type RepositoryReader } from '../core/index.ts';
import { CommitTreeReader } from './commit-tree.ts';
import { isIgnoredFolder, locateGit, resolveCommit } from './git-location.ts';
import { PlainFolderReader } from './plain-folder.ts';
import { WorkTreeReader } from './work-tree.ts';

/** Generous, because big core files are where bugs live. */
const DEFAULT_MAX_FILE_BYTES = 2_000_000;

export interface OpenRepositoryOptions {
  /** A commit, branch or tag to read from git's objects; without it the work tree is read, or HEAD of a bare clone. */
  readonly rev?: string | undefined;
  /** Files above this size are listed as `oversized`; 2,000,000 by default. */
  readonly maxFileBytes?: number | undefined;
}

/**
 * Opens `folder`: a git work tree, a bare clone, or a folder without git. A subfolder of a work tree is a repository of its
 * own: only what is in it is listed, with paths and history relative to it, and only its own `.fixpointignore` files hold.
 * A folder that the surrounding work tree ignores is read as a folder without git.
 *
 * Throws `RepositoryError`: `not_found` (no such folder), `bad_revision`, `git` (git is missing or refuses), `unreadable`.
 */
export async function openRepository(folder: string, options: OpenRepositoryOptions = {}): Promise<RepositoryReader> {
  const root = resolve(folder);
  await requireFolder(root);
  const { rev, maxFileBytes = DEFAULT_MAX_FILE_BYTES } = options;
  const location = await locateGit(root);
  if (location && (rev !== undefined || !location.workTree)) {
    return new CommitTreeReader(location, { commit: await resolveCommit(location, rev ?? 'HEAD'), maxFileBytes });
  }
  if (rev !== undefined) {
    throw new RepositoryError('bad_revision', `${root} is not a git repository and has no commits; leave out --rev`);
  }
  if (location && !(await isIgnoredFolder(location))) return new WorkTreeReader(location, { maxFileBytes });
  return PlainFolderReader.open(root, { maxFileBytes });
}

/** Throws `RepositoryError` where `folder` is none that can be read. */
export async function requireFolder(folder: string): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) {
      throw new RepositoryError('not_found', `${folder} is a file; give the folder of a repository`);
    }
    await access(folder, constants.R_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof RepositoryError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'EACCES') {
      throw new RepositoryError('unreadable', `${folder} may not be read by this user; change its permissions`);
    }
    throw new RepositoryError('not_found', `${folder} does not exist; give the folder of a repository`);
  }
}
