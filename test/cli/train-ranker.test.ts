/** `fixpoint train ranker` as people run it: from mined data to weights, resumed, reused and refused. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedRepositories } from '../support/fixed-repositories.ts';
import type { FixtureRepository } from '../support/fixture-repository.ts';
import { Sandbox } from './fixpoint-process.ts';

let sandbox: Sandbox;
let repositories: FixtureRepository[] = [];

beforeAll(async () => {
  sandbox = new Sandbox();
  repositories = fixedRepositories();
  const mined = await sandbox.run(['mine', ...repositories.map(({ root }) => root), '--output', 'data']);
  expect(mined.exitCode).toBe(0);
});

afterAll(() => {
  sandbox.remove();
  for (const repository of repositories) repository.remove();
});

const DATA = ['data/instances.jsonl', '--repositories', 'data/clones', '--min-query', '20', '--validation', '0.34'];
const train = (...args: string[]) => sandbox.run(['train', 'ranker', ...args]);
const file = (...path: string[]) => join(sandbox.folder, ...path);

it('makes weights, a card and a report, and goes on where it stopped', async () => {
  const first = await train(...DATA, '--output', 'ranker', '--rounds', '3');
  expect(first).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('wrote ranker.weights, ranker.json, report.md in ranker\n'),
  });
  expect(first.stdout).toMatch(/^acc@5 \/ acc@10 \/ file acc@1 on 1 query of repositories held out: .*by hand weights/);
  expect(readdirSync(file('ranker')).sort()).toEqual(['features', 'ranker.json', 'ranker.weights', 'report.md']);
  const card = JSON.parse(readFileSync(file('ranker', 'ranker.json'), 'utf8'));
  expect(card.repositories).toHaveLength(3);
  expect(card.repositories[0]).toMatchObject({ url: expect.stringContaining('host.example'), queries: 1 });

  const parts = () =>
    readdirSync(file('ranker', 'features'))
      .filter((name) => name.endsWith('.features'))
      .map((name) => [name, statSync(file('ranker', 'features', name)).ino]);
  const before = { parts: parts(), weights: readFileSync(file('ranker', 'ranker.weights')) };
  expect(await train(...DATA, '--output', 'ranker', '--rounds', '3', '--workers', '1', '-q')).toMatchObject({
    exitCode: 0,
    stderr: '',
  });
  expect(parts()).toEqual(before.parts);
  expect(readFileSync(file('ranker', 'ranker.weights'))).toEqual(before.weights);

  const reused = await train(
    '--features',
    'ranker/features',
    '--output',
    'less',
    '--without',
    'title',
    '--rounds',
    '3',
  );
  expect(reused).toMatchObject({ exitCode: 0 });
  const less = JSON.parse(readFileSync(file('less', 'ranker.json'), 'utf8'));
  expect(less.features.filter(({ group }: { group: string }) => group === 'title')).toEqual([]);
});

it('trains on no repository of a benchmark', async () => {
  const rows = readFileSync(file('data', 'instances.jsonl'), 'utf8').replaceAll(
    '"repo":"ada/clock"',
    '"repo":"django/django"',
  );
  writeFileSync(file('data', 'tainted.jsonl'), rows);
  const [, ...rest] = DATA;
  const { exitCode, stderr } = await train('data/tainted.jsonl', ...rest, '--output', 'clean', '--rounds', '1');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('note: refused: django/django: it is django/django, a repository of a benchmark\n');
  const card = JSON.parse(readFileSync(file('clean', 'ranker.json'), 'utf8'));
  expect(card.repositories.map(({ repo }: { repo: string }) => repo).sort()).toEqual(['ada/radio', 'ada/stove']);
});

describe('refuses in one line', () => {
  it.each([
    [[], 'give a dataset to learn from'],
    [['data/instances.jsonl'], '--repositories'],
    [['data/instances.jsonl', '--features', 'x'], 'give either datasets or the --features'],
    [['--features', 'nowhere'], 'nowhere holds no feature table'],
    [[...DATA, '--set', 'speed=1'], '--set has speed; known are rounds'],
    [[...DATA, '--forms', 'log'], '--forms has "log"; known are value'],
    [[...DATA, '--rounds', 'many'], '--rounds is "many"'],
    [[...DATA, '--without', 'luck'], 'no feature or group is called luck'],
  ])('%j', async (args, message) => {
    const { exitCode, stdout, stderr } = await train(...args, '--output', 'refused');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  });
});
