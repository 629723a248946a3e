/** What `fixpoint models` learns of each provider. */
import { afterEach, describe, expect, test } from 'vitest';
import { type ListModelsOptions, listModels } from '../../src/models/index.ts';
import { KEY } from '../support/loopback-model.ts';
import { type Answer, babbles, cuts, fails, hangs, type Loopback, startLoopback } from '../support/loopback-server.ts';

const servers: Loopback[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function serving(models: readonly string[], lists?: Answer): Promise<Loopback> {
  const server = await startLoopback([], { models, ...(lists && { lists }) });
  servers.push(server);
  return server;
}

/** No variable of this machine, and nothing on the usual ports. */
async function list(environment: Readonly<Record<string, string>>, options: Partial<ListModelsOptions> = {}) {
  const { url, stop } = await startLoopback([]);
  await stop();
  const closed = `${url}/v1`;
  const nowhere = { OLLAMA_HOST: closed, VLLM_BASE_URL: closed, LLAMACPP_BASE_URL: closed, LMSTUDIO_BASE_URL: closed };
  const providers = await listModels({ environment: { ...nowhere, ...environment }, timeoutMs: 20_000, ...options });
  return Object.fromEntries(providers.map((listed) => [listed.provider, listed]));
}

test('without anything set up, every provider says what it lacks', async () => {
  const providers = await list({});
  expect(Object.values(providers).map(({ provider, state, detail }) => [provider, state, detail])).toEqual([
    ['ollama', 'unreachable', 'nothing listens there'],
    ['openai', 'not_set_up', 'OpenAI needs a key: set OPENAI_API_KEY (or FIXPOINT_MODEL_KEY)'],
    ['anthropic', 'not_set_up', 'Anthropic needs a key: set ANTHROPIC_API_KEY (or FIXPOINT_MODEL_KEY)'],
    ['openrouter', 'not_set_up', 'OpenRouter needs a key: set OPENROUTER_API_KEY (or FIXPOINT_MODEL_KEY)'],
    ['vllm', 'unreachable', 'nothing listens there'],
    ['llamacpp', 'unreachable', 'nothing listens there'],
    ['lmstudio', 'unreachable', 'nothing listens there'],
    ['compatible', 'not_set_up', '--model compatible/… needs --model-url, as --model-url https://host/v1'],
  ]);
});

test('models are listed by name, as --model takes them', async () => {
  const { url } = await serving(['qwen3:8b', 'llama3.2:3b']);
  const { ollama } = await list({ OLLAMA_HOST: url });
  expect(ollama).toEqual({
    provider: 'ollama',
    title: 'Ollama',
    state: 'reachable',
    url: `${url}/v1`,
    detail: '',
    models: [{ model: 'ollama/llama3.2:3b' }, { model: 'ollama/qwen3:8b' }],
  });
});

test('each gets its own key, in its own header, and no other', async () => {
  const openai = await serving(['gpt']);
  const anthropic = await serving(['claude']);
  const ollama = await serving(['qwen']);
  const providers = await list({
    OLLAMA_HOST: ollama.url,
    OPENAI_BASE_URL: `${openai.url}/v1`,
    OPENAI_API_KEY: 'sk-openai-0123456789',
    ANTHROPIC_BASE_URL: anthropic.url,
    ANTHROPIC_API_KEY: 'sk-ant-0123456789',
    FIXPOINT_MODEL_KEY: KEY,
  });
  expect(providers.anthropic).toMatchObject({ state: 'reachable', models: [{ model: 'anthropic/claude' }] });
  expect(openai.listRequests[0]!.headers.authorization).toBe('Bearer sk-openai-0123456789');
  expect(anthropic.listRequests[0]!.headers['x-api-key']).toBe('sk-ant-0123456789');
  expect(JSON.stringify(ollama.listRequests[0]!.headers)).not.toMatch(/sk-|Bearer/);
  expect(JSON.stringify(providers)).not.toMatch(/sk-/);
});

test('the provider of --model gets --model-url and FIXPOINT_MODEL_KEY', async () => {
  const server = await serving(['m']);
  const providers = await list({ FIXPOINT_MODEL_KEY: KEY }, { model: 'vllm/m', url: `${server.url}/v1` });
  expect(providers.vllm).toMatchObject({ state: 'reachable' });
  expect(server.listRequests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`]);
});

test('a wrong --model is no reason to list nothing', async () => {
  const server = await serving(['m']);
  const providers = await list({ OLLAMA_HOST: server.url }, { model: 'gpt-4.1' });
  expect(providers.ollama).toMatchObject({ state: 'reachable' });
});

test('prices and context are told where the endpoint tells them', async () => {
  const data = [
    { id: 'a', context_length: 128_000, pricing: { prompt: '0.0000004', completion: '0.0000016' } },
    { id: 'b', max_model_len: 4_096, pricing: { prompt: '-1', completion: 'free' } },
    { id: '' },
    null,
    7,
  ];
  const { url } = await serving([], { body: { data } });
  const { compatible } = await list({}, { url: `${url}/v1` });
  expect(compatible!.models).toEqual([
    { model: 'compatible/a', price: { input: 0.4, output: 1.6 }, contextTokens: 128_000 },
    { model: 'compatible/b', contextTokens: 4_096 },
  ]);
});

describe('one that is down spoils nothing', () => {
  test.each<[string, Answer, string, RegExp]>([
    ['hangs', hangs(), 'unreachable', /did not answer within/],
    ['cuts the connection', cuts(), 'unreachable', /the connection failed/],
    ['refuses the key', fails(401), 'failed', /answered 401/],
    ['is broken', fails(500), 'failed', /answered 500/],
    ['is something else', babbles(), 'failed', /its answer is no JSON/],
    ['lists nothing', { body: { ok: true } }, 'failed', /its answer is no list of models/],
    ['has no model yet', { body: { object: 'list', data: null } }, 'reachable', /^$/],
    ['repeats the key', fails(401, {}, 'bad key sk-openai-0123456789'), 'failed', /bad key \*\*\*/],
  ])('%s', async (_what, answer, state, detail) => {
    const broken = await serving([], answer);
    const well = await serving(['qwen']);
    const environment = {
      OPENAI_BASE_URL: `${broken.url}/v1`,
      OPENAI_API_KEY: 'sk-openai-0123456789',
      OLLAMA_HOST: well.url,
    };
    const providers = await list(environment, { timeoutMs: 2_000 });
    expect(providers.openai).toMatchObject({ state, detail: expect.stringMatching(detail), models: [] });
    expect(providers.ollama).toMatchObject({ state: 'reachable' });
  });
});

test('offline, nothing is asked', async () => {
  const server = await serving(['qwen']);
  const providers = await list({ OLLAMA_HOST: server.url }, { offline: true });
  expect(providers.ollama).toMatchObject({ state: 'not_asked', url: `${server.url}/v1`, models: [] });
  expect(providers.openai).toMatchObject({ state: 'not_set_up' });
  expect(server.listRequests).toEqual([]);
});

test('one provider alone', async () => {
  expect(Object.keys(await list({}, { only: 'openai' }))).toEqual(['openai']);
  await expect(list({}, { only: 'opnai' })).rejects.toThrow(/no provider "opnai"; known are ollama, openai/);
});

test('a cancelled listing ends', async () => {
  const server = await serving([], hangs());
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 20);
  await expect(list({ OLLAMA_HOST: server.url }, { signal: abort.signal, timeoutMs: 5_000 })).rejects.toMatchObject({
    code: 'cancelled',
  });
});
