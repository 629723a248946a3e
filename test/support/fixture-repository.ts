/**
 * Small repositories in temporary folders, for tests that need real files and real git. Author, dates and configuration
 * are fixed, so that the same files give the same commit hashes on every machine.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface FixtureRepository {
  /** Absolute, real path of the folder. */
  readonly root: string;
  /** Runs git in the folder and returns its standard output without the last newline. */
  git(...args: string[]): string;
  /** Writes a file, making its folders. */
  write(path: string, content: string | Uint8Array): void;
  /** Commits everything there is and returns the full hash. Dates (ISO 8601) default to one minute after the last commit. */
  commit(message: string, date?: string): string;
  remove(): void;
}

const FIRST_COMMIT_TIME_MS = Date.UTC(2020, 0, 1);

/**
 * A folder holding `files`. With git (the default) they are committed as `Initial`, unless there are none: then the
 * repository has no commit. With `git: false` it is a plain folder.
 */
export function fixtureRepository(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: { git?: boolean } = {},
): FixtureRepository {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'fixpoint-')));
  let commitTimeMs = FIRST_COMMIT_TIME_MS;

  function run(args: readonly string[], date?: string): string {
    const output = execFileSync('git', args, { cwd: root, encoding: 'utf8', env: gitEnvironment(date), stdio: 'pipe' });
    return output.replace(/\n$/, '');
  }

  const repository: FixtureRepository = {
    root,
    git: (...args) => run(args),
    write(path, content) {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
    commit(message, date = new Date(commitTimeMs).toISOString()) {
      commitTimeMs = Date.parse(date) + 60_000;
      run(['add', '--all']);
      run(['commit', '--quiet', '--allow-empty', '--allow-empty-message', '-m', message], date);
      return run(['rev-parse', 'HEAD']);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };

  for (const [path, content] of Object.entries(files)) repository.write(path, content);
  if (options.git ?? true) {
    repository.git('init', '--quiet', '--initial-branch=main');
    if (Object.keys(files).length > 0) repository.commit('Initial');
  }
  return repository;
}

/** The caller's environment without its git settings. */
function gitEnvironment(date: string | undefined): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(inherited),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    ...(date === undefined ? {} : { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }),
  };
}
