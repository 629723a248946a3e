/** The commits before a revision, for co-change, churn and similar earlier fixes: one `git log`, parsed into records. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryCommit } from '../core/index.ts';
import type { GitLocation } from './git-location.ts';
import { gitFailure, runGit } from './git-process.ts';

/**
 * Fields end with NUL, the only byte that neither messages nor paths can hold. An empty field opens each commit, because
 * no path is empty.
 */
const LOG_FORMAT = 'tformat:%x00%H%x00%ct%x00%B';

/**
 * Commits reachable from `commit`, newest first, without merges; of those that touch the folder, when it is a subfolder,
 * with paths relative to it. A clone that lacks older trees gives the commits it has. The oldest commits of a shallow
 * clone carry no paths, because what they changed is unknown.
 */
export async function readHistory(
  location: GitLocation,
  options: { commit: string; maxCommits: number; signal?: AbortSignal | undefined },
): Promise<readonly HistoryCommit[]> {
  const args = [
    'log',
    `--format=${LOG_FORMAT}`,
    `--max-count=${options.maxCommits}`,
    '--no-merges',
    '--no-renames',
    '--no-ext-diff',
    '--no-color',
    '--encoding=UTF-8',
    '--name-only',
    '-z',
    options.commit,
    ...(location.prefix === '' ? ['--'] : ['--relative', '--', '.']),
  ];
  const { exitCode, stdout, stderr } = await runGit(args, { folder: location.folder, signal: options.signal });
  if (exitCode !== 0 && stdout === '') throw gitFailure(args, stderr);
  const unknown = await shallowCommits(location.identity);
  return parseLog(stdout).map((commit) => (unknown.has(commit.commit) ? { ...commit, paths: [] } : commit));
}

function parseLog(output: string): HistoryCommit[] {
  const fields = output.split('\0');
  const commits: HistoryCommit[] = [];
  for (let at = 0; at + 3 < fields.length; ) {
    const [, commit, time, message] = fields.slice(at, at + 4);
    const paths: string[] = [];
    for (at += 4; at < fields.length && fields[at] !== ''; at++) {
      // A line feed parts the message from the first path.
      paths.push(paths.length === 0 ? fields[at]!.replace(/^\n/, '') : fields[at]!);
    }
    commits.push({ commit: commit!, time: Number(time), message: message!.trimEnd(), paths });
  }
  return commits;
}

/** Commits whose parents a shallow clone left behind. */
async function shallowCommits(gitFolder: string): Promise<ReadonlySet<string>> {
  try {
    return new Set((await readFile(join(gitFolder, 'shallow'), 'utf8')).split('\n'));
  } catch {
    return new Set();
  }
}
