/** From `--model`, `--model-url` and the environment to the endpoint that is asked. */
import { describe, expect, test } from 'vitest';
import { isLoopback, ollamaUrl } from '../../src/models/endpoint-url.ts';
import { openChatModel, parsePrice } from '../../src/models/index.ts';
import { listedPrice } from '../../src/models/prices.ts';
import { PROVIDER_IDS, PROVIDERS, resolveEndpoint, splitModel } from '../../src/models/providers.ts';

const KEY = 'sk-0123456789abcdef';
const resolve = (provider: keyof typeof PROVIDERS, environment = {}, url?: string) =>
  resolveEndpoint(provider, { environment, url });

describe('the model', () => {
  test('is a provider and a name, in which slashes may stand', () => {
    expect(splitModel('openrouter/qwen/qwen3-8b:free')).toEqual({ provider: 'openrouter', name: 'qwen/qwen3-8b:free' });
    expect(splitModel('Ollama/qwen3:8b')).toEqual({ provider: 'ollama', name: 'qwen3:8b' });
  });

  test.each([
    ['gpt-4.1', /--model is provider\/name, as ollama\/qwen3:8b, not "gpt-4.1"/],
    ['openai/', /--model is provider\/name/],
    ['opnai/gpt-4.1', /--model names no known provider: "opnai"; known are ollama, openai, /],
    ['constructor/x', /no known provider/],
  ])('%s is refused', (model, message) => expect(() => splitModel(model)).toThrow(message));
});

describe('the endpoint', () => {
  test.each([
    ['ollama', {}, 'http://127.0.0.1:11434/v1'],
    ['ollama', { OLLAMA_HOST: '0.0.0.0' }, 'http://127.0.0.1:11434/v1'],
    ['ollama', { OLLAMA_HOST: 'http://box.example:9999/' }, 'http://box.example:9999/v1'],
    ['openai', { OPENAI_API_KEY: KEY }, 'https://api.openai.com/v1'],
    [
      'openai',
      { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: 'https://gate.example/openai/v1/' },
      'https://gate.example/openai/v1',
    ],
    ['openai', { OPENAI_API_BASE: 'http://127.0.0.1:4000' }, 'http://127.0.0.1:4000/v1'],
    ['anthropic', { ANTHROPIC_API_KEY: KEY }, 'https://api.anthropic.com/v1'],
    ['anthropic', { ANTHROPIC_BASE_URL: 'https://gate.example' }, 'https://gate.example/v1'],
    ['anthropic', { ANTHROPIC_BASE_URL: 'https://gate.example/anthropic' }, 'https://gate.example/anthropic/v1'],
    ['openrouter', { OPENROUTER_API_KEY: KEY }, 'https://openrouter.ai/api/v1'],
    ['vllm', { VLLM_BASE_URL: 'http://gpu.example:8000/v1' }, 'http://gpu.example:8000/v1'],
    ['llamacpp', {}, 'http://127.0.0.1:8080/v1'],
    ['lmstudio', {}, 'http://127.0.0.1:1234/v1'],
  ] as const)('of %s with %j', (provider, environment, url) => {
    expect(resolve(provider, environment).url).toBe(url);
  });

  test('--model-url comes before the variables', () => {
    const environment = { OPENAI_BASE_URL: 'https://a.example/v1' };
    expect(resolve('openai', environment, 'https://b.example/v1').url).toBe('https://b.example/v1');
  });

  test('the key of FIXPOINT_MODEL_KEY comes before the provider’s own', () => {
    expect(resolve('openai', { OPENAI_API_KEY: KEY }).key).toBe(KEY);
    expect(resolve('openai', { OPENAI_API_KEY: KEY, FIXPOINT_MODEL_KEY: 'other' }).key).toBe('other');
    expect(resolve('llamacpp', { LLAMA_API_KEY: ` ${KEY}\n` }).key).toBe(KEY);
  });

  test('a provider is not sent the key of another', () => {
    const all = { OPENAI_API_KEY: KEY, ANTHROPIC_API_KEY: KEY, OPENROUTER_API_KEY: KEY };
    for (const provider of ['ollama', 'vllm', 'llamacpp', 'lmstudio'] as const) {
      expect(resolve(provider, all).key).toBeUndefined();
    }
    expect(resolve('compatible', all, 'https://x.example/v1').key).toBeUndefined();
  });

  test.each([
    ['openai', {}, undefined, /OpenAI needs a key: set OPENAI_API_KEY \(or FIXPOINT_MODEL_KEY\)/],
    ['anthropic', { ANTHROPIC_API_KEY: ' ' }, undefined, /Anthropic needs a key: set ANTHROPIC_API_KEY/],
    ['compatible', {}, undefined, /needs --model-url, as --model-url https:\/\/host\/v1/],
    ['openai', { OPENAI_API_KEY: 'two words' }, undefined, /the key in OPENAI_API_KEY holds spaces/],
    [
      'openai',
      { OPENAI_API_KEY: KEY },
      'http://gate.example/v1',
      /--model-url must be an https URL .*since a key goes there/,
    ],
    [
      'openai',
      { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: 'http://10.0.0.5/v1' },
      undefined,
      /OPENAI_BASE_URL must be an https/,
    ],
    ['vllm', {}, 'ftp://x.example', /--model-url must be an http or https URL/],
    ['vllm', {}, 'gpu:8000', /--model-url must be/],
    ['vllm', {}, 'http://ada:secret@x.example/v1', /without a user/],
    ['vllm', {}, 'http://x.example/v1?key=1', /must be/],
  ] as const)('of %s with %j and %s is refused', (provider, environment, url, message) => {
    expect(() => resolve(provider, environment, url)).toThrow(message);
  });

  test('errors do not repeat the key', () => {
    expect(() => resolve('openai', { OPENAI_API_KEY: 'my secret' })).not.toThrow(/my secret/);
    expect(() => resolve('vllm', {}, 'http://ada:secret@x.example/v1')).not.toThrow(/secret/);
  });

  test('a key goes unencrypted to this machine alone', () => {
    expect(resolve('vllm', { VLLM_API_KEY: KEY }).key).toBe(KEY);
    expect(resolve('vllm', { VLLM_API_KEY: KEY }, 'http://[::1]:8000/v1').key).toBe(KEY);
    expect(() => resolve('vllm', { VLLM_API_KEY: KEY }, 'http://127.0.0.1.example/v1')).toThrow(/https/);
    expect(resolve('vllm', {}, 'http://10.0.0.5:8000/v1').url).toBe('http://10.0.0.5:8000/v1');
  });

  test.each(PROVIDER_IDS.filter((provider) => provider !== 'compatible'))(
    'of %s is right as it is declared',
    (provider) => {
      const { url } = PROVIDERS[provider];
      expect(resolve(provider, { FIXPOINT_MODEL_KEY: KEY })).toMatchObject({
        url,
        isOwnUrl: true,
        isFree: isLoopback(url),
      });
    },
  );
});

