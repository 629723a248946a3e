/** `fixpoint eval --history`: how good the localizer would have been on a repository's own fixes, none of which it can see. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';
import { Sandbox } from './fixpoint-process.ts';
import { readEvaluation, readLines } from './run-output.ts';

const CLOCK = (zone: string) =>
  `def read_clock(zone):\n    return now() + ${zone}\n\n\ndef set_alarm(hour):\n    return hour\n`;
const RADIO = (volume: string) =>
  `def play(station):\n    return station\n\n\ndef turn_up(volume):\n    return ${volume}\n`;

let sandbox: Sandbox;
let repository: FixtureRepository;
/** Hashes of the fixes, oldest first. */
let fixes: string[];

beforeAll(() => {
  sandbox = new Sandbox();
  repository = fixtureRepository({ 'clock.py': CLOCK('zone'), 'radio.py': RADIO('volume + 2') });
  const fix = (message: string, path: string, content: string) => {
    repository.write(path, content);
    return repository.commit(message);
  };
  fixes = [
    fix('Fix the clock in winter (#3)\n\nCloses #2', 'clock.py', CLOCK('zone.offset')),
    fix('Fix volume that jumps by two steps', 'radio.py', RADIO('volume + 1')),
  ];
  repository.write('notes.md', 'words\n');
  repository.commit('Add notes');
  fixes.push(
    fix(
      'Fix crash of read_clock without a zone',
      'clock.py',
      `${CLOCK('(zone or utc).offset')}\n\ndef zone_or_crash_of_clock(zone):\n    raise ValueError("crash without a zone")\n`,
    ),
  );
});

afterAll(() => {
  sandbox.remove();
  repository.remove();
});

function history(...args: string[]) {
  return sandbox.run(['eval', '--history', '5', '--repo', repository.root, ...args]);
}

const idOf = (hash: string) => `${basename(repository.root)}-${hash.slice(0, 10)}`;

it('tells how often the answer was within the first places, and what the queries are', async () => {
  const { exitCode, stdout, stderr } = await history();
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(new RegExp(`^fixpoint rank on ${basename(repository.root)}: 3 instances\n`));
  expect(stdout).toMatch(/^any function found \(hit\) +[\d.]+ +[\d.]+ +100\.0 +100\.0 +100\.0 +100\.0$/m);
  expect(stderr).toContain(
    '3 fixes in 5 commits\nnote: the queries are commit messages, written knowing the fix; --issues <file> gives fairer figures\n',
  );
  expect(existsSync(join(repository.root, 'fixpoint.json'))).toBe(false);
  expect(repository.git('status', '--short')).toBe('');
});

it('cannot see a fix at its base: not its function, not its text', async () => {
  const output = join(sandbox.folder, 'run');
  await history('--output', output, '--baseline', 'all');
  const rows = readLines(join(output, 'run.jsonl'));
  expect(rows.map(({ instance_id }) => instance_id)).toEqual(fixes.toReversed().map(idOf));
  const names = rows.map(({ functions }) => functions.map(({ name }) => name).sort());
  expect(names).toEqual([1, 2, 3].map(() => ['play', 'read_clock', 'set_alarm', 'turn_up']));
  for (const baseline of ['bm25', 'minisearch', 'random', 'ripgrep']) {
    expect(readFileSync(join(output, 'baselines', baseline, 'run.jsonl'), 'utf8')).not.toContain('zone_or_crash');
  }
  const { instances } = readEvaluation(join(output, 'metrics.json'));
  expect(instances[0]).toMatchObject({
    base_commit: repository.git('rev-parse', `${fixes[2]}^`),
    gold_functions: [{ path: 'clock.py', name: 'read_clock', start: 1, end: 2 }],
  });
  expect(instances[0]!.top.map(({ evidence }) => evidence.join())).not.toContainEqual(
    expect.stringContaining('Fix crash of read_clock'),
  );
});

it('gives an earlier fix the same answer whatever came later', async () => {
  const early = join(sandbox.folder, 'early');
  repository.git('clone', '--quiet', '--no-local', '.', early);
  repository.git('-C', early, 'reset', '--quiet', '--hard', fixes[1]!);
  repository.git('-C', early, 'remote', 'remove', 'origin');
  const answers = async (repo: string, output: string) => {
    const folder = join(sandbox.folder, output);
    await sandbox.run(['eval', '--history', '5', '--rev', fixes[1]!, '--repo', repo, '--output', folder]);
    return readLines(join(folder, 'run.jsonl')).map(({ functions, files }) => ({ functions, files }));
  };
  const known = await answers(early, 'known-early');
  expect(known).toHaveLength(2);
  expect(await answers(repository.root, 'known-later')).toEqual(known);
});

it('asks with the issue that a fix closes, where issues are given', async () => {
  const folder = fixtureRepository(
    { 'issues.json': JSON.stringify([{ number: 2, title: 'An hour late', body: 'Since November.' }]) },
    { git: false },
  );
  const output = join(sandbox.folder, 'issues-run');
  const { stderr } = await history(
    '--issues',
    join(folder.root, 'issues.json'),
    '--output',
    output,
    '--rev',
    fixes[0]!,
  );
  folder.remove();
  expect(stderr).not.toContain('note:');
  const { instances } = readEvaluation(join(output, 'metrics.json'));
  expect(instances).toMatchObject([{ instance_id: idOf(fixes[0]!), title: 'An hour late', query_source: 'issue' }]);
});

it('is exported with its texts, and its dataset runs again', async () => {
  const output = join(sandbox.folder, 'exported-run');
  const beir = join(sandbox.folder, 'beir');
  await history('--output', output, '--limit', '2');
  expect(await sandbox.run(['export', output, '--to', 'beir', '--output', beir])).toMatchObject({ exitCode: 0 });
  const queries = readLines<{ text: string }>(join(beir, 'queries.jsonl'));
  expect(queries.map(({ text }) => text)).toEqual([
    'Fix crash of read_clock without a zone',
    'Fix volume that jumps by two steps',
  ]);
  const again = await sandbox.run([
    ...['eval', '--dataset', join(output, 'dataset.jsonl'), '--run', output, '--json', '--quiet'],
  ]);
  expect(JSON.parse(again.stdout).metrics).toEqual(readEvaluation(join(output, 'metrics.json')).metrics);
});

it('of a repository without fixes is exit code 1', async () => {
  const other = fixtureRepository({ 'a.py': 'def f():\n    pass\n' });
  const { exitCode, stdout } = await sandbox.run(['eval', '--history', '5', '--repo', other.root]);
  other.remove();
  expect(stdout).toMatch(/: 0 instances\n/);
  expect(exitCode).toBe(1);
});
