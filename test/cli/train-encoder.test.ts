/** `fixpoint train encoder` as people run it: from mined data to weights, the same again, and refused. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fixedRepositories } from '../support/fixed-repositories.ts';
import type { FixtureRepository } from '../support/fixture-repository.ts';
import { Sandbox } from './fixpoint-process.ts';

/** Functions enough for a batch. */
const VERBS = Array.from({ length: 40 }, (_, i) => `step${String.fromCharCode(97 + (i % 26))}${i}`);

let sandbox: Sandbox;
let repositories: FixtureRepository[] = [];

beforeAll(async () => {
  sandbox = new Sandbox();
  const steps = VERBS.map(
    (verb) => `def ${verb}(thing):\n    """Moves every hand of the thing by ${verb}."""\n    return thing.${verb}\n`,
  );
  repositories = fixedRepositories({ 'steps.py': steps.join('\n\n') });
  const mined = await sandbox.run(['mine', ...repositories.map(({ root }) => root), '--output', 'data']);
  expect(mined.exitCode).toBe(0);
});

afterAll(() => {
  sandbox.remove();
  for (const repository of repositories) repository.remove();
});

const DATA = ['data/instances.jsonl', '--repositories', 'data/clones', '--fewest-repositories', '1', '--epochs', '1'];
const train = (...args: string[]) => sandbox.run(['train', 'encoder', ...args]);
const file = (...path: string[]) => join(sandbox.folder, ...path);

it('makes weights, a card and a report, and the same bytes again', async () => {
  expect(await train(...DATA, '--output', 'encoder')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^MRR on 1 query of repositories held out: BM25 .*, encoder .*, both .* \(.* MB\)\n$/,
    ),
    stderr: expect.stringContaining('wrote encoder.weights, encoder.json, report.md in encoder\n'),
  });
  expect(readdirSync(file('encoder')).sort()).toEqual(['encoder.json', 'encoder.weights', 'pairs', 'report.md']);
  const card = JSON.parse(readFileSync(file('encoder', 'encoder.json'), 'utf8'));
  expect(card).toMatchObject({ model: 'token encoder', issuePairs: 2, options: { epochs: 1 } });
  expect(card.repositories).toHaveLength(3);
  expect(card.repositories[0]).toMatchObject({ repo: 'ada/clock', url: expect.stringContaining('host.example') });

  const weights = readFileSync(file('encoder', 'encoder.weights'));
  expect(await train(...DATA, '--output', 'encoder', '-q')).toMatchObject({ exitCode: 0, stderr: '' });
  expect(readFileSync(file('encoder', 'encoder.weights'))).toEqual(weights);
  for (const word of ['thing', 'clock']) expect(weights.toString('latin1')).not.toContain(word);
});

it('trains on no repository of a benchmark', async () => {
  const rows = readFileSync(file('data', 'instances.jsonl'), 'utf8').replaceAll('ada/clock', 'django/django');
  writeFileSync(file('data', 'tainted.jsonl'), rows);
  const { exitCode, stderr } = await train('data/tainted.jsonl', ...DATA.slice(1), '--output', 'clean');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('note: refused: django/django: it is django/django, a repository of a benchmark\n');
  const card = JSON.parse(readFileSync(file('clean', 'encoder.json'), 'utf8'));
  expect(card.repositories.map(({ repo }: { repo: string }) => repo)).toEqual(['ada/radio', 'ada/stove']);
});

it.each([
  [['data/instances.jsonl'], '--repositories'],
  [['nowhere.jsonl', '--repositories', 'data/clones'], 'there is no dataset nowhere.jsonl'],
  [['data/instances.jsonl', '--repositories', 'nowhere'], 'there is no folder nowhere'],
  [[...DATA, '--epochs', 'many'], '--epochs is "many"'],
  [[...DATA, '--validation', '2'], '--validation is "2"'],
])('refuses in one line: %j', async (args, message) => {
  const { exitCode, stdout, stderr } = await train(...args, '--output', 'refused');
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
});