test.each([
  ['localhost', 'http://localhost:11434'],
  [':4321', 'http://127.0.0.1:4321'],
  ['box.example:80', 'http://box.example'],
  ['http://box.example', 'http://box.example'],
  ['https://box.example/ollama/', 'https://box.example/ollama'],
  ['[::]:11434', 'http://127.0.0.1:11434'],
  [' 192.168.0.7 ', 'http://192.168.0.7:11434'],
])('OLLAMA_HOST=%s means %s', (host, url) => expect(ollamaUrl(host)).toBe(url));

describe('prices', () => {
  test.each([
    ['openai', 'gpt-4.1-mini', { input: 0.4, output: 1.6 }],
    ['openai', 'gpt-4.1-mini-2025-04-14', { input: 0.4, output: 1.6 }],
    ['anthropic', 'claude-haiku-4-5-20251001', { input: 1, output: 5 }],
    ['anthropic', 'claude-haiku-9', undefined],
    ['openai', 'toString', undefined],
    ['ollama', 'gpt-4.1', undefined],
  ] as const)('of %s/%s', (provider, name, price) => expect(listedPrice(provider, name)).toEqual(price));

  test('hold for prompts that are not too long', () => {
    expect(listedPrice('openai', 'gpt-5.4', { contextTokens: 32_768 })).toBeDefined();
    expect(listedPrice('openai', 'gpt-5.4', { contextTokens: 400_000 })).toBeUndefined();
  });

  test.each([
    ['0.4,1.6', { input: 0.4, output: 1.6 }],
    [' 3 , 15 ', { input: 3, output: 15 }],
    ['.1,0', { input: 0.1, output: 0 }],
  ])('are read: %s', (text, price) => expect(parsePrice(text)).toEqual(price));

  test.each(['', '3', '3;15', '3,15,1', '-1,2', 'a,b', '1e3,2'])('are refused: %s', (text) => {
    expect(() => parsePrice(text)).toThrow(/--model-price is dollars for a million tokens in and out, as 0.4,1.6/);
  });

  test.each([
    ['ollama/qwen3:8b', {}, 0],
    ['ollama/gpt-oss:120b-cloud', {}, undefined],
    ['ollama/qwen3:8b', { OLLAMA_HOST: 'https://box.example' }, undefined],
    ['openai/gpt-4.1', { OPENAI_API_KEY: KEY }, 0],
    ['openai/gpt-4.1', { OPENAI_BASE_URL: 'http://127.0.0.1:4000/v1' }, undefined],
    ['openai/gpt-of-tomorrow', { OPENAI_API_KEY: KEY }, undefined],
  ])('of %s with %j: the bill says %s', (model, environment, dollars) => {
    const options = { model, environment, contextTokens: 32_768, concurrency: 1, askAgain: false };
    expect(openChatModel(options).bill().dollars).toBe(dollars);
  });
});
