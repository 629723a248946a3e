/** `fixpoint mine` and `fixpoint mine-negatives` as people run them: what is written, resumed, refused and printed. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Sandbox } from '../cli/fixpoint-process.ts';
import { fixedRepositories } from '../support/fixed-repositories.ts';
import type { FixtureRepository } from '../support/fixture-repository.ts';

const FILES = ['instances.jsonl', 'manifest.json', 'table.md'];

let sandbox: Sandbox;
let repositories: FixtureRepository[] = [];

beforeAll(() => {
  sandbox = new Sandbox();
  repositories = fixedRepositories();
});

afterAll(() => {
  sandbox.remove();
  for (const repository of repositories) repository.remove();
});

const roots = () => repositories.map(({ root }) => root);
const mine = (...args: string[]) => sandbox.run(['mine', ...args]);
const read = (folder: string, file: string) => readFileSync(join(sandbox.folder, folder, file), 'utf8');
const rowsOf = (folder: string, file: string) =>
  read(folder, file)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

it('makes a dataset that eval reads, with the clones beside it', async () => {
  const outcome = await mine(...roots(), '--output', 'data', '--workers', '1');
  expect(outcome).toEqual({
    exitCode: 0,
    stdout: '3 instances of 3 repositories\n',
    stderr: `wrote ${join('data', 'instances.jsonl')}, manifest.json and table.md\n`,
  });
  expect(rowsOf('data', 'instances.jsonl').map(({ repo, gold_functions }) => [repo, gold_functions[0].name])).toEqual([
    ['ada/clock', 'chime'],
    ['ada/radio', 'tune'],
    ['ada/stove', 'heat'],
  ]);
  const evaluation = await sandbox.run([
    'eval',
    '--dataset',
    'data/instances.jsonl',
    '--repositories',
    'data/clones',
    '--offline',
  ]);
  expect(evaluation.stdout).toMatch(/^fixpoint rank on instances: 3 instances\n/);
});

it('writes the same bytes with any number of workers and in any order of the repositories', async () => {
  await mine(...roots().reverse(), '--output', 'three', '--workers', '3');
  for (const file of FILES) expect(read('three', file)).toBe(read('data', file));
});

it('takes over what is mined already, and mines anew what has changed', async () => {
  const args = [...roots(), '--output', 'again'];
  await mine(...args);
  const partOf = (name: string) => join(sandbox.folder, 'again', 'parts', `ada__${name}.json`);
  const first = FILES.map((file) => read('again', file));
  const radio = statSync(partOf('radio')).mtimeMs;
  rmSync(partOf('clock'));
  writeFileSync(partOf('stove'), readFileSync(partOf('stove'), 'utf8').slice(0, 100)); // torn
  await mine(...args);
  expect(FILES.map((file) => read('again', file))).toEqual(first);
  expect(statSync(partOf('radio')).mtimeMs).toBe(radio);
  await mine(...args, '--max-files', '1');
  expect(JSON.parse(read('again', 'manifest.json')).filters.maxFiles).toBe(1);
  expect(statSync(partOf('radio')).mtimeMs).not.toBe(radio);
});

it('refuses repositories of benchmarks and lists what failed; the others are mined', async () => {
  const names = ['https://github.com/django/django', 'https://github.com/ada/flask', 'no/such'];
  const { exitCode, stdout, stderr } = await mine(...names, roots()[0]!, '--offline', '--output', 'some');
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '1 instance of 1 repository\n' });
  expect(stderr).toContain('refused: https://github.com/django/django: it is django/django');
  expect(stderr).toContain('refused: https://github.com/ada/flask: it bears the name of pallets/flask');
  expect(stderr).toContain('failed: no/such: ');
  const { excluded, failed, repositories: kept } = JSON.parse(read('some', 'manifest.json'));
  expect([excluded.length, failed.length, kept.length]).toEqual([2, 1, 1]);
  expect(await mine('https://github.com/django/django', '--offline', '--output', 'none')).toMatchObject({
    exitCode: 1,
    stdout: '0 instances of 0 repositories\n',
  });
});

it('clones what is given by its URL', async () => {
  const url = `file://${repositories[0]!.root}`;
  expect(await mine(url, '--output', 'fetched')).toMatchObject({ exitCode: 0, stdout: '1 instance of 1 repository\n' });
  expect(existsSync(join(sandbox.folder, 'fetched', 'clones'))).toBe(true);
});

it('ranks the instances for contrastive rows, and again only where asked', async () => {
  const negatives = (...args: string[]) => sandbox.run(['mine-negatives', 'data', '--from', '0', ...args]);
  const first = await negatives();
  expect(first).toMatchObject({ exitCode: 0, stdout: '3 rows of 3 instances\n' });
  const rows = rowsOf('data', 'contrastive.jsonl');
  expect(rows[0]).toMatchObject({
    positive_id: 'clock.py/chime',
    negative_ids: expect.arrayContaining(['clock.py/rest']),
    repo: 'ada/clock',
  });
  expect(rows[0]).not.toHaveProperty('positive_code');
  expect(read('data', 'contrastive.md')).toMatch(/^\| total +\| +3 \| +3 \| +3 \| 100\.0 \|$/m);

  const answers = read('data', 'scores/journal.jsonl'); // with how long each took
  await negatives('--texts', '--negatives', '1');
  expect(read('data', 'scores/journal.jsonl')).toBe(answers);
  const [row] = rowsOf('data', 'contrastive.jsonl');
  expect(row.positive_code).toBe('clock.py/chime\ndef chime(thing):\n    return thing');
  expect(row.negative_codes).toHaveLength(1);
  await negatives('--again');
  expect(rowsOf('data', 'contrastive.jsonl')).toEqual(rows);
});

it.concurrent.each<[what: string, args: string[], message: RegExp]>([
  ['no output', ['mine', '.'], /required option '--output <folder>' not specified/],
  ['no repository', ['mine', '--output', 'x'], /missing required argument 'repository'/],
  ['a share above one', ['mine', '.', '--output', 'x', '--min-language-share', '40'], /expected a number from 0 to 1/],
  ['no number', ['mine', '.', '--output', 'x', '--max-files', 'few'], /--max-files is "few"; expected a whole number/],
  ['a wrong order', ['mine', '.', '--output', 'x', '--min-functions', '11'], /--min-functions \(11\) is above/],
  [
    'an unknown source',
    ['mine', '.', '--output', 'x', '--source', 'blog'],
    /--source is "blog"; expected one of linked/,
  ],
  [
    'issues required, none given',
    ['mine', '.', '--output', 'x', '--require-issue'],
    /--require-issue needs the issues/,
  ],
  ['a fork without reason', ['mine', '.', '--output', 'x', '--allow-fork-name', 'a/b'], /expected owner\/name=reason/],
  ['no excluded clones', ['mine', '.', '--output', 'x', '--excluded-clones', 'absent'], /there is no folder absent/],
  ['no mined folder', ['mine-negatives', 'absent'], /absent has no instances\.jsonl; make it with fixpoint mine/],
])('%s: one line and exit code 2', async (_, args, message) => {
  const { exitCode, stdout, stderr } = await sandbox.run(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
  expect(existsSync(join(sandbox.folder, 'x'))).toBe(false);
});
