/** The mode `search`, as a user runs it, against a scripted endpoint, and in `eval` with a simulated judge. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FixtureRepository } from '../support/fixture-repository.ts';
import { type Answer, calls, callsAll, fails, type Loopback, says, startLoopback } from '../support/loopback-server.ts';
import { Benchmark } from './benchmark.ts';
import { Sandbox } from './fixpoint-process.ts';
import { readEvaluation, readLines } from './run-output.ts';
import { SHOP_ISSUE, shopRepository } from './shop-repository.ts';

const KEY = 'sk-never-to-be-seen-1234567890';
const LOOKS = callsAll([
  ['grep', { pattern: 'round_price' }],
  ['read_file', { path: '../../etc/passwd' }],
  ['glob', { pattern: '**/*.ts' }],
]);
const ANSWERS = calls('answer', {
  reason: 'half a cent is lost',
  files: [],
  functions: [{ path: 'shop/money.py', name: 'round_price', start_line: 4, end_line: 6, reason: 'it truncates' }],
});

let sandbox: Sandbox;
let shop: FixtureRepository;

beforeAll(() => {
  sandbox = new Sandbox();
  shop = shopRepository();
});

afterAll(() => {
  sandbox.remove();
  shop.remove();
});

function forgetReplies() {
  rmSync(join(sandbox.cacheFolder, 'replies'), { recursive: true, force: true });
}

function searchAt({ url }: Pick<Loopback, 'url'>, ...args: string[]) {
  const model = ['--model', 'compatible/scripted', '--model-url', `${url}/v1`];
  return sandbox.run(['locate', SHOP_ISSUE, '--repo', shop.root, '--mode', 'search', ...model, ...args], {
    environment: { FIXPOINT_MODEL_KEY: KEY },
  });
}

async function search(script: readonly Answer[], ...args: string[]) {
  forgetReplies();
  const server = await startLoopback(script);
  const outcome = await searchAt(server, ...args);
  await server.stop();
  return { ...outcome, requests: server.requests };
}

describe('locate', () => {
  it('without a model, where one is asked for, says so in one line and exits 2', async () => {
    const { exitCode, stdout, stderr } = await sandbox.run([
      'locate',
      SHOP_ISSUE,
      '--repo',
      shop.root,
      '--mode',
      'search',
      '--search-policy',
      'model',
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^fixpoint: --search-policy model asks a chat model: set one [^\n]+\n$/);
  });

  it('searches the bare tree, answers, and builds no index', async () => {
    const { exitCode, stdout, stderr, requests } = await search([LOOKS, ANSWERS], '--json');
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      grounding: 'strong',
      answer: { given: true, files: ['shop/money.py'], functions: [{ path: 'shop/money.py', name: 'round_price' }] },
      search: { policy: 'compatible/scripted', turns: 1, calls: 3 },
      model: { mode: 'search', calls: 2, rounds: 1, toolCalls: 3, repairs: { outside: 1 } },
    });
    expect(report.documents[0]).toMatchObject({ path: 'shop/money.py', name: 'round_price', rank: 1 });
    const schema = JSON.parse(
      readFileSync(new URL('../../docs/json-schema/ranking.schema.json', import.meta.url), 'utf8'),
    );
    const validate = new Ajv().compile(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(requests).toHaveLength(2);
    expect(requests[1]!.text).toContain('def round_price(amount):');
    expect(stderr).toMatch(/compatible\/scripted · search · 1 turn · 3 tool calls · 2 calls · /);
    expect(stderr).not.toContain('document');
    expect(readdirSync(sandbox.cacheFolder).sort()).toEqual(['replies', 'trajectories']);
  });

  it('says why, in text', async () => {
    const { stdout } = await search([LOOKS, ANSWERS]);
    expect(stdout).toContain('the model: it truncates');
  });

  it('records what it does; a search goes on at no cost, and can be shown', async () => {
    const file = join(sandbox.folder, 'search.jsonl');
    const first = await search([LOOKS, fails(401)], '--trajectory', file, '--json');
    expect(first.exitCode).toBe(0);
    expect(JSON.parse(first.stdout).answer.given).toBe(false);
    expect(first.stderr).toContain('the search stopped early');
    const second = await search([ANSWERS], '--resume', file, '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({ answer: { given: true }, model: { calls: 2 } });
    const third = await search([], '--resume', file, '--json');
    expect(JSON.parse(third.stdout).documents).toEqual(JSON.parse(second.stdout).documents);
    const shown = await sandbox.run(['show', file]);
    expect(shown.stdout).toContain('grep {"pattern":"round_price"}');
    expect(shown.stdout).toContain('the model answered, after 1 turn');
    expect(JSON.parse((await sandbox.run(['show', file, '--json'])).stdout).turns[0].calls).toHaveLength(3);
    expect(readFileSync(file, 'utf8')).not.toContain(KEY);
  });

  it('a model that never stops calling ends with what it was shown', async () => {
    const endless = Array.from({ length: 4 }, () => LOOKS);
    const { exitCode, stdout, stderr } = await search(endless, '--search-turns', '2', '--search-calls', '1', '--json');
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.answer.given).toBe(false);
    expect(report.model).toMatchObject({ rounds: 2, toolCalls: 6, repairs: { too_many: 4, calls_after_last_turn: 2 } });
    expect(report.documents.map(({ name }: { name: string }) => name)).toContain('round_price');
    const place = /^trajectory: (.+\.jsonl)$/m.exec(stderr)?.[1];
    expect(place && existsSync(place)).toBe(true);
    expect((await sandbox.run(['show', place!])).stdout).toContain('the model gave no answer, after 2 turns');
  });

  it('a model that says nothing sensible, twice, leaves what the words of the issue find', async () => {
    const { exitCode, stdout, stderr } = await search([says('Hello.'), says('Hello again.')]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('round_price');
    expect(stderr).toContain('neither searched nor answered');
  });

  it('a refused key is one line and exit 2, and the key is nowhere in it', async () => {
    const { exitCode, stdout, stderr } = await search([fails(401, {}, `bad key ${KEY}`)], '--quiet');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain(KEY);
  });
});

it('eval scores its answer as a set beside its ranking, and its calls', async () => {
  const benchmark = new Benchmark();
  const output = join(sandbox.folder, 'evaluation');
  const places = ['--dataset', benchmark.dataset('dev'), '--repositories', benchmark.clones, '--output', output];
  const { exitCode, stdout } = await sandbox.run([
    'eval',
    ...places,
    '--offline',
    '--mode',
    'search',
    '--judge',
    'accuracy=1,haste=0',
  ]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^SIMULATION: fixpoint search \(simulated\/judge-1-haste-0\) on dev/);
  const { metrics } = readEvaluation(join(output, 'metrics.json'));
  expect(metrics['function.acc@5']!.mean).toBe(1);
  expect(metrics.functionF1!.mean).toBe(1);
  expect(metrics.fileF1!.mean).toBe(1);
  expect(metrics.toolEfficiency!.mean).toBeGreaterThan(0.5);
  for (const { usage = {}, answer } of readLines(join(output, 'run.jsonl'))) {
    expect(answer!.files.length).toBeGreaterThan(0);
    expect(usage.turns).toBeGreaterThan(0);
    expect(usage.tool_calls).toBeGreaterThan(0);
  }
  expect(JSON.parse(readFileSync(join(output, 'config.json'), 'utf8')).chat).toMatchObject({
    mode: 'search',
    turns: 6,
    calls: 8,
  });
  expect(existsSync(join(sandbox.cacheFolder, 'trajectories', 'evaluation'))).toBe(false);
  benchmark.remove();
});
