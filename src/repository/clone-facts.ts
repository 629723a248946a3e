/** What a clone is a clone of: its remotes, its head, its first commits, and the files that state its licence. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RepositoryError } from '../core/index.ts';
import { locateGit, resolveCommit } from './git-location.ts';
import { gitOutput, runGit } from './git-process.ts';

export interface CloneFacts {
  /** Absolute path of the root of the work tree, or of the bare clone. */
  readonly root: string;
  /** Full hash of what HEAD names. */
  readonly head: string;
  /** URLs of all remotes as they are configured, `origin` first. They may hold a password. */
  readonly remotes: readonly string[];
  /** Full hashes of the commits without parents that HEAD reaches, sorted. */
  readonly rootCommits: readonly string[];
  /** Whether older history was left behind, so that the first commits are not those of the repository. */
  readonly shallow: boolean;
  /** Texts of the licence files at the top of HEAD's tree, by name. */
  readonly licences: readonly { readonly name: string; readonly text: string }[];
}

const LICENCE_NAME = /^(?:(?:un)?licen[cs]e|copying)(?:[.-][\w.-]*)?$/i;

/** The facts of the clone at `folder`. Throws `RepositoryError`: `not_found` where it is no git repository, `bad_revision`, `git`. */
export async function readCloneFacts(folder: string, options: { signal?: AbortSignal } = {}): Promise<CloneFacts> {
  const { signal } = options;
  const location = existsSync(folder) ? await locateGit(folder, signal) : undefined;
  if (!location) throw new RepositoryError('not_found', `${folder} is not a git repository`);
  if (location.prefix !== '') {
    throw new RepositoryError('not_found', `${folder} is a folder within a repository; give the folder of its root`);
  }
  const head = await resolveCommit(location, 'HEAD', signal);
  const git = (args: readonly string[]) => gitOutput(args, { folder: location.folder, signal });
  const [remotes, roots, top] = await Promise.all([
    runGit(['config', '--get-regexp', '^remote\\..*\\.url$'], { folder: location.folder, signal }),
    git(['rev-list', '--max-parents=0', head]),
    git(['ls-tree', '-z', head]),
  ]);
  const named = top
    .split('\0')
    .map((entry) => /^100\d{3} blob (\S+)\t(.+)$/s.exec(entry))
    .filter((entry) => entry !== null && LICENCE_NAME.test(entry[2]!));
  return {
    root: location.folder,
    head,
    remotes: remotesOf(remotes.stdout),
    rootCommits: roots.split('\n').filter(Boolean).sort(),
    shallow: existsSync(join(location.identity, 'shallow')),
    licences: await Promise.all(
      named.map(async (entry) => ({ name: entry![2]!, text: await git(['cat-file', 'blob', entry![1]!]) })),
    ),
  };
}

/** Lines of `remote.NAME.url URL`. */
function remotesOf(output: string): string[] {
  const remotes = output.split('\n').flatMap((line) => {
    const [, name, url] = /^remote\.(.+)\.url (.+)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, url: url! }];
  });
  return remotes.sort((a, b) => Number(b.name === 'origin') - Number(a.name === 'origin')).map(({ url }) => url);
}
