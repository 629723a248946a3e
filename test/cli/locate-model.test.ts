/** The modes of `locate` that ask a chat model, as a user runs them, against a scripted endpoint. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FixtureRepository } from '../support/fixture-repository.ts';
import { type Answer, calls, fails, type Loopback, says, startLoopback } from '../support/loopback-server.ts';
import { Sandbox } from './fixpoint-process.ts';
import { SHOP_ISSUE, shopRepository } from './shop-repository.ts';

const KEY = 'sk-never-to-be-seen-1234567890';
const SWAPPED = says('[2] > [1]');

let sandbox: Sandbox;
let shop: FixtureRepository;

beforeAll(async () => {
  sandbox = new Sandbox();
  shop = shopRepository();
  await sandbox.run(['index', '--repo', shop.root]);
});

afterAll(() => {
  sandbox.remove();
  shop.remove();
});

/** Runs `locate` with a model that answers by `script`. */
async function locate(script: readonly Answer[], ...args: string[]) {
  const server = await startLoopback(script);
  const outcome = await locateAt(server, ...args);
  await server.stop();
  return { ...outcome, requests: server.requests };
}

function locateAt({ url }: Loopback, ...args: string[]) {
  return sandbox.run(
    ['locate', SHOP_ISSUE, '--repo', shop.root, '--model', 'compatible/scripted', '--model-url', `${url}/v1`, ...args],
    { environment: { FIXPOINT_MODEL_KEY: KEY } },
  );
}

function forgetReplies() {
  rmSync(join(sandbox.cacheFolder, 'replies'), { recursive: true, force: true });
}

describe('without a model', () => {
  it.each(['rerank', 'agent', 'reformulate'])('%s says in one line what to set, and exits 2', async (mode) => {
    const { exitCode, stdout, stderr } = await sandbox.run(['locate', SHOP_ISSUE, '--repo', shop.root, '--mode', mode]);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^fixpoint: the mode \w+ asks a chat model: set one with --model \S+ or FIXPOINT_MODEL; [^\n]+\n$/,
    );
  });

  it('rank asks nobody, whatever model is set', async () => {
    const { exitCode, requests } = await locate([]);
    expect(exitCode).toBe(0);
    expect(requests).toEqual([]);
  });

  it('flags of the agent are refused in other modes', async () => {
    const { exitCode, stderr } = await locate([], '--mode', 'rerank', '--resume', 'run.jsonl');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('go with --mode agent');
  });
});

