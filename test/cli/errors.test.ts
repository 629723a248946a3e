import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';
import { Sandbox } from './fixpoint-process.ts';
import { shopRepository } from './shop-repository.ts';

let sandbox: Sandbox;
let shop: FixtureRepository;

beforeAll(() => {
  sandbox = new Sandbox();
  shop = shopRepository();
});

afterAll(() => {
  sandbox.remove();
  shop.remove();
});

it.concurrent.each([
  [
    'an unknown flag',
    ['crash', '--file'],
    /unknown option '--file' \(Did you mean .*--files.*\?\); see fixpoint locate --help/,
  ],
  ['a flag without its value', ['crash', '--repo'], /option '--repo <folder>' argument missing/],
  ['an unknown flag of another command', ['status', '-k', '3'], /unknown option '-k'; see fixpoint status --help/],
  ['an issue without quotes', ['it', 'does', 'crash'], /put the issue in quotes: fixpoint "it does crash"/],
  ['a mistyped command', ['stauts'], /no command "stauts"; did you mean fixpoint status\?/],
  ['an empty issue', ['  '], /the issue is empty: give it as text in quotes, with --issue-file <file>, or with -/],
  ['empty standard input', ['-'], /the issue is empty/],
  ['two issues', ['crash', '--issue-file', 'bug.md'], /the issue is given twice/],
  ['a missing issue file', ['--issue-file', 'none.md'], /there is no issue file none\.md; check --issue-file/],
  ['a folder as issue file', ['--issue-file', '.'], /\. is a folder; --issue-file takes a file/],
  ['a missing folder', ['crash', '--repo', 'nowhere'], /nowhere does not exist; give the folder of a repository/],
  ['the root of the disk', ['crash', '--repo', '/'], /\/ is no repository; change into one or give it with --repo/],
  ['a bad revision', ['crash', '--rev', 'no-such-branch'], /no-such-branch/],
  ['an unknown format', ['crash', '--format', 'xml'], /--format is "xml"; expected one of text, json, jsonl/],
  ['a format that the command does not have', ['status', '--format', 'sarif'], /this command prints text or json/],
  ['two formats', ['crash', '--format', 'sarif', '--json'], /--json and --format are both given/],
  ['an unknown kind', ['crash', '--kind', 'macro'], /--kind is "macro"; expected one of function, method, class/],
  ['an unknown language', ['crash', '--lang', 'klingon'], /--lang is "klingon"; expected one of python, /],
  ['a limit of zero', ['crash', '-k', '0'], /--limit is "0"; expected a whole number from 1 up/],
  ['a limit that is no number', ['crash', '-k', 'ten'], /--limit is "ten"; expected a whole number/],
  ['a bad size', ['crash', '--max-file-size', 'huge'], /--max-file-size is "huge"; expected a size such as 2MB/],
])('%s is one clear line and exit code 2', async (_, args, message) => {
  const { exitCode, stdout, stderr } = await sandbox.run(args, { folder: shop.root });
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/^fixpoint: /);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
});

it('a reader that leaves early is no failure', async () => {
  const command = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${command}" round_price --json --explain | head -n 1`], {
      cwd: shop.root,
      env: { ...process.env, FIXPOINT_CACHE_DIR: sandbox.cacheFolder },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('close', () => resolve({ stdout, stderr }));
  });
  expect(stdout).toBe('{\n');
  expect(stderr).not.toMatch(/EPIPE|bug/);
});

it('an interrupt ends with 130 and loses nothing', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 600 }, (_, i) => [`f${i}.py`, `def handler_${i}():\n    return ${i}\n`.repeat(40)]),
  );
  const repository = fixtureRepository(many, { git: false });
  const own = new Sandbox();
  try {
    const command = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
    const child = spawn(process.execPath, [command, 'index', '--repo', repository.root, '--verbose'], {
      env: { ...process.env, FIXPOINT_CACHE_DIR: own.cacheFolder },
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    while (lockOf(own.cacheFolder) === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGINT');
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    expect(exitCode).toBe(130);
    expect(stderr).toContain('nothing was lost, run it again to go on');
    expect(lockOf(own.cacheFolder)).toBeUndefined();
    const { exitCode: again, stdout } = await own.run(['index', '--repo', repository.root, '--json']);
    expect(again).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ files: 600 });
  } finally {
    repository.remove();
    own.remove();
  }
});

it('a damaged index is rebuilt with a note', async () => {
  const own = new Sandbox();
  const { stdout: before } = await own.run(['round_price', '--repo', shop.root]);
  const status = JSON.parse((await own.run(['status', '--repo', shop.root, '--json'])).stdout);
  for (const name of readdirSync(join(status.folder, 'tree'))) writeFileSync(join(status.folder, 'tree', name), 'junk');
  const { exitCode, stdout, stderr } = await own.run(['round_price', '--repo', shop.root]);
  expect(exitCode).toBe(0);
  expect(stdout).toBe(before);
  expect(stderr).toContain('note: rebuilding the index');
  own.remove();
});

it('a cache that cannot be written costs a note, never the answer', async () => {
  const own = new Sandbox();
  mkdirSync(own.cacheFolder);
  const inTheWay = join(own.cacheFolder, 'file');
  writeFileSync(inTheWay, '');
  const { exitCode, stdout, stderr } = await own.run(['round_price', '--repo', shop.root, '--cache-dir', inTheWay]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('shop/money.py');
  expect(stderr).toContain('note: the index is kept in memory only');
  own.remove();
});

/** The lock that a process holds while it indexes. */
function lockOf(cacheFolder: string): string | undefined {
  if (!existsSync(cacheFolder)) return undefined;
  return readdirSync(cacheFolder)
    .map((name) => join(cacheFolder, name, 'writer.lock'))
    .find((path) => existsSync(path));
}

it('takes a word that resembles a command for an issue when locate is named', async () => {
  const { stderr } = await sandbox.run(['locate', 'indexes', '--repo', shop.root]);
  expect(stderr).not.toContain('did you mean');
});
