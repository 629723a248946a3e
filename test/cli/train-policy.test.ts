/** `fixpoint train policy` as people run it: from mined data to a policy, stage by stage, the same again, measured, and refused. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodePolicyModel } from '../../src/agent/index.ts';
import { fixedRepositories } from '../support/fixed-repositories.ts';
import type { FixtureRepository } from '../support/fixture-repository.ts';
import { Sandbox } from './fixpoint-process.ts';

let sandbox: Sandbox;
let repositories: FixtureRepository[] = [];

beforeAll(async () => {
  sandbox = new Sandbox();
  repositories = fixedRepositories({ 'winder.py': 'def wind(spring):\n    return spring.tighten()\n' });
  const mined = await sandbox.run(['mine', ...repositories.map(({ root }) => root), '--output', 'data']);
  expect(mined.exitCode).toBe(0);
});

afterAll(() => {
  sandbox.remove();
  for (const repository of repositories) repository.remove();
});

const DATA = ['data/instances.jsonl', '--repositories', 'data/clones', '--min-query', '10'];
const SMALL = ['--epochs', '2', '--queries', '1', '--evaluate-every', '2', '--group', '3', '--searches', '2'];
const train = (...args: string[]) => sandbox.run(['train', 'policy', ...DATA, ...SMALL, ...args]);
const file = (...path: string[]) => join(sandbox.folder, ...path);

it('trains stage by stage to a policy with a card, and goes on from what is there', async () => {
  expect(await train('--output', 'policy', '--stage', 'record', '-q')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(readdirSync(file('policy', 'trees'))).toHaveLength(3);
  expect(await train('--output', 'policy', '--stage', 'judges')).toMatchObject({ exitCode: 0 });
  const untrained = readFileSync(file('policy', 'untrained.weights'));
  expect(await train('--output', 'policy')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(
      /^file F1 [\d.]+, function F1 [\d.]+ in .* turns and .* calls on 1 query of repositories held out\n$/,
    ),
    stderr: expect.stringContaining('wrote policy.weights, policy.json, policy.md in policy\n'),
  });
  expect(readFileSync(file('policy', 'untrained.weights'))).toEqual(untrained);
  expect(() => decodePolicyModel(readFileSync(file('policy', 'policy.weights')))).not.toThrow();
  const card = JSON.parse(readFileSync(file('policy', 'policy.json'), 'utf8'));
  expect(card).toMatchObject({ seed: 1, queries: { training: 2, validation: 1 }, options: { group: 3 } });
  expect(card.repositories).toHaveLength(3);
  expect(card.repositories[0]).toMatchObject({ repo: 'ada/radio', url: expect.stringContaining('host.example') });
  expect(Object.keys(card.stages)).toEqual(['untrained.weights', 'sft.weights', 'policy.weights']);

  rmSync(file('policy', 'policy.weights'));
  rmSync(file('policy', 'sft.weights'));
  rmSync(file('policy', 'reinforcing.json'));
  const again = await train('--output', 'policy', '-q');
  expect(again).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(readFileSync(file('policy', 'policy.json'), 'utf8')).stages).toEqual(card.stages);
});

it("records the teacher's searches for those who train models of their own", async () => {
  const taught = ['--from', 'policy', '--trees', 'policy/trees', '--first', 'sft', '--stage', 'sft'];
  expect(await train('--output', 'taught', ...taught, '--trajectories', 'searches')).toMatchObject({ exitCode: 0 });
  expect(readdirSync(file('searches'))).toHaveLength(3 * 2);
  const exported = ['export', 'trajectories', 'searches', '--format', 'trl', '--dataset', 'data/instances.jsonl'];
  expect(await sandbox.run([...exported, '--output', 'exported'])).toMatchObject({ exitCode: 0 });
  const [first] = readFileSync(file('exported', 'sft.jsonl'), 'utf8').split('\n');
  expect(JSON.parse(first!).messages.at(-1)).toMatchObject({ role: 'assistant' });
});

it('another run starts from its stages and trees', async () => {
  const from = ['--from', 'policy', '--trees', 'policy/trees', '--first', 'rl'];
  expect(await train('--output', 'narrow', ...from, '--width', '1', '--reward', 'f1')).toMatchObject({ exitCode: 0 });
  expect(readFileSync(file('narrow', 'sft.weights'))).toEqual(readFileSync(file('policy', 'sft.weights')));
  const card = JSON.parse(readFileSync(file('narrow', 'policy.json'), 'utf8'));
  expect(card.options).toMatchObject({ width: 1, reward: { form: 'f1' } });
  expect(card.stages['policy.weights'].heldOut.widths.every((width: number) => width === 1)).toBe(true);
  expect(existsSync(file('narrow', 'trees'))).toBe(false);
});

it('measures policies and baselines, a line for each search', async () => {
  const policies = ['policy/policy.weights', 'policy/policy.weights@2', 'policy/sft.weights@random'];
  const wanted = policies.flatMap((policy) => ['--measure', policy]);
  const { exitCode, stdout } = await train('--output', 'figures', '--trees', 'policy/trees', ...wanted);
  expect(exitCode).toBe(0);
  for (const policy of policies) expect(stdout).toContain(`| ${policy} `);
  const lines = readFileSync(file('figures', 'measured.jsonl'), 'utf8').trimEnd().split('\n');
  const searches = lines.map((line) => JSON.parse(line));
  expect(searches.map(({ policy }) => policy)).toEqual([...policies, ...policies, ...policies]);
  expect(searches[0]).toMatchObject({ fileF1: expect.any(Number), turns: expect.any(Number), language: 'python' });
  expect(searches[1].widths.every((width: number) => width <= 2)).toBe(true);
});

it('trains on no repository of a benchmark', async () => {
  const rows = readFileSync(file('data', 'instances.jsonl'), 'utf8').replaceAll('ada/clock', 'django/django');
  writeFileSync(file('data', 'tainted.jsonl'), rows);
  const args = ['train', 'policy', 'data/tainted.jsonl', ...DATA.slice(1), '--output', 'clean', '--stage', 'record'];
  const { exitCode, stderr } = await sandbox.run(args);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('note: refused: django/django: it is django/django, a repository of a benchmark\n');
  expect(readdirSync(file('clean', 'trees'))).toHaveLength(2);
});

it.each([
  [['--stage', 'last'], '--stage is last; known are record, judges, sft, rl'],
  [['--first', 'sft'], '--from <folder>'],
  [['--reward', 'e'], '--reward is e; known are f1, f1+e, f1+f1*e'],
  [['--width', '0'], '--width is "0"'],
  [['--measure', 'policy.weights@wide'], '--measure has the width wide'],
  [['--measure', 'nowhere.weights'], 'nowhere.weights'],
])('refuses in one line: %j', async (args, message) => {
  const { exitCode, stdout, stderr } = await train('--output', 'refused', ...args);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