describe('rerank', () => {
  it('orders as the model says, tells the earlier places, and what it cost', async () => {
    forgetReplies();
    const plain = JSON.parse((await locate([], '--json')).stdout);
    const { exitCode, stdout, stderr, requests } = await locate(
      [SWAPPED],
      '--mode',
      'rerank',
      '--fusion',
      'none',
      '--json',
    );
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    const nameOf = ({ path, name }: { path: string; name: string }) => `${path}:${name}`;
    expect(report.documents.slice(0, 2).map(nameOf)).toEqual([plain.documents[1], plain.documents[0]].map(nameOf));
    expect(report.documents.slice(0, 2).map(({ firstRank }: { firstRank: number }) => firstRank)).toEqual([2, 1]);
    expect(report.documents.map(nameOf).sort()).toEqual(plain.documents.map(nameOf).sort());
    expect(report.model).toMatchObject({ name: 'compatible/scripted', mode: 'rerank', calls: 1, cachedCalls: 0 });
    expect(report.model.prompts).toEqual([
      { name: 'listwise', version: expect.any(String), hash: expect.stringMatching(/^[0-9a-f]{16}$/) },
    ]);
    expect(stderr).toMatch(
      /compatible\/scripted · rerank · 1 call · [\d,]+ \+ [\d,]+ tokens · \S+ \S+ · price unknown/,
    );
    expect(requests).toHaveLength(1);
    expect(requests[0]!.text).toContain('def round_price(amount):');
    const schema = JSON.parse(
      readFileSync(new URL('../../docs/json-schema/ranking.schema.json', import.meta.url), 'utf8'),
    );
    const validate = new Ajv().compile(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  });

  it('asks nothing twice: the same question is answered from the cache', async () => {
    forgetReplies();
    const server = await startLoopback([SWAPPED, says('[1] > [2]')]);
    const first = await locateAt(server, '--mode', 'rerank');
    const second = await locateAt(server, '--mode', 'rerank');
    expect(second.stdout).toBe(first.stdout);
    expect(second.stderr).toContain('1 call (1 from the cache)');
    expect(server.requests).toHaveLength(1);
    await locateAt(server, '--mode', 'rerank', '--ask-again');
    expect(server.requests).toHaveLength(2);
    await server.stop();
  });

  it('shows who was moved, in text and in Markdown', async () => {
    forgetReplies();
    const rerank = ['--mode', 'rerank', '--fusion', 'none'];
    expect((await locate([SWAPPED], ...rerank)).stdout).toMatch(/^ +1 .*, was 2$/m);
    const { stdout } = await locate([SWAPPED], ...rerank, '--format', 'markdown');
    expect(stdout).toMatch(/^1\. .* \(\w+, was 2\)/m);
  });

  it('a budget that allows no question leaves the first ranking, and says so', async () => {
    forgetReplies();
    const plain = JSON.parse((await locate([], '--json')).stdout);
    const frugal = ['--mode', 'rerank', '--max-cost', '0.000001', '--model-price', '100,100', '--json'];
    const { exitCode, stdout, stderr } = await locate([], ...frugal);
    expect(exitCode).toBe(0);
    const pathsOf = ({ documents }: { documents: { path: string; name: string }[] }) =>
      documents.map(({ path, name }) => [path, name]);
    expect(pathsOf(JSON.parse(stdout))).toEqual(pathsOf(plain));
    expect(stderr).toContain('note: the model was not asked: ');
  });

  it('a refused key is one line and exit 2, and the key is nowhere in it', async () => {
    forgetReplies();
    const refusal = fails(401, {}, `bad key ${KEY}`);
    const { exitCode, stdout, stderr } = await locate([refusal], '--mode', 'rerank');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain(KEY);
  });
});

describe('agent', () => {
  const judged = (relevant: string[], next_description: string) =>
    calls('report', { reasoning: 'totals are rounded there', relevant, next_description });

  it('searches in rounds, records them, and goes on with a trajectory at no cost', async () => {
    forgetReplies();
    const trajectory = join(sandbox.folder, 'run.jsonl');
    const script = [SWAPPED, judged(['[1]'], 'where are prices formatted'), SWAPPED, judged([], '')];
    const run = await locate(script, '--mode', 'agent', '--trajectory', trajectory, '--json');
    expect(run.exitCode).toBe(0);
    const report = JSON.parse(run.stdout);
    expect(report.model).toMatchObject({ mode: 'agent', rounds: 2, calls: 4 });
    expect(report.documents.length).toBeGreaterThan(2);
    forgetReplies();
    const resumed = await locate([], '--mode', 'agent', '--resume', trajectory, '--json');
    expect(resumed.exitCode).toBe(0);
    const placesOf = (text: string) =>
      JSON.parse(text).documents.map(({ path, name }: { path: string; name: string }) => [path, name]);
    expect(placesOf(resumed.stdout)).toEqual(placesOf(run.stdout));
    const server = await startLoopback([]);
    const unasked = await sandbox.run(
      [
        '--repo',
        shop.root,
        '--mode',
        'agent',
        '--resume',
        trajectory,
        '--model',
        'compatible/scripted',
        '--model-url',
        `${server.url}/v1`,
      ],
      { environment: { FIXPOINT_MODEL_KEY: KEY } },
    );
    await server.stop();
    expect(unasked).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('shop/') });
    const taken = await locate([], '--mode', 'agent', '--trajectory', trajectory);
    expect(taken.exitCode).toBe(2);
    expect(taken.stderr).toContain('--resume');
    expect(readFileSync(trajectory, 'utf8')).not.toContain(KEY);
  });

  it('records by itself in the cache folder, and says where', async () => {
    forgetReplies();
    const { stderr } = await locate([SWAPPED, judged([], '')], '--mode', 'agent');
    const place = /^trajectory: (.+\.jsonl)$/m.exec(stderr)?.[1];
    expect(place && existsSync(place)).toBe(true);
  });
});

it('reformulate searches for the rewrites too', async () => {
  forgetReplies();
  const rewrites = calls('rewrite', { rewrites: ['prices are rounded', 'format of money'] });
  const { exitCode, stdout } = await locate([rewrites, SWAPPED], '--mode', 'reformulate', '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).model).toMatchObject({ mode: 'reformulate', calls: 2, repairs: { missing_rewrite: 1 } });
});
