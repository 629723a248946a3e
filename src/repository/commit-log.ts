/** The commits before a revision with their parents and authors, merges among them: one `git log` without any diff. */
import { RepositoryError } from '../core/index.ts';
import { locateGit } from './git-location.ts';
import { gitOutput } from './git-process.ts';

export interface LoggedCommit {
  readonly commit: string;
  readonly parents: readonly string[];
  readonly authorName: string;
  readonly authorEmail: string;
  /** Seconds since the epoch, committer time. */
  readonly time: number;
  /** Subject and body. */
  readonly message: string;
}

/** Fields end with NUL, which none of them can hold. */
const FIELDS = ['%H', '%P', '%an', '%ae', '%ct', '%B'];

/** Commits reachable from `rev`, newest first, no commit before its children. Throws `RepositoryError`. */
export async function readCommitLog(
  folder: string,
  options: { readonly rev: string; readonly maxCommits: number; readonly signal?: AbortSignal | undefined },
): Promise<readonly LoggedCommit[]> {
  const location = await locateGit(folder, options.signal);
  if (!location) throw new RepositoryError('not_found', `${folder} is not a git repository and has no commits`);
  const args = [
    'log',
    `--format=tformat:${FIELDS.map((field) => `${field}%x00`).join('')}`,
    `--max-count=${options.maxCommits}`,
    '--topo-order',
    '--no-mailmap',
    '--no-color',
    '--encoding=UTF-8',
    options.rev,
    '--',
  ];
  const values = (await gitOutput(args, { folder: location.folder, signal: options.signal })).split('\0');
  const commits: LoggedCommit[] = [];
  for (let at = 0; at + FIELDS.length <= values.length; at += FIELDS.length) {
    const [commit, parents, authorName, authorEmail, time, message] = values.slice(at, at + FIELDS.length);
    commits.push({
      commit: commit!.trimStart(), // a line feed ends the commit before
      parents: parents!.split(' ').filter(Boolean),
      authorName: authorName!,
      authorEmail: authorEmail!,
      time: Number(time),
      message: message!.trimEnd(),
    });
  }
  return commits;
}
