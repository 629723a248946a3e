/** Chat models over real sockets: what is sent, what comes back, and where every fault ends. */
import { afterEach, describe, expect, test } from 'vitest';
import type { ChatMessage, ToolDefinition } from '../../src/core/index.ts';
import { KEY, openOver, request } from '../support/loopback-model.ts';
import {
  type Answer,
  babbles,
  calls,
  callsAll,
  cuts,
  fails,
  filters,
  hangs,
  type Loopback,
  overflows,
  refuses,
  says,
  saysNothing,
  slowly,
  startLoopback,
} from '../support/loopback-server.ts';

const servers: Loopback[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function script(...answers: Answer[]): Promise<Loopback> {
  const server = await startLoopback(answers);
  servers.push(server);
  return server;
}

const SEARCH: ToolDefinition = {
  name: 'search',
  description: 'Finds functions.',
  parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
};
const ANTHROPIC = { model: 'anthropic/claude-haiku-4-5' } as const;
const PROTOCOLS = [
  ['OpenAI', {}],
  ['Anthropic', ANTHROPIC],
] as const;

describe.each(PROTOCOLS)('over the protocol of %s', (protocol, options) => {
  test('a text comes back with its usage', async () => {
    const server = await script(says('[2] > [1]', { usage: { input: 812, output: 9 } }));
    const reply = await openOver(server, options).model.complete(request(), {});
    expect(reply).toEqual({
      text: '[2] > [1]',
      toolCalls: [],
      finish: 'stop',
      usage: { inputTokens: 812, outputTokens: 9 },
    });
  });

  test('tool calls come back in their order, and a text that is no JSON as it is', async () => {
    const server = await script(
      callsAll([
        ['search', { query: 'csv' }],
        ['no such tool', 'not { json'],
      ]),
    );
    const reply = await openOver(server, options).model.complete(request('x', { tools: [SEARCH] }), {});
    expect(reply.finish).toBe('tool_calls');
    expect(reply.toolCalls.map(({ name, arguments: input }) => [name, input])).toEqual([
      ['search', { query: 'csv' }],
      ['no such tool', 'not { json'],
    ]);
  });

  test('a cut answer says so', async () => {
    const server = await script(says('[2] >', { finish: 'length' }));
    expect((await openOver(server, options).model.complete(request(), {})).finish).toBe('length');
  });

  test.each([
    ['a refusal', refuses('I would rather not.')],
    ['a filter', filters()],
  ])('%s is a reply', async (_what, answer) => {
    const server = await script(answer);
    expect((await openOver(server, options).model.complete(request(), {})).finish).toBe('refused');
  });

  test('reasoning is kept out of the text', async () => {
    const server = await script(says('[1]', { reasoning: 'Let me see.' }), says('<think>Hm: [9]</think>\n[2]'));
    const { model } = openOver(server, options);
    expect((await model.complete(request(), {})).text).toBe('[1]');
    expect((await model.complete(request(), {})).text).toBe('[2]');
  });

  test('a model that spends all on reasoning is asked again with room for it', async () => {
    const server = await script(says('', { reasoning: 'Let me see', finish: 'length' }), says('[1]'), says('[2]'));
    const { model, bill } = openOver(server, options);
    expect((await model.complete(request(), {})).text).toBe('[1]');
    expect((await model.complete(request(), {})).text).toBe('[2]');
    expect(server.requests.map(({ body }) => body.max_tokens)).toEqual([64, 64 + 8_192, 64 + 8_192]);
    expect(bill()).toMatchObject({ calls: 3, inputTokens: 300 });
  });

  test('room to reason is what the context leaves', async () => {
    const server = await script(says('', { reasoning: 'Let me see', finish: 'length' }), says('[1]'));
    const { model } = openOver(server, { ...options, contextTokens: 4_096 });
    await model.complete(request('y'.repeat(3_500)), {});
    expect(server.requests[1]!.body.max_tokens).toBe(64 + (4_096 - 64 - 1_000));
  });

  test.each([
    ['429', [fails(429)]],
    ['500', [fails(500)]],
    ['529', [fails(529)]],
    ['a connection cut in the body', [cuts()]],
    ['a connection cut before it', [cuts(-1)]],
    ['one after the other', [fails(503), cuts(), fails(429), fails(500)]],
  ] as const)('%s is tried again', async (_what, faults) => {
    const server = await script(...faults, says('[1]'));
    const { model, bill } = openOver(server, options);
    expect((await model.complete(request(), {})).text).toBe('[1]');
    expect(bill().calls).toBe(1);
  });

  test.each([
    [
      '429',
      Array.from({ length: 5 }, () => fails(429)),
      'busy',
      /answered 429: scripted failure 429 \(after 5 tries\)/,
    ],
    ['500', Array.from({ length: 5 }, () => fails(500)), 'failing', /answered 500: .* \(after 5 tries\)/],
    ['cut', Array.from({ length: 5 }, () => cuts()), 'unreachable', /the connection failed .* \(after 5 tries\)/],
    [
      'no JSON',
      [babbles('{"choices": ['), babbles('{"choices": [')],
      'malformed',
      /its answer is no JSON \(after 2 tries\)/,
    ],
    ['a page', [babbles()], 'malformed', /its answer is no JSON; check the URL$/],
    ['another shape', [{ body: { ok: 1 } }, { body: [] }], 'malformed', /its answer has another shape: /],
    ['401', [fails(401)], 'unauthorized', /answered 401/],
    ['403', [fails(403)], 'unauthorized', /answered 403/],
    ['400', [fails(400)], 'refused', /answered 400/],
    ['404', [fails(404)], 'refused', /answered 404/],
    [
      'no tools',
      [fails(400, {}, 'registry.ollama.ai/library/gemma3:4b does not support tools')],
      'unsupported',
      /tools/,
    ],
    ['a redirect', [{ status: 302, headers: { location: 'https://elsewhere.example/' } }], 'refused', /it has moved/],
    [
      'an error that says 200',
      [{ body: { error: { message: 'no such model', code: 404 } } }],
      'refused',
      /no such model/,
    ],
    [
      'a spent quota',
      [{ status: 429, body: { error: { message: 'You exceeded your current quota.', code: 'insufficient_quota' } } }],
      'refused',
      /answered 429: You exceeded your current quota\. insufficient_quota$/,
    ],
    [
      'a prompt beyond the tokens of a minute',
      [fails(429, {}, 'Request too large for gpt-4.1 on tokens per min (TPM): Limit 30000, Requested 40000.')],
      'context_length',
      /Request too large/,
    ],
    [
      'what a gateway was told',
      [
        {
          status: 400,
          body: { error: { message: 'Provider returned error', metadata: { raw: 'prompt is too long: 9 > 8' } } },
        },
      ],
      'context_length',
      /Provider returned error prompt is too long/,
    ],
    ['context', [overflows()], 'context_length', /4[01]0.*(?:maximum context length|prompt is too long)/],
  ] as const)('%s ends in one line', async (_what, faults, reason, line) => {
    const server = await script(...faults);
    const failing = openOver(server, options).model.complete(request(), {});
    await expect(failing).rejects.toMatchObject({ code: 'model', reason, message: expect.stringMatching(line) });
    await expect(failing).rejects.toMatchObject({
      message: expect.stringMatching(/^\w+\/[\w.-]+ at 127\.0\.0\.1:\d+: .+$/),
    });
    expect(server.left()).toBe(0);
  });

  test('a cancelled request ends at once, whatever the endpoint does', async () => {
    const server = await script(hangs());
    const abort = new AbortController();
    const asked = openOver(server, options).model.complete(request(), { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('the key is in no error, even where the endpoint repeats it', async () => {
    const echo: Answer = ({ headers }) => fails(401, {}, `bad key ${headers.authorization ?? headers['x-api-key']}`);
    const server = await script(echo);
    const error: Error = await openOver(server, options)
      .model.complete(request(), {})
      .then(
        () => new Error('answered'),
        (reason) => reason,
      );
    expect(error.message).toMatch(/bad key .*\*\*\*/);
    expect(JSON.stringify(Object.getOwnPropertyNames(error).map((name) => (error as never)[name]))).not.toContain(KEY);
  });

  test('the key goes where the protocol has it', async () => {
    const server = await script(says('x'));
    await openOver(server, options).model.complete(request(), {});
    const { authorization, 'x-api-key': apiKey } = server.requests[0]!.headers;
    expect(protocol === 'Anthropic' ? apiKey : authorization).toBe(protocol === 'Anthropic' ? KEY : `Bearer ${KEY}`);
    expect(server.requests[0]!.text).not.toContain(KEY);
  });
});

test('an answer without a choice is tried again', async () => {
  const server = await script(saysNothing(), says('[1]'));
  expect((await openOver(server).model.complete(request(), {})).text).toBe('[1]');
});

test('an empty answer of Anthropic is an answer', async () => {
  const server = await script(saysNothing());
  const reply = await openOver(server, ANTHROPIC).model.complete(request(), {});
  expect(reply).toMatchObject({ text: '', toolCalls: [], finish: 'stop' });
});

test('usage is estimated where it is not told', async () => {
  const server = await script(says('x'.repeat(35), { usage: null }));
  const { usage } = await openOver(server).model.complete(request('y'.repeat(350)), {});
  expect(usage).toEqual({ inputTokens: 100, outputTokens: expect.any(Number) });
  expect(usage.outputTokens).toBeGreaterThan(9);
});

const CONVERSATION: readonly ChatMessage[] = [
  { role: 'system', content: 'You search.' },
  { role: 'user', content: 'Find it.' },
  {
    role: 'assistant',
    content: '',
    toolCalls: [
      { id: 'a', name: 'search', arguments: { query: 'csv' } },
      { id: 'b', name: 'search', arguments: 'csv, I guess' },
    ],
  },
  { role: 'tool', callId: 'a', name: 'search', content: 'a.py:parse' },
  { role: 'tool', callId: 'b', name: 'search', content: 'arguments are no JSON' },
];

describe('what is sent', () => {
  test('to OpenAI', async () => {
    const server = await script(says('done'));
    const asked = { messages: CONVERSATION, tools: [SEARCH], toolChoice: 'required' as const };
    await openOver(server, { model: 'openai/gpt-4.1-mini' }).model.complete(request('', asked), {});
    expect(server.requests[0]!.path).toBe('/v1/chat/completions');
    expect(server.requests[0]!.body).toEqual({
      model: 'gpt-4.1-mini',
      temperature: 0,
      max_completion_tokens: 64,
      messages: [
        { role: 'system', content: 'You search.' },
        { role: 'user', content: 'Find it.' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'search', arguments: '{"query":"csv"}' } },
            { id: 'b', type: 'function', function: { name: 'search', arguments: '{"arguments":"csv, I guess"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: 'a.py:parse' },
        { role: 'tool', tool_call_id: 'b', content: 'arguments are no JSON' },
      ],
      tools: [{ type: 'function', function: { ...SEARCH } }],
      tool_choice: 'required',
    });
  });

  test('to Anthropic', async () => {
    const server = await script(says('done'));
    const asked = { messages: CONVERSATION, tools: [SEARCH], toolChoice: 'required' as const };
    await openOver(server, ANTHROPIC).model.complete(request('', asked), {});
    const { path, body, headers } = server.requests[0]!;
    expect(path).toBe('/v1/messages');
    expect(headers['anthropic-version']).toBe('2023-06-01');
    expect(body).toMatchObject({
      model: 'claude-haiku-4-5',
      temperature: 0,
      max_tokens: 64,
      system: [{ type: 'text', text: 'You search.' }],
      tool_choice: { type: 'any' },
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Find it.' }] },
        {
          role: 'assistant',
          content: [
            { type: 'tool_use', id: 'a', name: 'search', input: { query: 'csv' } },
            { type: 'tool_use', id: 'b', name: 'search', input: { arguments: 'csv, I guess' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a', content: 'a.py:parse' },
            { type: 'tool_result', tool_use_id: 'b', content: 'arguments are no JSON' },
          ],
        },
      ],
    });
  });

  test('the purpose is not', async () => {
    const server = await script(says('x'));
    await openOver(server).model.complete(request('q', { purpose: { kind: 'rerank', documents: ['a.py:gold'] } }), {});
    expect(server.requests[0]!.text).not.toContain('gold');
  });
});

describe('the first token', () => {
  const TOKENS = [
    ['[', -2.5],
    ['[3', -0.25],
    ['[1', -1.5],
  ] as const;

  test('comes with its alternatives, most probable first', async () => {
    const server = await script(says('[3]', { firstTokens: TOKENS }));
    const reply = await openOver(server).model.complete(request('q', { firstTokens: 20 }), {});
    expect(server.requests[0]!.body).toMatchObject({ logprobs: true, top_logprobs: 20 });
    expect(reply.firstTokens).toEqual([
      { token: '[3', logProbability: -0.25 },
      { token: '[1', logProbability: -1.5 },
      { token: '[', logProbability: -2.5 },
    ]);
  });

  test.each([
    ['the endpoint tells none', [says('[3]')]],
    ['the endpoint knows no such thing', [fails(400, {}, "Unsupported parameter: 'logprobs'"), says('[3]')]],
  ])('is left out where %s', async (_what, answers) => {
    const server = await script(...answers);
    const reply = await openOver(server).model.complete(request('q', { firstTokens: 20 }), {});
    expect(reply).toMatchObject({ text: '[3]' });
    expect(reply).not.toHaveProperty('firstTokens');
  });

  test('is not asked of Anthropic', async () => {
    const server = await script(says('[3]'));
    const reply = await openOver(server, ANTHROPIC).model.complete(request('q', { firstTokens: 5 }), {});
    expect(reply).not.toHaveProperty('firstTokens');
    expect(server.requests[0]!.text).not.toContain('logprobs');
  });
});

describe('parameters that a model rejects', () => {
  const REJECTS_LIMIT =
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
  const REJECTS_TEMPERATURE =
    "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.";

  test('are left out or renamed, once for all requests', async () => {
    const server = await script(
      fails(400, {}, REJECTS_LIMIT),
      fails(400, {}, REJECTS_TEMPERATURE),
      says('[1]'),
      says('[2]'),
    );
    const { model, bill } = openOver(server);
    await model.complete(request(), {});
    await model.complete(request(), {});
    expect(server.requests.map(({ body }) => [body.max_tokens, body.max_completion_tokens, body.temperature])).toEqual([
      [64, undefined, 0],
      [undefined, 64, 0],
      [undefined, 64, undefined],
      [undefined, 64, undefined],
    ]);
    expect(bill().calls).toBe(2);
  });

  test('are given up on where the endpoint goes on rejecting', async () => {
    const server = await startLoopback(() => fails(400, {}, 'max_completion_tokens temperature logprobs tool_choice'));
    servers.push(server);
    await expect(openOver(server).model.complete(request(), {})).rejects.toMatchObject({ reason: 'refused' });
    expect(server.requests.length).toBeLessThan(8);
  });
});

describe('context overflow in the words of', () => {
  test.each(['openai', 'vllm', 'llamacpp', 'ollama', 'lmstudio', 'openrouter', 'anthropic'] as const)(
    '%s',
    async (who) => {
      const server = await script(overflows(who));
      await expect(openOver(server).model.complete(request(), {})).rejects.toMatchObject({ reason: 'context_length' });
    },
  );
});

test('a slow answer is waited for', async () => {
  const server = await script(slowly(80, says('late')));
  const { model, bill } = openOver(server);
  expect((await model.complete(request(), {})).text).toBe('late');
  expect(bill().seconds).toBeGreaterThanOrEqual(0.07);
});

test('nothing listens: one line, after two tries', async () => {
  const server = await startLoopback([]);
  await server.stop();
  await expect(openOver(server).model.complete(request(), {})).rejects.toMatchObject({
    reason: 'unreachable',
    message: expect.stringMatching(/nothing listens there \(after 2 tries\)$/),
  });
});

test('so many requests are under way at once, and no more', async () => {
  const server = await startLoopback(() => slowly(30, says('x')));
  servers.push(server);
  const { model } = openOver(server, { concurrency: 3 });
  await Promise.all(Array.from({ length: 9 }, (_, i) => model.complete(request(`q${i}`), {})));
  expect(server.mostAtOnce()).toBe(3);
});

test('one tool call with a text beside it', async () => {
  const server = await script(calls('search', { query: 'x' }, { text: 'I look.' }));
  const reply = await openOver(server).model.complete(request('x', { tools: [SEARCH] }), {});
  expect(reply).toMatchObject({ text: 'I look.', finish: 'tool_calls', toolCalls: [{ arguments: { query: 'x' } }] });
});
