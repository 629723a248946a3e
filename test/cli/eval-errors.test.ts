/** Mistakes in the arguments of `eval`, `compare` and `export`: one clear line, exit code 2, and nothing written. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Benchmark } from './benchmark.ts';
import { Sandbox } from './fixpoint-process.ts';

let sandbox: Sandbox;
let benchmark: Benchmark;

beforeAll(async () => {
  sandbox = new Sandbox();
  benchmark = new Benchmark();
  benchmark.dataset('dev', benchmark.rows.slice(0, 2));
  benchmark.write('empty.jsonl', '');
  benchmark.write('other.json', '[{"question": "?"}]');
  benchmark.write('plain.txt', 'words\n');
  benchmark.write('issues.json', '[{"title": "no number"}]');
  benchmark.write('clones/readme.txt', '');
  benchmark.write('foreign/metrics.json', '{"version": 99}');
  benchmark.write('broken/metrics.json', '{');
  benchmark.write('half/journal.jsonl', '');
  const run = ['eval', '--dataset', 'dev.jsonl', '--repositories', 'clones', '--output', 'run'];
  expect(await sandbox.run(run, { folder: benchmark.root })).toMatchObject({ exitCode: 0 });
});

afterAll(() => {
  sandbox.remove();
  benchmark.remove();
});

const DATASET = ['--dataset', 'dev.jsonl'];
const ALL = [...DATASET, '--repositories', 'clones'];

it.concurrent.each<[what: string, args: string[], message: RegExp]>([
  [
    'neither dataset nor history',
    [],
    /give either --dataset <file> or, for the fixes of this repository, --history <n>/,
  ],
  ['dataset and history', [...ALL, '--history', '5'], /give either --dataset <file> or/],
  ['a missing dataset', ['--dataset', 'none.jsonl'], /there is no dataset none\.jsonl; give a \.jsonl/],
  ['an empty dataset', ['--dataset', 'empty.jsonl'], /empty\.jsonl holds no row of a known dataset \(it is empty\)/],
  ['something else', ['--dataset', 'other.json'], /other\.json holds no row of a known dataset \(row 1: of no known/],
  [
    'a file of another kind',
    ['--dataset', 'plain.txt'],
    /plain\.txt is no dataset; give a \.jsonl, \.json or \.parquet/,
  ],
  ['a folder without BEIR', ['--dataset', 'clones'], /clones holds no BEIR folder/],
  ['no folder of clones', DATASET, /give the folder of the clones with --repositories <folder>/],
  ['a missing folder of clones', [...DATASET, '--repositories', 'none', '--offline'], /there is no folder none; check/],
  ['an unknown instance', [...ALL, '--instance', 'x-1'], /the dataset dev has no instance "x-1"/],
  ['an unknown mode', [...ALL, '--mode', 'fast'], /--mode is "fast"; expected one of rank, rerank, agent, reformulate/],
  ['a mode without a model', [...ALL, '--mode', 'agent'], /the mode agent asks a chat model: set one with --model/],
  ['a judge of nothing', [...ALL, '--judge', 'accuracy=1'], /--judge simulates the model of another mode: add --mode/],
  [
    'a judge beside a model',
    [...ALL, '--mode', 'rerank', '--judge', 'accuracy=1', '--model', 'ollama/x'],
    /--judge takes the place of --model: give one of them/,
  ],
  [
    'a judge that is none',
    [...ALL, '--mode', 'rerank', '--judge', 'good'],
    /--judge has "good"; expected accuracy=0\.7 and/,
  ],
  ['a model of no provider', [...ALL, '--mode', 'rerank', '--model', 'x'], /x/],
  ['a limit of zero', [...ALL, '--limit', '0'], /--limit is "0"; expected a whole number from 1 up/],
  ['a limit in words', [...ALL, '--limit', 'all'], /--limit is "all"; expected a whole number from 1 up/],
  ['a history of nothing', ['--history', '0'], /--history is "0"; expected a whole number from 1 up/],
  ['an unknown baseline', [...ALL, '--baseline', 'bm26'], /no baseline "bm26"; there are bm25, ripgrep, .* and all/],
  ['an unknown format', [...ALL, '--run', 'plain.txt', '--run-format', 'x'], /--run-format is "x"; expected one of/],
  ['a recorded run that is none', [...ALL, '--run', 'plain.txt'], /plain\.txt is no recorded run of a known format/],
  ['a missing recorded run', [...ALL, '--run', 'none.jsonl'], /cannot read the recorded run none\.jsonl/],
  ['a recorded run of history', ['--history', '5', '--run', 'x'], /leave out --history and --baseline/],
  ['baselines of a recorded run', [...ALL, '--run', 'x', '--baseline', 'bm25'], /leave out --history and --baseline/],
  ['issues without history', [...ALL, '--issues', 'issues.json'], /--issues goes with --history|--issues and --rev go/],
  ['a file as the output', [...ALL, '--output', 'plain.txt'], /cannot write the run to plain\.txt: .*; choose another/],
  ['no folder to resume in', [...ALL, '--resume'], /--resume needs the --output folder of the run to go on with/],
  ['a URL for all', [...ALL, '--clone-from', 'https://x/y.git'], /--clone-from needs \{repo\} in the place of owner/],
  [
    'bad issues',
    ['--history', '1', '--repo', 'clones/acme__shop', '--issues', 'issues.json'],
    /has no number and title/,
  ],
  [
    'history of a plain folder',
    ['--history', '1', '--repo', 'run'],
    /run has no commits, which --history reads; name a/,
  ],
  ['another format', [...ALL, '--format', 'sarif'], /this command prints text or json, not sarif/],
  [
    'a typing mistake',
    [...ALL, '--resum'],
    /unknown option '--resum' \(Did you mean --resume\?\); see fixpoint eval --help/,
  ],
])('eval: %s', async (_, args, message) => {
  await expectRefused(['eval', ...args], message);
});

it.concurrent.each<[what: string, args: string[], message: RegExp]>([
  ['compare: no run', ['compare'], /missing required argument 'run'; see fixpoint compare --help/],
  ['compare: one run', ['compare', 'run'], /there is nothing to compare; name at least two runs/],
  ['compare: a folder of something else', ['compare', 'run', 'clones'], /clones holds no complete run; make one with/],
  ['compare: an interrupted run', ['compare', 'run', 'half'], /the run in half is not complete: go on with fixpoint/],
  ['compare: a broken run', ['compare', 'run', 'broken'], /broken holds no readable metrics\.json; make one with/],
  [
    'compare: a run of another version',
    ['compare', 'run', 'foreign'],
    /foreign was scored by another version of Fixpoint/,
  ],
  ['export: no format', ['export', 'run', '--output', 'x'], /required option '--to <format>' not specified/],
  ['export: an unknown format', ['export', 'run', '--to', 'csv', '--output', 'x'], /--to is "csv"; expected one of/],
  ['export: no run', ['export', 'none', '--to', 'trec', '--output', 'x'], /cannot read the recorded run none/],
  [
    'export: a corpus that is not asked for',
    ['export', 'run', '--to', 'trec', '--output', 'x', '--repositories', 'clones'],
    /--repositories is for --to beir alone/,
  ],
  [
    'export: another dataset',
    ['export', 'run', '--to', 'trec', '--output', 'x', '--dataset', 'issues.jsonl'],
    /there is no dataset issues\.jsonl/,
  ],
])('%s', async (_, args, message) => {
  await expectRefused(args, message);
});

it('export: files that are there stay, unless forced', async () => {
  const args = ['export', 'run', '--to', 'trec', '--output', 'exported'];
  expect(await sandbox.run(args, { folder: benchmark.root })).toMatchObject({ exitCode: 0 });
  await expectRefused(args, /exported.*--force/);
  const forced = await sandbox.run([...args, '--force'], { folder: benchmark.root });
  expect(forced).toMatchObject({ exitCode: 0, stderr: 'wrote exported/run.trec\nwrote exported/qrels.trec\n' });
});

async function expectRefused(args: string[], message: RegExp): Promise<void> {
  const output = args[0] === 'eval' ? ['--output', 'refused'] : [];
  const given = args.includes('--resume') || args.includes('--output') ? args : [...args, ...output];
  const { exitCode, stdout, stderr } = await sandbox.run(given, { folder: benchmark.root });
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^fixpoint: /);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
  expect(existsSync(join(benchmark.root, 'refused'))).toBe(false);
}
