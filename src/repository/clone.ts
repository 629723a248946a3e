/** Clones a repository: the only thing this folder does over the network, and only when asked. */
import { spawn } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { CancelledError, RepositoryError } from '../core/index.ts';
import { startFailure } from './git-process.ts';

const PROTOCOLS = 'https:http:ssh:git:file';

/**
 * Makes a bare clone of `url` (a URL or a path) at `target`, which appears only when it is complete. `onProgress` receives git's
 * own progress lines. Throws `RepositoryError('git')` with git's complaint, and `CancelledError`.
 */
export async function cloneRepository(
  url: string,
  target: string,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (line: string) => void } = {},
): Promise<void> {
  const { signal, onProgress } = options;
  const partial = `${target}.partial-${process.pid}`;
  const child = spawn('git', ['clone', '--bare', '--progress', '--', url, partial], {
    env: { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: PROTOCOLS },
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
    ...(signal && { signal }),
  });
  let last = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    for (const line of chunk.split(/[\r\n]+/).filter(Boolean)) {
      last = line.startsWith('fatal: ') || !last.startsWith('fatal: ') ? line : last;
      onProgress?.(line);
    }
  });
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', (error) => reject(signal?.aborted ? new CancelledError('cloning') : startFailure(error)));
      child.on('close', resolve);
    });
    if (signal?.aborted) throw new CancelledError('cloning');
    if (exitCode !== 0) throw new RepositoryError('git', `cannot clone ${url}: ${last.replace(/^fatal: /, '')}`);
    await rename(partial, target);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
