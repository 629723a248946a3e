/** What can go wrong with the cache costs time, never an answer: each case ends with the right ranking and at most one line. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acquireWriterLock } from '../../src/index/writer-lock.ts';

const CHILD = fileURLToPath(new URL('../support/localize-child.mjs', import.meta.url));
const ISSUE = 'compute_total_7 returns the wrong total';
const run = promisify(execFile);

let scratch: string;
let repository: string;
let cache: string;
let expected: string[];

interface Reply {
  answer: string[];
  notices: string[];
}

async function localize(): Promise<Reply> {
  const { stdout } = await run(process.execPath, [CHILD, repository, ISSUE], {
    env: { ...process.env, FIXPOINT_CACHE_DIR: cache },
  });
  return JSON.parse(stdout) as Reply;
}

/** Every stored file below the cache folder. */
function stored(folder = cache): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'fixpoint-cache-'));
  chmodSync(scratch, 0o755);
  repository = join(scratch, 'repository');
  mkdirSync(repository);
  for (let i = 0; i < 300; i++) {
    const body = Array.from({ length: 20 }, (_, k) => `    total = total + item_${i}_${k}\n`).join('');
    writeFileSync(join(repository, `module_${i}.py`), `def compute_total_${i}(total):\n${body}    return total\n`);
  }
  cache = join(scratch, 'reference');
  expected = (await localize()).answer;
  expect(expected[0]).toBe('module_7.py compute_total_7');
});

beforeEach(() => {
  cache = mkdtempSync(join(scratch, 'cache-'));
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('cache', () => {
  it('serves two processes that index at once', async () => {
    const replies = await Promise.all([localize(), localize(), localize()]);
    for (const reply of replies) expect(reply).toEqual({ answer: expected, notices: [] });
    expect(stored().filter((file) => file.endsWith('.lock') || file.endsWith('.tmp'))).toEqual([]);
  });

  it('survives a writer killed at any moment', async () => {
    for (const delayMs of [0, 10, 25, 60, 120]) {
      const child = spawn(process.execPath, [CHILD, repository, ISSUE], {
        env: { ...process.env, FIXPOINT_CACHE_DIR: cache },
      });
      const ended = new Promise((resolve) => child.once('close', resolve));
      while (child.exitCode === null && !stored().some((file) => file.endsWith('.lock'))) await sleep(2);
      await sleep(delayMs);
      child.kill('SIGKILL');
      await ended;
    }
    expect(await localize()).toEqual({ answer: expected, notices: [] });
    expect(stored().filter((file) => file.endsWith('.lock') || file.endsWith('.tmp'))).toEqual([]);
  });

  it('takes over what a dead writer left: its lock and a half-written file', async () => {
    await localize();
    const folder = join(cache, readdirSync(cache)[0]!);
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(
      join(folder, 'writer.lock'),
      JSON.stringify({ pid: dead, host: (await import('node:os')).hostname() }),
    );
    writeFileSync(join(folder, 'segment', 'half.segment.1-0.tmp'), 'FXPT');
    for (const file of stored().filter((name) => name.endsWith('.tree'))) rmSync(file);
    expect(await localize()).toEqual({ answer: expected, notices: [] });
    expect(stored().filter((file) => file.endsWith('.lock') || file.endsWith('.tmp'))).toEqual([]);
  });

  it('rebuilds damaged, cut and older files with one line', async () => {
    await localize();
    for (const file of stored()) {
      const bytes = readFileSync(file);
      if (file.endsWith('.segment')) bytes[bytes.length >> 1]! ^= 0xff;
      writeFileSync(file, file.endsWith('.tree') ? bytes.subarray(0, bytes.length - 100) : bytes);
    }
    const reply = await localize();
    expect(reply.answer).toEqual(expected);
    expect(reply.notices).toEqual([
      expect.stringMatching(/^rebuilding the index: \d stored files were unusable \(.+\)$/),
    ]);
    expect(await localize()).toEqual({ answer: expected, notices: [] });
  });

  it('answers from memory on a full disk', async () => {
    // A small file system of its own where the kernel allows one, else a limit on file size: both refuse to write on.
    const command = `"${process.execPath}" "${CHILD}" "${repository}" "${ISSUE}"`;
    const mounted = `mount -t tmpfs -o size=64k tmpfs "${cache}" && ${command}`;
    const isolated = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', cache]).status === 0;
    const [file, args] = isolated
      ? ['unshare', ['-rm', 'sh', '-c', mounted]]
      : ['sh', ['-c', `ulimit -f 64 && ${command}`]];
    const { stdout } = await run(file as string, args as string[], {
      env: { ...process.env, FIXPOINT_CACHE_DIR: cache },
    });
    const reply = JSON.parse(stdout) as Reply;
    expect(reply.answer).toEqual(expected);
    expect(reply.notices).toHaveLength(1);
    expect(reply.notices[0]).toMatch(/^the index is kept in memory only: cannot write .+ \(.+\)$/);
  });

  it('answers from a cache that it may not write, empty or filled', async () => {
    // Root may write anywhere, so the child becomes nobody.
    const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const localizeReadOnly = async (): Promise<Reply> => {
      chmodSync(cache, 0o555);
      const { stdout } = await run(process.execPath, [CHILD, repository, ISSUE], {
        env: { PATH: process.env.PATH, HOME: '/nonexistent', FIXPOINT_CACHE_DIR: cache },
        ...asNobody,
      });
      return JSON.parse(stdout) as Reply;
    };
    const empty = await localizeReadOnly();
    expect(empty.answer).toEqual(expected);
    expect(empty.notices).toEqual([expect.stringMatching(/^the index is kept in memory only: .+permission denied/)]);
    chmodSync(cache, 0o755);
    await localize();
    const before = stored().map((file) => `${file} ${statSync(file).size}`);
    expect(await localizeReadOnly()).toEqual({ answer: expected, notices: [] });
    chmodSync(cache, 0o755);
    expect(stored().map((file) => `${file} ${statSync(file).size}`)).toEqual(before);
  });
});

describe('writer lock', () => {
  const ignore = { onWait: () => {} };

  it('is held by one at a time and waits for its release', async () => {
    const path = join(cache, 'writer.lock');
    const first = await acquireWriterLock(path, ignore);
    let waitedFor = 0;
    const second = acquireWriterLock(path, { onWait: (pid) => (waitedFor = pid) });
    await sleep(150);
    expect(waitedFor).toBe(process.pid);
    first!.release();
    (await second)!.release();
    expect(existsSync(path)).toBe(false);
  });

  it('is taken over from a holder on another machine only after a long silence', async () => {
    const path = join(cache, 'writer.lock');
    writeFileSync(path, JSON.stringify({ pid: 1, host: 'elsewhere.invalid' }));
    const abort = new AbortController();
    const waiting = acquireWriterLock(path, { ...ignore, signal: abort.signal });
    await sleep(120);
    abort.abort();
    await expect(waiting).rejects.toThrow(/cancelled/);
    const longAgo = new Date(Date.now() - 10 * 60_000);
    utimesSync(path, longAgo, longAgo);
    (await acquireWriterLock(path, ignore))!.release();
    expect(existsSync(path)).toBe(false);
  });
});
