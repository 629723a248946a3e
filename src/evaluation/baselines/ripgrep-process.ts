/** Runs ripgrep over lines of text on its standard input. Nothing is written to disk. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CancelledError, UsageError } from '../../core/index.ts';

const ARGUMENTS = [
  '--no-config',
  '--color=never',
  '--text',
  '--line-number',
  '--only-matching',
  '--fixed-strings',
  '--word-regexp',
  '--ignore-case',
];

/** The program of the package `@vscode/ripgrep` where that is installed, else `rg` on PATH. */
export async function findRipgrep(): Promise<string> {
  try {
    return (await import('@vscode/ripgrep')).rgPath;
  } catch {
    return 'rg';
  }
}

/**
 * Calls `visit` with each whole word of `lines` that is one of `keywords` in any letter case, as written, and the number of its line
 * from 0. A line must not hold a line feed. Throws `UsageError` where `program` cannot be run, and `CancelledError`.
 */
export async function forEachMatch(
  lines: Iterable<string>,
  keywords: readonly string[],
  visit: (line: number, match: string) => void,
  { program, signal }: { program: string; signal?: AbortSignal | undefined },
): Promise<void> {
  if (signal?.aborted) throw new CancelledError('Searching with ripgrep');
  const patterns = keywords.flatMap((keyword) => ['-e', keyword]);
  const child = spawn(program, [...ARGUMENTS, ...patterns, '-'], { stdio: 'pipe', windowsHide: true });
  const end = () => child.kill();
  signal?.addEventListener('abort', end, { once: true });
  try {
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      complaint += chunk;
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const colon = line.indexOf(':');
      visit(Number(line.slice(0, colon)) - 1, line.slice(colon + 1));
    });
    const exitCode = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    // A program that ended early is told apart by its exit code.
    const fed = pipeline(Readable.from(withLineFeeds(lines)), child.stdin).catch(() => {});
    const code = await exitCode.catch((error: Error) => {
      throw new UsageError(
        `ripgrep (${program}) cannot be run: ${error.message}; install it, or the package @vscode/ripgrep`,
      );
    });
    await fed;
    if (signal?.aborted) throw new CancelledError('Searching with ripgrep');
    if (code !== 0 && code !== 1) throw new UsageError(`ripgrep (${program}) failed: ${complaint.trim() || code}`);
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

function* withLineFeeds(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}
