/** `export trajectories` and `reward`, as a user runs them: a search is recorded, exported, and rewarded. */
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FixtureRepository } from '../support/fixture-repository.ts';
import { calls, callsAll, startLoopback } from '../support/loopback-server.ts';
import { Benchmark } from './benchmark.ts';
import { Sandbox } from './fixpoint-process.ts';
import { SHOP_ISSUE, shopRepository } from './shop-repository.ts';

let sandbox: Sandbox;
let shop: FixtureRepository;

beforeAll(async () => {
  sandbox = new Sandbox();
  shop = shopRepository();
  const commit = shop.git('rev-parse', 'HEAD').trim();
  const place = { path: 'shop/money.py', name: 'round_price', start_line: 4, end_line: 6, reason: 'it truncates' };
  const server = await startLoopback([
    callsAll([
      ['grep', { pattern: 'round_price' }],
      ['read_file', { path: '../../etc/passwd' }],
    ]),
    calls('answer', { reason: 'half a cent is lost', files: [], functions: [place] }),
  ]);
  const model = ['--model', 'compatible/scripted', '--model-url', `${server.url}/v1`];
  const given = ['--repo', shop.root, '--rev', commit, '--mode', 'search', '--trajectory', 'searches/one.jsonl'];
  const { exitCode, stderr } = await sandbox.run(['locate', SHOP_ISSUE, ...given, ...model], {
    environment: { FIXPOINT_MODEL_KEY: 'sk-never-to-be-seen' },
  });
  await server.stop();
  expect(exitCode, stderr).toBe(0);
  const row = {
    ...{ instance_id: 'shop-1', repo: 'shop/shop', base_commit: commit, problem_statement: SHOP_ISSUE },
    ...{ language: 'python', gold_files: ['shop/money.py'] },
    gold_functions: [{ path: 'shop/money.py', name: 'round_price' }],
  };
  writeFileSync(join(sandbox.folder, 'gold.jsonl'), `${JSON.stringify(row)}\n`);
});

afterAll(() => {
  sandbox.remove();
  shop.remove();
});

const GOLD = ['--dataset', 'gold.jsonl'];

it('exports a search that was recorded, and rewards the row', async () => {
  const given = [
    'export',
    'trajectories',
    'searches',
    '--format',
    'trl',
    '--output',
    'sft',
    ...GOLD,
    '--min-f1',
    '0.9',
  ];
  const { exitCode, stdout, stderr } = await sandbox.run(given);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
  expect(stderr).toBe(`1 row\nwrote ${join('sft', 'sft.jsonl')}\nwrote ${join('sft', 'tools.json')}\n`);
  const text = readFileSync(join(sandbox.folder, 'sft/sft.jsonl'), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ id: 'shop-1', mask: [0, 0, 1, 0, 0, 1] });
  expect(text).toContain('def round_price(amount)');
  const told = await sandbox.run(['reward'], { stdin: text });
  // two calls, one of them refused: e = 1/2
  expect(JSON.parse(told.stdout)).toMatchObject({
    id: 'shop-1',
    reward: 0.75,
    f1: 1,
    efficiency: 0.5,
    redundancy: 0.5,
  });
});

it('exports prompts', async () => {
  const given = ['--format', 'verl', '--kind', 'rl', '--output', 'rl', ...GOLD];
  expect((await sandbox.run(['export', 'trajectories', 'searches/one.jsonl', ...given])).exitCode).toBe(0);
  expect(readdirSync(join(sandbox.folder, 'rl')).sort()).toEqual(['rl.jsonl', 'tools.json']);
  const { prompt } = JSON.parse(readFileSync(join(sandbox.folder, 'rl/rl.jsonl'), 'utf8'));
  expect(prompt[1].content).toContain('Cart.total_price is off by one cent');
});

it('exports what an evaluation searched', async () => {
  const benchmark = new Benchmark();
  const dataset = ['--dataset', benchmark.dataset('dev')];
  const given = ['eval', ...dataset, '--repositories', benchmark.clones, '--offline', '--mode', 'search'];
  const recorded = [...given, '--judge', 'accuracy=1,haste=0', '--trajectories', 'recorded'];
  expect(await sandbox.run(recorded)).toMatchObject({ exitCode: 0 });
  const to = ['--format', 'llama-factory', '--output', 'evaluated', ...dataset, '--min-f1', '1'];
  const { exitCode, stderr } = await sandbox.run(['export', 'trajectories', 'recorded', ...to]);
  expect(exitCode, stderr).toBe(0);
  const rows = readFileSync(join(sandbox.folder, 'evaluated/sft.jsonl'), 'utf8').trimEnd().split('\n');
  const ids = rows.map((row) => JSON.parse(row).id).sort();
  expect(ids.map((id) => `${encodeURIComponent(id)}.jsonl`)).toEqual(
    readdirSync(join(sandbox.folder, 'recorded')).sort(),
  );
  expect((await sandbox.run(recorded)).stderr).toContain('recorded is no empty folder');
  const ranked = await sandbox.run(['eval', ...dataset, '--repositories', benchmark.clones, '--trajectories', 'x']);
  expect(ranked.stderr).toContain('add --mode search');
  benchmark.remove();
});

it('rewards each line as it comes', async () => {
  const { child, outcome } = sandbox.start(['reward', ...GOLD], { open: true });
  const line = { instance_id: 'shop-1', answer: { files: ['shop/money.py'] }, calls: [['shop/money.py']] };
  child.stdin!.write(`${JSON.stringify(line)}\n`);
  const [first] = await once(child.stdout!, 'data');
  expect(JSON.parse(String(first))).toMatchObject({ id: 'shop-1', fileF1: 1, functionF1: 0, reward: 0.5 });
  child.stdin!.end(JSON.stringify({ trajectory: 'searches/one.jsonl' }));
  const { exitCode, stdout } = await outcome;
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout.trim().split('\n')[1]!)).toMatchObject({ id: 'shop-1', reward: 0.75 });
});

it('answers a line that it cannot read, and fails for it only where that is asked', async () => {
  const stdin = '{"answer": null, "calls": [], "gold": {"files": ["a"]}}\n\n{"answer"\n';
  const { exitCode, stdout, stderr } = await sandbox.run(['reward'], { stdin });
  expect(exitCode).toBe(0);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([
    { id: '1', reward: 0 },
    { id: '3', reward: 0, error: 'this is no JSON object' },
  ]);
  expect(stderr).toContain('1 line could not be read');
  expect((await sandbox.run(['reward', '--strict'], { stdin })).exitCode).toBe(2);
});

it.each<[string, string[], string]>([
  ['an unknown format', ['export', 'trajectories', 'searches', '--format', 'x', '--output', 'y'], '--format is "x"'],
  [
    'prompts without gold',
    ['export', 'trajectories', 'searches', '--format', 'trl', '--kind', 'rl', '--output', 'y'],
    '--kind rl needs the gold',
  ],
  [
    'a filter without gold',
    ['export', 'trajectories', 'searches', '--format', 'trl', '--min-f1', '1', '--output', 'y'],
    '--min-f1 needs the gold',
  ],
  ['a missing format', ['export', 'trajectories', 'searches', '--output', 'y'], "required option '--format <format>'"],
  ['an unknown form', ['reward', '--form', 'e'], '--form is "e"'],
  ['a weight that is none', ['reward', '--file-weight', '2'], '--file-weight is "2"'],
  ['a dataset that is not there', ['reward', '--dataset', 'none.jsonl'], 'there is no dataset'],
])('%s is refused in one line', async (_, given, message) => {
  const { exitCode, stdout, stderr } = await sandbox.run(given);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
