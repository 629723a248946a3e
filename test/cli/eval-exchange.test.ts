/** Recorded runs scored, runs exported and read back, and runs compared: the same answers give the same figures everywhere. */
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Evaluation } from '../../src/evaluation/evaluation.ts';
import { Benchmark } from './benchmark.ts';
import { Sandbox } from './fixpoint-process.ts';
import { readEvaluation, readLines, withoutCosts } from './run-output.ts';

let sandbox: Sandbox;
let benchmark: Benchmark;

/** Runs in the benchmark's folder, and expects an answer. */
async function fixpoint(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await sandbox.run(args, { folder: benchmark.root });
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

const evaluate = (...args: string[]) => fixpoint('eval', '--dataset', 'dev.jsonl', '--offline', ...args);
const scored = async (...args: string[]) => JSON.parse(await evaluate('--json', '--quiet', ...args)) as Evaluation;
const scoresOf = ({ instances }: Evaluation, level: string) =>
  instances.map(({ instance_id, scores }) => [
    instance_id,
    Object.entries(scores).filter(([name]) => name.startsWith(`${level}.`)),
  ]);

beforeAll(async () => {
  sandbox = new Sandbox();
  benchmark = new Benchmark();
  benchmark.dataset('dev');
  await evaluate('--repositories', 'clones', '--output', 'run', '--baseline', 'bm25');
});

afterAll(() => {
  sandbox.remove();
  benchmark.remove();
});

describe('a recorded run', () => {
  it.each(['run', 'run/run.jsonl'])('of Fixpoint (%s) scores as it did when it was made', async (path) => {
    const original = readEvaluation(join(benchmark.root, 'run/metrics.json'));
    const again = await scored('--run', path);
    expect(again.system).toBe('fixpoint rank');
    expect(again.metrics).toEqual(original.metrics);
    expect(again.instances.map(({ scores }) => scores)).toEqual(original.instances.map(({ scores }) => scores));
    expect(again.instances.map(({ function_ranks }) => function_ranks)).toEqual(
      original.instances.map(({ function_ranks }) => function_ranks),
    );
  });

  it('of Fixpoint with its clones scores and groups as it did', async () => {
    const { breakdowns } = await scored('--run', 'run', '--repositories', 'clones');
    expect(withoutCosts(breakdowns)).toBe(
      withoutCosts(readEvaluation(join(benchmark.root, 'run/metrics.json')).breakdowns),
    );
  });

  it("of a baseline keeps the baseline's name", async () => {
    const again = await scored('--run', 'run/baselines/bm25');
    expect(again.system).toBe('bm25');
    expect(again.metrics).toEqual(readEvaluation(join(benchmark.root, 'run/baselines/bm25/metrics.json')).metrics);
  });

  it('of LocAgent gets set scores; what it did not answer has failed', async () => {
    const rows = [
      {
        instance_id: 'acme__shop-3',
        found_files: ['shop/cart.py', 'shop/money.py'],
        found_modules: ['shop/cart.py:Cart'],
        found_entities: ['shop/cart.py:Cart.total_price', 'shop/money.py:round_price'],
      },
      { instance_id: 'acme__shop-12', found_files: ['shop/money.py'], found_entities: ['shop/money.py:round_price'] },
    ];
    benchmark.write('loc_outputs.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const { system, metrics, instances, rejections } = await scored('--run', 'loc_outputs.jsonl', '--output', 'loc');
    expect(system).toBe('locagent');
    expect(rejections).toEqual([]);
    expect(instances).toHaveLength(13);
    expect(instances.filter(({ failure }) => failure !== undefined)).toHaveLength(11);
    const [exact, half] = ['acme__shop-12', 'acme__shop-3'].map(
      (id) => instances.find(({ instance_id }) => instance_id === id)!,
    );
    expect(exact!.scores).toMatchObject({ functionF1: 1, fileF1: 1, 'function.acc@1': 1 });
    expect(half!.scores.functionF1).toBeCloseTo(2 / 3);
    expect(metrics.functionF1).toMatchObject({ mean: expect.closeTo((1 + 2 / 3) / 13), n: 13 });
    expect(metrics).not.toHaveProperty('seconds');
    const failures = readLines<{ kind: string; reason: string }>(join(benchmark.root, 'loc/failures.jsonl'));
    expect(new Set(failures.map(({ kind, reason }) => `${kind}: ${reason}`))).toEqual(
      new Set(['failed: the recorded run has no answer for it']),
    );
  });

  it('that is cut short says so', async () => {
    const text = readFileSync(join(benchmark.root, 'run/run.jsonl'), 'utf8');
    benchmark.write('cut/run.jsonl', text.slice(0, -1000));
    const { stderr, stdout } = await sandbox.run(['eval', '--dataset', 'dev.jsonl', '--run', 'cut'], {
      folder: benchmark.root,
    });
    expect(stderr).toContain('note: left out of the recorded run: line 13: no JSON: cut short?\n');
    expect(stderr).toContain('note: acme__shop-10: the recorded run has no answer for it\n');
    expect(stdout).toMatch(/^fixpoint on dev: 13 instances, 1 failed\n/);
  });
});

describe('export', () => {
  it.each([
    ['locagent', 'loc_outputs.jsonl'],
    ['swerank', 'fixpoint%20rank_rerank_tiny'],
    ['swerank', 'model=fixpoint%20rank_dataset=tiny_split=test_level=function_evalmode=default_results.json'],
    ['beir', 'results.json'],
    ['trec', 'run.trec'],
  ])('%s (%s) and back gives the same function scores', async (format, file) => {
    await fixpoint('export', 'run', '--to', format, '--output', `to-${format}`, '--force');
    const again = await scored('--run', join(`to-${format}`, file));
    const original = readEvaluation(join(benchmark.root, 'run/metrics.json'));
    const ranked = (evaluation: Evaluation) =>
      scoresOf(evaluation, 'function').map(([id, scores]) => [
        id,
        (scores as [string, number][]).filter(([name]) => !name.startsWith('function.lineCoverage')),
      ]);
    expect(ranked(again)).toEqual(ranked(original));
  });

  it.each(['agentless', 'cosil'])('%s and back finds the same functions, file by file', async (format) => {
    await fixpoint('export', 'run', '--to', format, '--output', `to-${format}`);
    const again = await scored('--run', `to-${format}/loc_outputs.jsonl`, '--output', `from-${format}`);
    expect(again.instances.every(({ failure }) => failure === undefined)).toBe(true);
    const names = (path: string) =>
      readLines(join(benchmark.root, path, 'run.jsonl')).map(({ instance_id, functions }) => [
        instance_id,
        functions.map(({ path: file, name }) => `${file}:${name}`).sort(),
      ]);
    expect(names(`from-${format}`)).toEqual(names('run'));
  });

  it('takes a baseline, too', async () => {
    await fixpoint('export', 'run/baselines/bm25', '--to', 'trec', '--output', 'bm25-trec');
    const again = await scored('--run', 'bm25-trec/run.trec');
    expect(again.system).toBe('bm25');
    expect(again.metrics['function.mrr']).toEqual(
      readEvaluation(join(benchmark.root, 'run/baselines/bm25/metrics.json')).metrics['function.mrr'],
    );
  });

  it('works from any folder', async () => {
    const { exitCode } = await sandbox.run(
      ['export', join(benchmark.root, 'run'), '--to', 'trec', '--output', 'elsewhere'],
      { folder: sandbox.folder },
    );
    expect(exitCode).toBe(0);
  });

  it('BEIR with the corpora is a dataset that needs no clone', async () => {
    await fixpoint('export', 'run', '--to', 'beir', '--repositories', 'clones', '--output', 'beir');
    renameSync(benchmark.clones, `${benchmark.clones}-away`);
    try {
      const printed = await fixpoint(
        'eval',
        '--dataset',
        'beir',
        '--offline',
        '--baseline',
        'all',
        '--output',
        'offline',
      );
      expect(printed).toMatch(/^fixpoint rank on beir: 13 instances\n/);
      const { instances } = readEvaluation(join(benchmark.root, 'offline/metrics.json'));
      const ids = benchmark.rows.map(({ instance_id }) => instance_id);
      expect(instances.map(({ instance_id }) => instance_id).sort()).toEqual(ids.toSorted());
      expect(instances.every(({ scores }) => scores['function.hit@10'] === 1)).toBe(true);
      const beside = await fixpoint('eval', '--dataset', 'beir', '--offline', '--run', 'run', '--json', '--quiet');
      expect(JSON.parse(beside).metrics['function.acc@10'].n).toBe(13);
    } finally {
      renameSync(`${benchmark.clones}-away`, benchmark.clones);
    }
  });
});

describe('compare', () => {
  it('prints one table over what the runs have in common', async () => {
    const text = await fixpoint('compare', 'run', 'run/baselines/bm25');
    expect(text).toMatch(/^# 2 runs over 13 common instances\n/);
    expect(text).toMatch(/^\| fixpoint rank +\|/m);
    expect(text).toMatch(/^\| bm25 +\| function acc@10 +\|/m);
    expect(text).not.toContain('acme__shop-12');
  });

  it('lists wins and losses with --instances', async () => {
    const { stdout } = await sandbox.run(
      ['eval', '--dataset', 'dev.jsonl', '--run', 'run', '--limit', '4', '--output', 'few'],
      {
        folder: benchmark.root,
      },
    );
    expect(stdout).toContain('4 instances');
    const text = await fixpoint('compare', 'few', 'run/baselines/bm25', '--instances');
    expect(text).toMatch(/^# 2 runs over 4 common instances\n/);
    expect(text).toMatch(/^## bm25 against fixpoint rank: \d won, \d lost$/m);
  });

  it('prints the comparison as JSON', async () => {
    const comparison = JSON.parse(await fixpoint('compare', 'run', 'run/baselines/bm25', '--json'));
    expect(comparison).toMatchObject({ instances: 13, runs: [{ system: 'fixpoint rank' }, { system: 'bm25' }] });
    const original = readEvaluation(join(benchmark.root, 'run/metrics.json'));
    expect(comparison.runs[0].metrics['function.acc@10']).toEqual(original.metrics['function.acc@10']);
  });
});
