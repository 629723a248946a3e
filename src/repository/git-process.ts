/**
 * Runs git as a child process: never prompting, never locking, never touching the network, and blind to the settings and
 * hooks that could change what it prints. Its failures become one-line `RepositoryError`s.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { CancelledError, RepositoryError } from '../core/index.ts';

export interface GitOptions {
  /** Where git runs; must exist. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  /** Written to standard input. */
  readonly input?: string;
}

/** Variables that would point git at another repository than the folder's (hooks set them), or change what paths mean. */
const REDIRECTING_VARIABLES: ReadonlySet<string> = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
  'GIT_LITERAL_PATHSPECS',
]);

/**
 * `core.fsmonitor` may name a command of the repository's choosing or start a daemon; the others change what `log` prints.
 */
const FIXED_SETTINGS = [
  'core.fsmonitor=false',
  'log.showSignature=false',
  'log.showRoot=true',
  'diff.relative=false',
].flatMap((setting) => ['-c', setting]);

/** A git process whose streams the caller reads and writes. */
export function spawnGit(args: readonly string[], options: GitOptions): ChildProcessWithoutNullStreams {
  return spawn('git', ['--no-pager', ...FIXED_SETTINGS, ...args], {
    cwd: options.folder,
    env: gitEnvironment(),
    stdio: 'pipe',
    windowsHide: true,
  });
}

/** How a finished git process ended. */
export interface GitOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs git to its end, whatever its exit code; output is read as UTF-8. The process is ended when `signal` is aborted.
 * Throws `RepositoryError('git')` when git cannot be started.
 */
export async function runGit(args: readonly string[], options: GitOptions): Promise<GitOutcome> {
  const { signal } = options;
  if (signal?.aborted) throw new CancelledError('Reading the repository');
  const child = spawnGit(args, options);
  const end = () => child.kill();
  signal?.addEventListener('abort', end, { once: true });
  try {
    child.stdin.on('error', () => {}); // git may leave before it has looked at its input
    child.stdin.end(options.input);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on('error', (error) => reject(startFailure(error)));
      child.on('close', (code) => resolve(code ?? -1));
    });
    if (signal?.aborted) throw new CancelledError('Reading the repository');
    return { exitCode, stdout: text(stdout), stderr: text(stderr) };
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

/** The standard output of a git command that must succeed. Throws `RepositoryError('git')` otherwise. */
export async function gitOutput(args: readonly string[], options: GitOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await runGit(args, options);
  if (exitCode !== 0) throw gitFailure(args, stderr);
  return stdout;
}

/**
 * Whether git gave up because a partial clone lacks an object and may not fetch it. Before git 2.45 that ends the process;
 * later ones answer that the object is missing.
 */
export function lacksObject(stderr: string): boolean {
  return /from promisor remote/.test(stderr);
}

/** The error for a git command that failed: git's own first line of complaint. */
export function gitFailure(args: readonly string[], stderr: string): RepositoryError {
  const line = stderr.split('\n').find((candidate) => /^(fatal|error): /.test(candidate)) ?? 'no message';
  return new RepositoryError('git', `git ${args[0]} failed: ${line.replace(/^(fatal|error): /, '')}`);
}

/** The error for a git process that could not be started. */
export function startFailure(error: Error): RepositoryError {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  const message = missing
    ? 'git was not found on PATH; install it, or copy the files to a folder without .git'
    : `git could not be started: ${error.message}`;
  return new RepositoryError('git', message, { cause: error });
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}

function gitEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !REDIRECTING_VARIABLES.has(name) && !name.startsWith('GIT_TRACE'),
  );
  return {
    ...Object.fromEntries(inherited),
    LC_ALL: 'C',
    LANGUAGE: '',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none', // before git 2.45 only this keeps a partial clone from fetching
  };
}
