/** `fixpoint eval` over a dataset: what the run's folder holds, what is listed and left out, and that answers depend on nothing else. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Benchmark, type Row, SHOP_PATCH } from './benchmark.ts';
import { Sandbox } from './fixpoint-process.ts';
import { readEvaluation, readLines, withoutCosts } from './run-output.ts';

let sandbox: Sandbox;
let benchmark: Benchmark;

beforeAll(() => {
  sandbox = new Sandbox();
  benchmark = new Benchmark();
});

afterAll(() => {
  sandbox.remove();
  benchmark.remove();
});

const output = (name: string) => join(sandbox.folder, name);

/** Runs offline over the benchmark's clones, into the folder `name`. */
function evaluate(name: string, dataset: string, ...args: string[]) {
  return sandbox.run([
    'eval',
    ...['--dataset', dataset, '--repositories', benchmark.clones, '--output', output(name), '--offline'],
    ...args,
  ]);
}

describe('a run', () => {
  const ranked = (name: string) => readLines(join(output(name), 'run.jsonl'));

  beforeAll(async () => {
    const { exitCode, stdout, stderr } = await evaluate('run', benchmark.dataset('dev'), '--baseline', 'all');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^fixpoint rank on dev: 13 instances\n/);
    expect(stderr).toContain(`report: ${join(output('run'), 'report.html')}`);
  });

  it('leaves a folder with all that is promised, and nothing else', () => {
    expect(readdirSync(output('run')).sort()).toEqual([
      ...['baselines', 'config.json', 'failures.jsonl', 'metrics.json', 'report.html', 'report.md', 'run.jsonl'],
    ]);
    expect(readdirSync(join(output('run'), 'baselines')).sort()).toEqual(['bm25', 'minisearch', 'random', 'ripgrep']);
    expect(readFileSync(join(output('run'), 'failures.jsonl'), 'utf8')).toBe('');
  });

  it('has a row for each instance in the order of the dataset, with these keys and no others', () => {
    const rows = ranked('run');
    expect(rows.map(({ instance_id }) => instance_id)).toEqual(benchmark.rows.map(({ instance_id }) => instance_id));
    const baseline = readLines(join(output('run'), 'baselines/bm25/run.jsonl'));
    const keysOf = (each: object) => Object.keys(each).filter((key) => key !== 'probability');
    for (const row of [...rows, ...baseline]) {
      expect(Object.keys(row)).toEqual(['instance_id', 'functions', 'files', 'seconds']);
      for (const each of row.functions) expect(keysOf(each)).toEqual(['path', 'name', 'start', 'end', 'score']);
      for (const each of row.files) expect(keysOf(each)).toEqual(['path', 'score']);
      expect(row.seconds).toBeGreaterThan(0);
    }
    const isSure = (list: typeof rows) => list.some(({ files }) => files.some((file) => 'probability' in file));
    expect([isSure(rows), isSure(baseline)]).toEqual([true, false]);
  });

  it('ranks functions and methods outside tests: 100 where the corpus has them, else all, none twice', () => {
    for (const { instance_id, functions } of ranked('run')) {
      const names = functions.map(({ path, name }) => `${path}:${name}`);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toHaveLength(instance_id.startsWith('acme') ? 100 : 6);
      const scores = functions.map(({ score }) => score);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    }
    const garden = ranked('run').find(({ instance_id }) => instance_id === 'green__garden-1')!;
    expect(garden.functions.map(({ name }) => name).sort()).toEqual([
      ...['Bed.constructor', 'Bed.thirstyPlants', 'Bed.weed', 'isThirsty', 'repot', 'waterPlant'],
    ]);
    expect(garden.functions[0]).toMatchObject({ path: 'src/plant.js', name: 'waterPlant', start: 1, end: 3 });
    expect(ranked('run').flatMap(({ functions }) => functions.map(({ path }) => path))).not.toContain(
      'tests/test_cart.py',
    );
  });

  it('writes nothing into the clones, and moves nothing in them', async () => {
    const states = () => [benchmark.shop, benchmark.garden].map((clone) => gitState(clone.root));
    benchmark.shop.write('notes.txt', 'not committed\n');
    benchmark.shop.write('shop/cart.py', 'raise SystemExit("a change that no evaluation sees")\n');
    const before = states();
    await evaluate('untouched', benchmark.dataset('dev'), '--baseline', 'all');
    expect(states()).toEqual(before);
    expect(withoutCosts(ranked('untouched'))).toEqual(withoutCosts(ranked('run')));
    benchmark.shop.git('checkout', '--quiet', 'shop/cart.py');
    rmSync(join(benchmark.shop.root, 'notes.txt'));
  });

  it.each(['1', '2', '3'])('answers the same on %s workers, with nothing stored', async (workers) => {
    const name = `workers-${workers}`;
    const own = join(sandbox.folder, `cache-${workers}`);
    await evaluate(name, benchmark.dataset('dev'), '--baseline', 'all', '--workers', workers, '--cache-dir', own);
    expectSameRun(output(name), output('run'));
    for (const baseline of ['bm25', 'minisearch', 'random', 'ripgrep']) {
      expectSameRun(join(output(name), 'baselines', baseline), join(output('run'), 'baselines', baseline));
    }
  });

  it('answers the same in clones that have no later history', async () => {
    const clones = join(sandbox.folder, 'early');
    mkdirSync(clones);
    symlinkSync(benchmark.garden.root, join(clones, 'green__garden'));
    const bare = join(clones, 'acme__shop.git');
    const latest = benchmark.rows[0]!.base_commit as string;
    benchmark.shop.git('branch', 'early', latest);
    benchmark.shop.git('clone', '--quiet', '--bare', '--no-local', '--single-branch', '--branch=early', '.', bare);
    benchmark.shop.git('branch', '--delete', '--force', 'early');
    expect(benchmark.shop.git('-C', bare, 'rev-list', '--all', '--count')).toBe('2');
    await evaluate('early-run', benchmark.dataset('dev'), '--repositories', clones, '--baseline', 'all');
    expectSameRun(output('early-run'), output('run'));
  });

  it('prints metrics with --json, and no word beside the results with --quiet', async () => {
    const dataset = benchmark.dataset('dev');
    const { stdout, stderr } = await evaluate('quiet', dataset, '--json', '--quiet', '--limit', '2');
    expect(stderr).toBe('');
    expect(stdout).toBe(readFileSync(join(output('quiet'), 'metrics.json'), 'utf8'));
    const { system, instances, metrics } = JSON.parse(stdout);
    expect(system).toBe('fixpoint rank');
    expect(instances.map((instance: Row) => instance.instance_id)).toEqual(['acme__shop-12', 'green__garden-2']);
    expect(metrics['function.acc@5']).toMatchObject({ mean: 1, n: 2 });
  });

  it('without --output leaves nothing behind', async () => {
    const args = ['--dataset', benchmark.dataset('dev'), '--repositories', benchmark.clones, '--limit', '1'];
    const temporary = join(sandbox.folder, 'temporary');
    mkdirSync(temporary);
    const { exitCode, stdout, stderr } = await sandbox.run(['eval', ...args, '--offline'], {
      environment: { TMPDIR: temporary },
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('fixpoint rank on dev: 1 instance\n');
    expect(stderr).not.toContain('report');
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('takes the instances that are named', async () => {
    const dataset = benchmark.dataset('dev');
    await evaluate('named', dataset, '--instance', 'acme__shop-3', '--instance', 'acme__shop-12');
    expect(ranked('named').map(({ instance_id }) => instance_id)).toEqual(['acme__shop-12', 'acme__shop-3']);
  });
});

describe('trouble', () => {
  interface Problem {
    readonly kind: string;
    readonly instance_id?: string;
    readonly reason: string;
  }

  const problems = (name: string) => readLines<Problem>(join(output(name), 'failures.jsonl'));

  it('of some rows is listed with the reason, and the rest is scored', async () => {
    const [good, , other] = benchmark.rows as [Row, Row, Row];
    const patched = { ...withoutGold(good), instance_id: 'patched', patch: SHOP_PATCH };
    const dataset = benchmark.dataset('mixed', [
      good,
      '{"instance_id": "cut sh',
      { ...good, instance_id: 'no-commit', base_commit: '0123456789012345678901234567890123456789' },
      { ...good, instance_id: 'no-clone', repo: 'acme/absent' },
      { ...good, instance_id: 'no-gold', gold_files: [], gold_functions: [] },
      { ...other, instance_id: good.instance_id },
      { ...patched, instance_id: 'no-match', patch: SHOP_PATCH.replace('int(', 'float(') },
      patched,
      { ...good, instance_id: 7 } as never,
      other,
    ]);
    const { exitCode, stdout } = await evaluate('mixed', dataset);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^fixpoint rank on mixed: 3 instances, 7 left out\n/);
    const answered = readLines(join(output('mixed'), 'run.jsonl')).map(({ instance_id }) => instance_id);
    expect(answered).toEqual(['acme__shop-12', 'patched', 'acme__shop-3']);
    const reasons: [id: string | undefined, reason: RegExp][] = [
      [undefined, /JSON/],
      ['no-gold', /empty gold: no file is to be found/],
      ['acme__shop-12', /duplicate id: the first one is kept/],
      [undefined, /instance_id/],
      ['no-commit', /no commit called \W*0123456789/],
      ['no-clone', /there is no clone of acme\/absent in /],
      ['no-match', /hunk/],
    ];
    const listed = problems('mixed');
    const { rejections } = readEvaluation(join(output('mixed'), 'metrics.json'));
    const report = readFileSync(join(output('mixed'), 'report.md'), 'utf8');
    expect(listed).toHaveLength(reasons.length);
    reasons.forEach(([id, reason], i) => {
      expect(listed[i]).toMatchObject({ kind: 'rejected', reason: expect.stringMatching(reason) });
      expect(listed[i]!.instance_id).toBe(id);
      expect(rejections[i]!.reason).toBe(listed[i]!.reason);
      expect(report).toMatch(new RegExp(`^\\| .*${reason.source}.* \\|$`, 'm'));
    });
  });

  it('with an answer scores zero: history that cannot be read', async () => {
    const clones = join(sandbox.folder, 'damaged');
    cpSync(benchmark.shop.root, join(clones, 'acme__shop'), { recursive: true });
    const tree = benchmark.shop.git('rev-parse', `${benchmark.rows[2]!.base_commit}^{tree}`);
    rmSync(join(clones, 'acme__shop/.git/objects', tree.slice(0, 2), tree.slice(2)));
    const rows = benchmark.rows.filter(({ base_commit }) => base_commit === benchmark.rows[0]!.base_commit);
    const { stdout } = await evaluate('damaged-run', benchmark.dataset('later', rows), '--repositories', clones);
    expect(stdout).toMatch(/^fixpoint rank on later: 5 instances, 5 failed\n/);
    expect(readLines(join(output('damaged-run'), 'run.jsonl'))).toEqual([]);
    expect(problems('damaged-run')).toEqual(
      rows.map(({ instance_id }) => ({ kind: 'failed', instance_id, reason: expect.stringContaining(tree) })),
    );
    const { metrics, instances } = readEvaluation(join(output('damaged-run'), 'metrics.json'));
    expect(metrics['function.acc@10']).toMatchObject({ mean: 0, n: 5 });
    expect(instances.map(({ failure }) => failure)).toEqual(problems('damaged-run').map(({ reason }) => reason));
    const report = readFileSync(join(output('damaged-run'), 'report.md'), 'utf8');
    expect(report).toContain('- Failed, scored zero: 5 instances');
    for (const { instance_id, reason } of problems('damaged-run')) {
      expect(report).toMatch(new RegExp(`^\\| \`${instance_id}\` +\\| ${reason} +\\|$`, 'm'));
    }
  });

  it('everywhere is exit code 1', async () => {
    const dataset = benchmark.dataset('absent', [{ ...benchmark.rows[0]!, repo: 'acme/absent' }]);
    const { exitCode, stdout } = await evaluate('absent-run', dataset);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^fixpoint rank on absent: 0 instances, 1 left out\n/);
  });
});

describe('missing clones', () => {
  it('are cloned, bare, from --clone-from or the url of the row', async () => {
    const clones = join(sandbox.folder, 'fetched');
    const origins = join(sandbox.folder, 'origins');
    benchmark.shop.git('clone', '--quiet', '--bare', '.', join(origins, 'acme/shop.git'));
    const rows = [
      benchmark.rows[0]!,
      { ...benchmark.rows[1]!, url: `file://${benchmark.garden.root}` },
      { ...benchmark.rows[2]!, instance_id: 'nowhere', repo: 'acme/nowhere' },
    ];
    const { exitCode, stdout, stderr } = await sandbox.run([
      'eval',
      ...['--dataset', benchmark.dataset('fetch', rows), '--repositories', clones],
      ...['--clone-from', `file://${origins}/{repo}.git`, '--output', output('fetched-run')],
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^fixpoint rank on fetch: 2 instances, 1 left out\n/);
    expect(stderr).toContain('cloning acme/shop (1 of 3)');
    expect(readdirSync(clones).sort()).toEqual(['acme__shop.git', 'green__garden.git']);
    expect(benchmark.shop.git('-C', join(clones, 'acme__shop.git'), 'config', 'core.bare')).toBe('true');
    const [listed] = readLines<{ reason: string }>(join(output('fetched-run'), 'failures.jsonl'));
    expect(listed).toMatchObject({ instance_id: 'nowhere', reason: expect.stringContaining('acme/nowhere.git') });
  });

  it('are not cloned offline', async () => {
    const clones = join(sandbox.folder, 'none');
    const dataset = benchmark.dataset('dev');
    const { exitCode, stderr } = await evaluate('none-run', dataset, '--repositories', clones);
    expect(stderr).toMatch(/^fixpoint: there is no folder .*none; check --repositories\n$/);
    expect(exitCode).toBe(2);
    expect(existsSync(clones)).toBe(false);
  });
});

function withoutGold(row: Row): Row {
  return { ...row, gold_files: undefined, gold_functions: undefined };
}

/** All that git and people could notice of a run. */
function gitState(root: string): unknown {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'base64')])
    .sort();
}

function expectSameRun(folder: string, other: string): void {
  expect(withoutCosts(readLines(join(folder, 'run.jsonl')))).toEqual(withoutCosts(readLines(join(other, 'run.jsonl'))));
  expect(withoutCosts(readEvaluation(join(folder, 'metrics.json')))).toEqual(
    withoutCosts(readEvaluation(join(other, 'metrics.json'))),
  );
}
