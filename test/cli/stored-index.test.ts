import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FixtureRepository } from '../support/fixture-repository.ts';
import { Sandbox } from './fixpoint-process.ts';
import { shopRepository } from './shop-repository.ts';

const DAY_S = 24 * 60 * 60;

let sandbox: Sandbox;
let shop: FixtureRepository;

beforeEach(() => {
  sandbox = new Sandbox();
  shop = shopRepository();
});

afterEach(() => {
  sandbox.remove();
  shop.remove();
});

function fixpoint(...args: string[]) {
  return sandbox.run([...args, '--repo', shop.root]);
}

async function status() {
  return JSON.parse((await fixpoint('status', '--json')).stdout);
}

describe('index', () => {
  it('prints what it did, and that nothing is left to do', async () => {
    const first = await fixpoint('index');
    expect(first.exitCode).toBe(0);
    expect(first.stdout).toMatch(/^5 files \(5 newly parsed\), \d+ documents, 1 commit of history\n/);
    const second = await fixpoint('index', '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({ files: 5, parsedFiles: 0, skippedFiles: 0 });
  });

  it('parses only what changed', async () => {
    await fixpoint('index');
    shop.write('shop/money.py', 'def round_price(amount):\n    return round(amount, 2)\n');
    const { stdout } = await fixpoint('index', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ dirty: true, files: 5, parsedFiles: 1 });
  });

  it('gives the same answer for any number of workers', async () => {
    const answers = await Promise.all(
      ['0', '1', '3'].map((workers) =>
        fixpoint('round_price', '--json', '--workers', workers, '--cache-dir', join(sandbox.folder, workers)),
      ),
    );
    for (const { stdout } of answers) expect(stdout).toBe(answers[0]!.stdout);
  });
});

describe('status', () => {
  it('builds nothing: without an index it says so, with exit code 1', async () => {
    const { exitCode, stdout, stderr } = await fixpoint('status');
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('not indexed; fixpoint index builds the index');
    expect(() => readdirSync(sandbox.cacheFolder)).toThrow();
  });

  it('tells the counts read back, and whether they are of the files as they are', async () => {
    shop.write('shop/icon.py', new Uint8Array([0, 1, 2, 0, 255]));
    shop.write('shop/old.py', Buffer.from('# caf\xe9\nOLD = "caf\xe9 de paris"\n', 'latin1'));
    shop.commit('Odd files');
    await fixpoint('index');
    expect(await status()).toMatchObject({
      indexed: true,
      fresh: true,
      commit: shop.git('rev-parse', 'HEAD'),
      dirty: false,
      files: 6,
      testFiles: 1,
      filesByLanguage: { python: 5, typescript: 1 },
      skipped: [{ path: 'shop/icon.py', reason: 'binary' }],
      lossy: ['shop/old.py'],
      trees: 1,
    });
    shop.write('shop/new.py', 'def new():\n    pass\n');
    expect(await status()).toMatchObject({ indexed: true, fresh: false, dirty: true, files: 6 });
    const { stdout } = await fixpoint('status', '--verbose');
    expect(stdout).toContain('out of date');
    expect(stdout).toContain('shop/icon.py  binary');
  });
});

describe('gc', () => {
  it('keeps what is in use and removes what was not used for a month', async () => {
    await fixpoint('index');
    shop.write('shop/money.py', 'def round_price(amount):\n    return round(amount, 2)\n');
    shop.commit('Simpler rounding');
    const { folder } = await status();
    age(folder, 'tree', 31);
    age(folder, 'history', 31);
    await fixpoint('index');
    expect(files(folder, 'tree')).toHaveLength(2);
    const before = await fixpoint('round_price', '--json');
    const { exitCode, stdout } = await fixpoint('gc');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/: removed 2 unused files \(\d.*B\), kept \d/);
    expect(files(folder, 'tree')).toHaveLength(1);
    expect((await fixpoint('round_price', '--json')).stdout).toBe(before.stdout);
    expect(JSON.parse((await fixpoint('index', '--json')).stdout)).toMatchObject({ parsedFiles: 0 });
  });

  it('removes segments that no kept state needs', async () => {
    await fixpoint('index');
    const { folder } = await status();
    age(folder, 'tree', 40);
    age(folder, 'history', 40);
    await fixpoint('gc');
    expect([...files(folder, 'tree'), ...files(folder, 'history'), ...files(folder, 'segment')]).toEqual([]);
    expect((await fixpoint('round_price')).exitCode).toBe(0);
  });
});

describe('clear', () => {
  it('removes the index of this repository and says which', async () => {
    const other = shopRepository();
    await fixpoint('index');
    await sandbox.run(['index', '--repo', other.root]);
    const { folder } = await status();
    const { stdout, exitCode } = await fixpoint('clear');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^removed ${folder} \\(.*B\\)\n$`));
    expect((await fixpoint('status')).exitCode).toBe(1);
    expect((await sandbox.run(['status', '--repo', other.root])).exitCode).toBe(0);
    expect((await fixpoint('clear')).stdout).toBe('nothing is stored for this repository\n');
    expect((await sandbox.run(['clear', '--all'])).stdout).toMatch(/^removed .*\n$/);
    expect(readdirSync(sandbox.cacheFolder)).toEqual([]);
    other.remove();
  });

  it('--all touches nothing but indexes', async () => {
    mkdirSync(join(sandbox.cacheFolder, 'photos'), { recursive: true });
    writeFileSync(join(sandbox.cacheFolder, 'photos', 'holiday.jpg'), 'x');
    expect((await sandbox.run(['clear', '--all'])).stdout).toBe('nothing is stored\n');
    expect(statSync(join(sandbox.cacheFolder, 'photos', 'holiday.jpg')).size).toBe(1);
  });
});

function files(folder: string, kind: string): string[] {
  try {
    return readdirSync(join(folder, kind));
  } catch {
    return [];
  }
}

/** Makes all stored files of a kind look unused for some days. */
function age(folder: string, kind: string, days: number): void {
  for (const name of files(folder, kind)) {
    const path = join(folder, kind, name);
    const seconds = statSync(path).mtimeMs / 1000 - days * DAY_S;
    utimesSync(path, seconds, seconds);
  }
}
