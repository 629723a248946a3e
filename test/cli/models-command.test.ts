/** `fixpoint models` as it is read. */
import pc from 'picocolors';
import { expect, test } from 'vitest';
import { describeProviders } from '../../src/cli/models-command.ts';

const SHOWN = { colors: pc.createColors(false), width: 100, most: 2 };

test('a line for each provider, and its models below', () => {
  const text = describeProviders(
    [
      {
        provider: 'ollama',
        title: 'Ollama',
        state: 'reachable',
        url: 'http://127.0.0.1:11434/v1',
        detail: '',
        models: [{ model: 'ollama/llama3.2:3b' }, { model: 'ollama/qwen3:8b' }],
      },
      {
        provider: 'openai',
        title: 'OpenAI',
        state: 'not_set_up',
        detail: 'OpenAI needs a key: set OPENAI_API_KEY (or FIXPOINT_MODEL_KEY)',
        models: [],
      },
      {
        provider: 'openrouter',
        title: 'OpenRouter',
        state: 'reachable',
        url: 'https://openrouter.ai/api/v1',
        detail: '',
        models: [
          { model: 'openrouter/a/small', price: { input: 0.4, output: 1.6 }, contextTokens: 128_000 },
          { model: 'openrouter/b/larger-one', contextTokens: 4_096 },
          { model: 'openrouter/c' },
        ],
      },
      {
        provider: 'vllm',
        title: 'vLLM',
        state: 'unreachable',
        url: 'http://127.0.0.1:8000/v1',
        detail: 'nothing listens there',
        models: [],
      },
      {
        provider: 'llamacpp',
        title: 'llama.cpp',
        state: 'failed',
        url: 'http://127.0.0.1:8080/v1',
        detail: 'answered 404: \u001b[31mNot Found',
        models: [],
      },
      {
        provider: 'lmstudio',
        title: 'LM Studio',
        state: 'not_asked',
        url: 'http://127.0.0.1:1234/v1',
        detail: '--offline',
        models: [],
      },
    ],
    SHOWN,
  );
  expect(text).toBe(`Ollama      2 models at http://127.0.0.1:11434/v1
  ollama/llama3.2:3b
  ollama/qwen3:8b
OpenAI      needs a key: set OPENAI_API_KEY (or FIXPOINT_MODEL_KEY)
OpenRouter  3 models at https://openrouter.ai/api/v1
  openrouter/a/small       $0.4 in, $1.6 out, 128,000 tokens
  openrouter/b/larger-one  4,096 tokens
  and 1 more: fixpoint models openrouter
vLLM        nothing listens at http://127.0.0.1:8000/v1
llama.cpp   http://127.0.0.1:8080/v1: answered 404: \uFFFD[31mNot Found
LM Studio   http://127.0.0.1:1234/v1 was not asked

Prices are dollars for a million tokens, in and out; those of OpenAI and Anthropic as of 2026-11-21.
`);
});
