/** What changed between two commits, as a unified diff. */
import { RepositoryError } from '../core/index.ts';
import { locateGit, resolveCommit } from './git-location.ts';
import { gitOutput } from './git-process.ts';
import { PATCH_FORM } from './patch-form.ts';

export interface ReadPatchOptions {
  /** The commit before the change. */
  readonly from: string;
  /** The commit after it. */
  readonly to: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The unified diff from one commit to another, with three lines of context and renames found; of a subfolder of a work tree
 * only what is in it, with paths relative to it. No setting of the user changes its form. Bytes that are not UTF-8 read as
 * U+FFFD.
 *
 * Throws `RepositoryError`: `not_found`, `bad_revision`, `git`.
 */
export async function readPatch(folder: string, options: ReadPatchOptions): Promise<string> {
  const { from, to, signal } = options;
  const location = await locateGit(folder, signal);
  if (!location) throw new RepositoryError('not_found', `${folder} is not a git repository and has no commits`);
  const [before, after] = await Promise.all([
    resolveCommit(location, from, signal),
    resolveCommit(location, to, signal),
  ]);
  const args = [
    'diff-tree',
    '-r',
    ...PATCH_FORM,
    ...(location.prefix === '' ? [before, after, '--'] : ['--relative', before, after, '--', '.']),
  ];
  return gitOutput(args, { folder: location.folder, signal });
}
