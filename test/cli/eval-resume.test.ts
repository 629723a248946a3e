/** `fixpoint eval` that is interrupted or killed: nothing is lost, nothing is asked twice, and the answers are the same. */
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeRankerModel } from '../../src/ranking/index.ts';
import { Benchmark } from './benchmark.ts';
import { Sandbox } from './fixpoint-process.ts';
import { readEvaluation, readLines, withoutCosts } from './run-output.ts';

let sandbox: Sandbox;
let benchmark: Benchmark;
let dataset: string;

const output = (name: string) => join(sandbox.folder, name);
const journalOf = (name: string) => join(output(name), 'journal.jsonl');

function argumentsOf(name: string, ...more: string[]): string[] {
  return [
    'eval',
    ...['--dataset', dataset, '--repositories', benchmark.clones, '--output', output(name), '--offline'],
    ...['--baseline', 'all', '--workers', '2'],
    ...more,
  ];
}

beforeAll(async () => {
  sandbox = new Sandbox();
  benchmark = new Benchmark();
  const copies = [1, 2].flatMap((i) =>
    benchmark.rows.map((row) => ({ ...row, instance_id: `${row.instance_id}-${i}` })),
  );
  dataset = benchmark.dataset('dev', copies);
  mkdirSync(output('other'));
  const other = { linear: { size: 1 }, ensemble: undefined, linearShare: 1 };
  writeFileSync(join(output('other'), 'ranker.weights'), encodeRankerModel(other));
  expect(await sandbox.run(argumentsOf('whole'))).toMatchObject({ exitCode: 0 });
});

afterAll(() => {
  sandbox.remove();
  benchmark.remove();
});

/** Starts the run and ends it by `signal` once some instances are answered, and not all. */
async function endEarly(name: string, signal: NodeJS.Signals) {
  const running = sandbox.start(argumentsOf(name));
  while (linesOf(journalOf(name)).length < 3 && running.child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  running.child.kill(signal);
  return running.outcome;
}

function linesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}

/** Ids and times of the answers that are in the journal. */
function answeredIn(name: string): Map<string, number> {
  const entries = linesOf(journalOf(name)).map((line) => JSON.parse(line));
  return new Map(entries.map(({ id, outcome }) => [id, outcome.row.seconds]));
}

function expectResumed(name: string, answered: ReadonlyMap<string, number>): void {
  const rows = readLines(join(output(name), 'run.jsonl'));
  const whole = readLines(join(output('whole'), 'run.jsonl'));
  expect(withoutCosts(rows)).toBe(withoutCosts(whole));
  expect(withoutCosts(readEvaluation(join(output(name), 'metrics.json')))).toBe(
    withoutCosts(readEvaluation(join(output('whole'), 'metrics.json'))),
  );
  expect(readLines(join(output(name), 'baselines/bm25/run.jsonl'))).toHaveLength(26);
  // The times of the first answers stand: nothing was asked twice.
  const seconds = new Map(rows.map((row) => [row.instance_id, row.seconds]));
  expect(answered.size).toBeLessThan(rows.length);
  for (const [id, known] of answered) expect(seconds.get(id)).toBe(known);
  expect(existsSync(journalOf(name))).toBe(false);
}

describe('a run that was killed', () => {
  beforeAll(async () => {
    expect(await endEarly('killed', 'SIGKILL')).toMatchObject({ exitCode: null, stdout: '' });
    cpSync(output('killed'), output('damaged'), { recursive: true });
  });

  it('goes on with --resume, and drops a torn last line', async () => {
    const answered = answeredIn('killed');
    appendFileSync(journalOf('killed'), '{"id":"acme__shop-12-2","outcome":{"kind":"answ');
    const { exitCode, stdout } = await sandbox.run(argumentsOf('killed', '--resume'));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^fixpoint rank on dev: 26 instances\n/);
    expectResumed('killed', answered);
  });

  it('asks again for what failed or cannot be read, and for nothing else', async () => {
    const [first, second, ...others] = linesOf(journalOf('damaged')) as [string, string, string];
    const [{ id, outcome }, failed] = [JSON.parse(first), JSON.parse(second)];
    failed.outcome = { kind: 'failed', instance: failed.outcome.instance, reason: 'out of memory' };
    const journal = [JSON.stringify(failed), first, '{}', ...others];
    writeFileSync(journalOf('damaged'), `${journal.join('\n')}\n`);
    const { exitCode, stdout } = await sandbox.run(argumentsOf('damaged', '--resume'));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^fixpoint rank on dev: 26 instances\n/);
    expectResumed('damaged', new Map([[id, outcome.row.seconds]]));
  });
});

describe('a run that was interrupted', () => {
  it('says how to go on, and keeps what it has', async () => {
    const { exitCode, stdout, stderr } = await endEarly('interrupted', 'SIGINT');
    expect(exitCode).toBe(130);
    expect(stdout).toBe('');
    const last = stderr.trimEnd().split('\n').at(-1);
    expect(last).toMatch(
      /^fixpoint: the evaluation was cancelled; nothing was lost, go on with --resume --output .*interrupted$/,
    );
    const answered = answeredIn('interrupted');
    const partial = readLines(join(output('interrupted'), 'run.jsonl'));
    const whole = readLines(join(output('whole'), 'run.jsonl'));
    expect(new Set(partial.map(({ instance_id }) => instance_id))).toEqual(new Set(answered.keys()));
    expect(withoutCosts(partial)).toBe(withoutCosts(whole.filter(({ instance_id }) => answered.has(instance_id))));
    await sandbox.run(argumentsOf('interrupted', '--resume'));
    expectResumed('interrupted', answered);
  });
});

describe('--resume', () => {
  it.each([
    ['the run is there, without --resume', [], /holds a run already: go on with --resume, or choose another --output/],
    ['the run is complete', ['--resume'], /the run in .* is complete; see its report\.md/],
    [
      'the settings are others',
      ['--resume', '--limit', '3'],
      /holds a run with other settings \(see its config\.json\)/,
    ],
    ['the baselines are others', ['--limit', '3'], /holds a run with other settings/],
    ['the weights are others', ['--resume', '--weights', 'other'], /holds a run with other settings/],
    ['the size limit is another', ['--resume', '--max-file-size', '1kB'], /holds a run with other settings/],
  ])('where %s, that is one line and exit code 2', async (_, more, message) => {
    const before = readFileSync(join(output('whole'), 'metrics.json'), 'utf8');
    const { exitCode, stdout, stderr } = await sandbox.run(argumentsOf('whole', ...more));
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    expect(readFileSync(join(output('whole'), 'metrics.json'), 'utf8')).toBe(before);
  });
});
