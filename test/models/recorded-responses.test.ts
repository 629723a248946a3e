/** Raw responses of endpoints, read as the product reads them: what each case of the protocol must bring out. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { ChatReply } from '../../src/core/index.ts';
import { KEY, openOver } from '../support/loopback-model.ts';
import { callsAll, says, startLoopback } from '../support/loopback-server.ts';
import { RECORDED_CASES, type RecordedCase, type RecordedResponse } from '../support/recorded-cases.ts';

const FIXTURES = fileURLToPath(new URL('./__fixtures__/', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const recorded = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: provider }) => readdirSync(FIXTURES + provider).map((file) => [provider, file] as const));

/** What is true of a reply to the case, whichever model wrote it. */
const MUST_HOLD: Readonly<Record<RecordedCase, (reply: ChatReply) => void>> = {
  plain: ({ text, finish }) => {
    expect(text.toLowerCase()).toContain('ok');
    expect(finish).toBe('stop');
  },
  'tool-call': (reply) => expectSearches(reply, 1),
  'parallel-tool-calls': (reply) => expectSearches(reply, 2),
  logprobs: ({ text, firstTokens = [] }) => {
    expect(text).toMatch(/[12]/);
    expect(firstTokens.length).toBeGreaterThan(1);
    expect(firstTokens[0]!.logProbability).toBeGreaterThan(firstTokens[1]!.logProbability);
    expect(firstTokens.every(({ logProbability }) => logProbability <= 0)).toBe(true);
  },
  refusal: ({ text, finish }) => {
    // Some models refuse in words of their own.
    if (finish !== 'refused') expect(text).toMatch(/can['’]?t|cannot|won['’]t|unable|sorry/i);
  },
  length: ({ text, finish }) => {
    expect(finish).toBe('length');
    expect(text).toMatch(/one/i);
  },
};

function expectSearches({ toolCalls, finish }: ChatReply, calls: number): void {
  expect(finish).toBe('tool_calls');
  expect(toolCalls.length).toBeGreaterThanOrEqual(calls);
  expect(new Set(toolCalls.map(({ id }) => id)).size).toBe(toolCalls.length);
  for (const { name, arguments: input } of toolCalls) {
    expect(name).toBe('search');
    expect(input).toEqual({ query: expect.stringMatching(/csv|read|writ/i) });
  }
}

describe('raw responses', () => {
  test.each(recorded)('%s: %s', async (provider, file) => {
    const { status, body, model } = JSON.parse(
      readFileSync(join(FIXTURES, provider, file), 'utf8'),
    ) as RecordedResponse;
    const name = file.replace('.json', '') as RecordedCase;
    const server = await startLoopback([{ status, body }]);
    const reply = await openOver(server, { model }).model.complete(RECORDED_CASES[name], {});
    await server.stop();
    MUST_HOLD[name](reply);
    expect(reply.usage.inputTokens).toBeGreaterThan(0);
    expect(reply.usage.outputTokens).toBeGreaterThan(0);
  });

  test('every case is there for OpenAI', () => {
    const files = recorded.filter(([provider]) => provider === 'openai').map(([, file]) => file.replace('.json', ''));
    expect(files.sort()).toEqual(Object.keys(RECORDED_CASES).sort());
  });
});

test('the script records raw responses, without keys and ids', async () => {
  const echo = `You sent ${KEY}`;
  const search = callsAll([
    ['search', { query: 'a' }],
    ['search', { query: 'b' }],
  ]);
  const server = await startLoopback([says(echo), search]);
  const output = mkdtempSync(join(tmpdir(), 'fixpoint-recorded-'));
  const args = ['scripts/record-responses.ts', '--model', 'compatible/m', '--url', `${server.url}/v1`];
  const only = ['--only', 'plain,parallel-tool-calls', '--output', output];
  await promisify(execFile)(process.execPath, ['--import', 'tsx', ...args, ...only], {
    cwd: ROOT,
    env: { ...process.env, FIXPOINT_MODEL_KEY: KEY },
  });
  await server.stop();
  const read = (name: RecordedCase) => readFileSync(join(output, 'compatible', `${name}.json`), 'utf8');
  expect(JSON.parse(read('plain'))).toMatchObject({
    model: 'compatible/m',
    status: 200,
    body: { id: 'chatcmpl_scrubbed_1', choices: [{ message: { content: 'You sent ***' } }] },
  });
  const calls = JSON.parse(read('parallel-tool-calls')).body.choices[0].message.tool_calls;
  expect(calls.map(({ id }: { id: string }) => id)).toEqual(['call_scrubbed_2', 'call_scrubbed_3']);
  expect(read('plain') + read('parallel-tool-calls')).not.toContain(KEY);
  rmSync(output, { recursive: true });
});
