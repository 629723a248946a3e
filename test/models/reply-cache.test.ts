/** Replies on disk: nothing that was paid for is asked again, whatever happens in between. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChatRequest } from '../../src/core/index.ts';
import { replyFileName } from '../../src/models/reply-cache.ts';
import { KEY, openOver, request } from '../support/loopback-model.ts';
import { fails, hangs, type Loopback, says, slowly, startLoopback } from '../support/loopback-server.ts';

/** A program that asks three questions one after the other. */
const ASKS_THREE = `
  import { openOver, request } from './test/support/loopback-model.ts';
  const { model } = openOver({ url: process.env.SERVER }, { cacheFolder: process.env.CACHE });
  for (const question of ['a', 'b', 'c']) await model.complete(request(question), {});`;

let server: Loopback;
let cacheFolder: string;

beforeEach(async () => {
  let answered = 0;
  server = await startLoopback(() => says(`answer ${++answered}`, { firstTokens: [['[1', -0.5]] }));
  cacheFolder = mkdtempSync(join(tmpdir(), 'fixpoint-replies-'));
});
afterEach(async () => {
  await server.stop();
  rmSync(cacheFolder, { recursive: true, force: true });
});

const open = (options = {}) => openOver(server, { cacheFolder, ...options });
const files = () =>
  readdirSync(cacheFolder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));

test('the same request is answered once, in this process and the next', async () => {
  const first = await open().model.complete(request('q', { firstTokens: 5 }), {});
  const { model, bill } = open();
  const again = await model.complete(request('q', { firstTokens: 5 }), {});
  expect(again).toEqual({ ...first, cached: true });
  expect(first).not.toHaveProperty('cached');
  expect(server.requests).toHaveLength(1);
  expect(bill()).toMatchObject({ calls: 1, cachedCalls: 1, inputTokens: 0, outputTokens: 0, seconds: 0 });
});

test('the key is in no file and in no name of one', async () => {
  await open().model.complete(request(), {});
  expect(files()).toHaveLength(1);
  expect(readFileSync(join(cacheFolder, files()[0]!), 'utf8')).not.toContain(KEY);
  await open({ environment: { FIXPOINT_MODEL_KEY: 'sk-another-key-of-someone' } }).model.complete(request(), {});
  expect(server.requests).toHaveLength(1);
});

test('an endpoint that repeats the key in its answer does not bring it into the cache', async () => {
  const echo = await startLoopback([({ headers }) => says(`You are ${headers.authorization}.`)]);
  const reply = await openOver(echo, { cacheFolder }).model.complete(request(), {});
  await echo.stop();
  expect(reply.text).toBe('You are Bearer ***.');
  expect(readFileSync(join(cacheFolder, files()[0]!), 'utf8')).not.toContain(KEY);
});

test('with askAgain the model is asked, and its answer replaces the old one', async () => {
  await open().model.complete(request(), {});
  expect((await open({ askAgain: true }).model.complete(request(), {})).text).toBe('answer 2');
  expect(await open().model.complete(request(), {})).toMatchObject({ text: 'answer 2', cached: true });
  expect(files()).toHaveLength(1);
});

test.each(['', '{"version":1,"reply":{"text":"half', '{"version":1,"reply":{"text":5}}', '{"version":99}', 'null'])(
  'a damaged file counts as none and is written again: %s',
  async (damage) => {
    await open().model.complete(request(), {});
    writeFileSync(join(cacheFolder, files()[0]!), damage);
    expect((await open().model.complete(request(), {})).text).toBe('answer 2');
    expect((await open().model.complete(request(), {})).cached).toBe(true);
  },
);

test('a folder that cannot be written costs nothing but money', async () => {
  const blocked = join(cacheFolder, 'file');
  writeFileSync(blocked, '');
  expect((await open({ cacheFolder: blocked }).model.complete(request(), {})).text).toBe('answer 1');
});

test('failures are not kept', async () => {
  const failing = await startLoopback([fails(400), says('later')]);
  const { model } = openOver(failing, { cacheFolder });
  await expect(model.complete(request(), {})).rejects.toThrow();
  expect((await model.complete(request(), {})).text).toBe('later');
  await failing.stop();
});

describe('nothing that is paid for is lost', () => {
  test('when another request is cancelled', async () => {
    const slow = await startLoopback(() => slowly(60, says('paid')));
    const { model } = openOver(slow, { cacheFolder });
    const abort = new AbortController();
    const cancelled = model.complete(request('a'), { signal: abort.signal });
    const other = model.complete(request('b'), {});
    setTimeout(() => abort.abort(), 20);
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    await other;
    expect(await openOver(slow, { cacheFolder }).model.complete(request('b'), {})).toMatchObject({ cached: true });
    await slow.stop();
  });

  test('when the process is killed', async () => {
    const slow = await startLoopback(({ body }) =>
      body.messages[0].content === 'c' ? hangs() : says(`paid ${body.messages[0].content}`),
    );
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', ASKS_THREE], {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      env: { ...process.env, SERVER: slow.url, CACHE: cacheFolder },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    while (slow.requests.length < 3 && child.exitCode === null) await new Promise((done) => setTimeout(done, 20));
    child.kill('SIGKILL');
    const { model } = openOver(slow, { cacheFolder });
    expect(await model.complete(request('a'), {})).toMatchObject({ text: 'paid a', cached: true });
    expect(await model.complete(request('b'), {})).toMatchObject({ text: 'paid b', cached: true });
    await slow.stop();
  });

  test('when the budget is reached meanwhile', async () => {
    const slow = await startLoopback(() => slowly(60, says('paid')));
    const options = { cacheFolder, maxCost: 0.001, price: { input: 0, output: 10 } };
    const { model } = openOver(slow, options);
    const questions = ['a', 'b', 'c'];
    const asked = await Promise.allSettled(questions.map((text) => model.complete(request(text), {})));
    const answered = questions.filter((_text, i) => asked[i]!.status === 'fulfilled');
    expect(answered).toHaveLength(1);
    // What the cache holds is answered although the budget is spent.
    expect(await model.complete(request(answered[0]), {})).toMatchObject({ text: 'paid', cached: true });
    await slow.stop();
  });
});

describe('the name of a file', () => {
  const base: ChatRequest = request('q', { tools: [{ name: 't', description: 'd', parameters: { type: 'object' } }] });
  const at = { model: 'openai/m', url: 'https://a.example/v1' };
  const name = replyFileName(base, at);

  test.each<[string, Partial<ChatRequest>]>([
    ['messages', { messages: [{ role: 'user', content: 'r' }] }],
    ['roles', { messages: [{ role: 'system', content: 'q' }] }],
    ['the limit', { maxOutputTokens: 65 }],
    ['tools', { tools: [] }],
    ['the choice of tools', { toolChoice: 'required' }],
    ['first tokens', { firstTokens: 20 }],
  ])('depends on %s', (_what, change) => {
    expect(replyFileName({ ...base, ...change }, at)).not.toBe(name);
  });

  test('depends on the model and its server', () => {
    expect(replyFileName(base, { ...at, model: 'openai/n' })).not.toBe(name);
    expect(replyFileName(base, { ...at, url: 'https://b.example/v1' })).not.toBe(name);
  });

  test('does not depend on the purpose', () => {
    expect(replyFileName({ ...base, purpose: { kind: 'rerank', documents: ['a'] } }, at)).toBe(name);
  });
});
