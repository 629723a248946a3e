/** The mode `search` without a chat model, as a user runs it, and in `eval`: the embedded policy and its baselines, before any training. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePolicyModel } from '../../src/agent/index.ts';
import { MODEL } from '../agent/embedded/embedded.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';
import { Benchmark } from './benchmark.ts';
import { Sandbox } from './fixpoint-process.ts';
import { readEvaluation, readLines } from './run-output.ts';
import { SHOP_ISSUE, shopRepository } from './shop-repository.ts';

let sandbox: Sandbox;
let shop: FixtureRepository;
/** Folders of weights: one with a policy, one with a damaged one. */
let trained: FixtureRepository;
let damaged: FixtureRepository;

beforeAll(() => {
  sandbox = new Sandbox();
  shop = shopRepository();
  trained = fixtureRepository({}, { git: false });
  writeFileSync(join(trained.root, 'policy.weights'), encodePolicyModel(MODEL));
  damaged = fixtureRepository({ 'policy.weights': 'no policy' }, { git: false });
});

afterAll(() => {
  for (const folder of [sandbox, shop, trained, damaged]) folder.remove();
});

function search(...args: string[]) {
  const place = ['--repo', shop.root, '--mode', 'search', '--weights', trained.root];
  return sandbox.run(['locate', SHOP_ISSUE, ...place, ...args]);
}

describe('locate', () => {
  it('answers offline, with no index and no trajectory, and says how it searched', async () => {
    const { exitCode, stdout, stderr } = await search('--offline', '--json');
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      answer: { given: true },
      search: { policy: 'embedded', weights: expect.stringMatching(/^[0-9a-f]{16}$/), turns: expect.any(Number) },
    });
    expect(report.model).toBeUndefined();
    expect(report.documents.slice(0, 3).map(({ name }: { name: string }) => name)).toContain('round_price');
    const schema = readFileSync(new URL('../../docs/json-schema/ranking.schema.json', import.meta.url), 'utf8');
    const validate = new Ajv().compile(JSON.parse(schema));
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(stderr).toMatch(/^embedded · search · \d+ turns? · \d+ tool calls? · \d+ % new · \d+ % redundant · /m);
    expect(existsSync(sandbox.cacheFolder) ? readdirSync(sandbox.cacheFolder) : []).toEqual([]);
  });

  it('gives the same answer again, and its own reasons', async () => {
    const [first, second] = [await search(), await search()];
    expect(second.stdout).toBe(first.stdout);
    expect(first.stdout).toContain('% likely');
    expect(first.stdout).not.toContain('the model');
  });

  it('records what it does where it is told to, and shows it', async () => {
    const file = join(sandbox.folder, 'search.jsonl');
    const first = await search('--trajectory', file, '--json');
    const again = await search('--resume', file, '--json');
    expect(JSON.parse(again.stdout).documents).toEqual(JSON.parse(first.stdout).documents);
    const { stdout } = await sandbox.run(['show', file]);
    expect(stdout).toMatch(/embedded [0-9a-f]{16} on /);
    expect(stdout).toContain('ended  it answered, after ');
    expect(stdout).not.toContain('tokens in');
    const other = await search('--search-policy', 'sequential', '--resume', file);
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain('another model (embedded ');
  });

  it('a model in the environment searches, unless a policy is asked for', async () => {
    const environment = { FIXPOINT_MODEL: 'ollama/nobody' };
    const place = ['locate', SHOP_ISSUE, '--repo', shop.root, '--mode', 'search', '--weights', trained.root];
    const asked = await sandbox.run([...place, '--offline'], { environment });
    expect(asked).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--offline forbids the network') });
    const chosen = await sandbox.run([...place, '--offline', '--search-policy', 'embedded'], { environment });
    expect(chosen.exitCode).toBe(0);
  });

  it.each(['sequential', 'width-2', 'width-4', 'width-8', 'random'])('%s is a baseline of it', async (policy) => {
    const file = join(sandbox.folder, `${policy}.jsonl`);
    const { exitCode, stdout } = await search('--search-policy', policy, '--json', '--trajectory', file);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).search.policy).toBe(policy);
    const widths = readLines(file).flatMap((event) => {
      const { type, calls } = event as unknown as { type?: string; calls?: unknown[] };
      return type === 'used' ? [calls!.length] : [];
    });
    const width = { sequential: 1, 'width-2': 2 }[policy];
    if (width !== undefined) expect(widths[0]).toBe(width);
  });

  it('a damaged policy is refused in one line that says what to do', async () => {
    const { exitCode, stdout, stderr } = await search('--weights', damaged.root);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^fixpoint: .*policy\.weights cannot be used \([^\n]+\): set a chat model [^\n]+\n$/);
  });
});

describe('eval', () => {
  it('scores the policy and a baseline, each under its own name', async () => {
    const benchmark = new Benchmark();
    const systems = ['embedded', 'sequential'];
    for (const policy of systems) {
      const output = join(sandbox.folder, policy);
      const places = ['--dataset', benchmark.dataset('dev'), '--repositories', benchmark.clones, '--output', output];
      const chosen = ['--mode', 'search', '--search-policy', policy, '--weights', trained.root];
      const { exitCode, stdout, stderr } = await sandbox.run(['eval', ...places, ...chosen, '--offline']);
      expect(exitCode, stderr).toBe(0);
      expect(stdout).toContain(`fixpoint search (${policy}) on dev`);
      const { metrics } = readEvaluation(join(output, 'metrics.json'));
      expect(metrics.functionF1!.mean).toBeGreaterThan(0);
      expect(metrics.toolEfficiency!.mean).toBeGreaterThan(0);
      for (const { usage = {}, answer, model } of readLines(join(output, 'run.jsonl'))) {
        expect(answer!.files.length).toBeGreaterThan(0);
        expect(usage.tool_calls).toBeGreaterThan(0);
        expect({ model, calls: usage.model_calls }).toEqual({ model: undefined, calls: undefined });
      }
      expect(JSON.parse(readFileSync(join(output, 'config.json'), 'utf8'))).toMatchObject({
        system: `fixpoint search (${policy})`,
        weights: null,
        search: { policy, weights: expect.stringMatching(/^[0-9a-f]{16}$/), turns: 6, calls: 8 },
      });
    }
    benchmark.remove();
  });

  it('a simulated judge is asked where no policy is, and not beside one', async () => {
    const judged = ['eval', '--dataset', 'none.jsonl', '--mode', 'search', '--judge', 'accuracy=1'];
    const { exitCode, stderr } = await sandbox.run([...judged, '--search-policy', 'embedded']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('give one of them');
  });
});
