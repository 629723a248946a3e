/** Where a folder stands in git: finds the repository around it, or that there is none. */
import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { RepositoryError } from '../core/index.ts';
import type { ObjectFormat } from './blob-hash.ts';
import { gitFailure, runGit } from './git-process.ts';

export interface GitLocation {
  /** Absolute path of the folder asked for, where git runs. */
  readonly folder: string;
  /** Real path of git's common directory, shared by all worktrees. */
  readonly identity: string;
  /** The folder's path from the root of its work tree, with a trailing slash; empty for the root and for bare clones. */
  readonly prefix: string;
  readonly workTree: boolean;
  readonly objectFormat: ObjectFormat;
}

/**
 * The repository around `folder`; undefined when there is none, or when git is not installed and nothing needs it.
 * Throws `RepositoryError('git')` when git refuses or cannot read the repository.
 */
export async function locateGit(folder: string, signal?: AbortSignal): Promise<GitLocation | undefined> {
  const args = ['rev-parse', '--is-inside-work-tree', '--git-common-dir', '--show-object-format', '--show-prefix'];
  let outcome: Awaited<ReturnType<typeof runGit>>;
  try {
    outcome = await runGit(args, { folder, signal });
  } catch (error) {
    if (error instanceof RepositoryError && !hasGitFolder(folder)) return undefined;
    throw error;
  }
  const { exitCode, stdout, stderr } = outcome;
  if (exitCode !== 0) {
    if (/not a git repository/i.test(stderr) && !/^fatal: not a git repository: /m.test(stderr)) return undefined;
    const owned = /detected dubious ownership in repository at '(.*)'/.exec(stderr);
    if (owned) {
      throw new RepositoryError(
        'git',
        `git does not read ${owned[1]}, because another user owns it; allow it with: git config --global --add safe.directory '${owned[1]}'`,
      );
    }
    throw gitFailure(args, stderr);
  }
  const [workTree, commonFolder, objectFormat, prefix] = stdout.split('\n');
  return {
    folder,
    identity: await realpath(resolve(folder, commonFolder!)),
    prefix: prefix ?? '',
    workTree: workTree === 'true',
    objectFormat: objectFormat === 'sha256' ? 'sha256' : 'sha1',
  };
}

/** Whether git ignores the folder itself and tracks nothing in it: then it is no part of the work tree around it. */
export async function isIgnoredFolder(location: GitLocation, signal?: AbortSignal): Promise<boolean> {
  if (location.prefix === '') return false;
  const options = { folder: location.folder, signal };
  const { exitCode } = await runGit(['check-ignore', '--quiet', '.'], options);
  if (exitCode !== 0) return false;
  const { stdout } = await runGit(['ls-files', '-z'], options);
  return stdout === '';
}

/**
 * The full hash of the commit that `rev` names.
 * Throws `RepositoryError('bad_revision')` when there is none.
 */
export async function resolveCommit(location: GitLocation, rev: string, signal?: AbortSignal): Promise<string> {
  const commit = await findCommit(location, rev, signal);
  if (commit) return commit;
  const advice =
    rev === 'HEAD'
      ? 'its HEAD names no commit; name a branch, tag or commit with --rev'
      : `it has no commit called ${JSON.stringify(rev)}; see git log --all, or git fetch it first`;
  throw new RepositoryError('bad_revision', `Cannot read ${location.folder} at a commit: ${advice}`);
}

/** The full hash of the commit that `rev` names, if there is one. */
export async function findCommit(
  location: GitLocation,
  rev: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`];
  const { exitCode, stdout } = await runGit(args, { folder: location.folder, signal });
  return exitCode === 0 ? stdout.trim() : undefined;
}

/** A signal that ends git processes when the reader closes or the caller aborts. */
export function gitSignal(closing: AbortController, signal: AbortSignal | undefined): AbortSignal {
  return signal ? AbortSignal.any([closing.signal, signal]) : closing.signal;
}

function hasGitFolder(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  if (existsSync(join(folder, 'HEAD')) && existsSync(join(folder, 'objects'))) return true;
  const parent = dirname(folder);
  return parent !== folder && hasGitFolder(parent);
}
