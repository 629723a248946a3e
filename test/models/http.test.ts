/** One request: whatever an endpoint answers, it ends in JSON or in a failure of one line, and the key does not come back. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EndpointFailure } from '../../src/models/endpoint-failure.ts';
import { reliableFetch, withoutKey } from '../../src/models/http.ts';

const KEY = 'sk-"Secret\\OfAda';

/** The body that is read, or the failure. */
async function answerTo(
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Promise<string | EndpointFailure> {
  const empty = status === 204 || status === 205 || status === 304;
  const ask = reliableFetch({
    key: KEY,
    timeoutMs: 1_000,
    fetch: async () => new Response(empty ? null : body, { status, headers }),
  });
  return ask('http://127.0.0.1/v1/chat/completions').then(
    (response) => response.text(),
    (error: EndpointFailure) => error,
  );
}

test('any answer ends in JSON or in one line', async () => {
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.object().map((value) => JSON.stringify({ error: value })),
  );
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 200, max: 599 }), body, async (status, text) => {
      const answer = await answerTo(status, text);
      if (typeof answer === 'string') expect(() => JSON.parse(answer)).not.toThrow();
      else {
        expect(answer).toBeInstanceOf(EndpointFailure);
        expect(answer.message).toMatch(/^[^\r\n]{1,400}$/);
      }
    }),
  );
});

test.each([200, 401, 500])('the key does not come back with status %d', async (status) => {
  for (const body of [KEY, JSON.stringify({ text: KEY }), JSON.stringify({ error: { message: `bad ${KEY}` } })]) {
    const answer = await answerTo(status, body);
    const shown = typeof answer === 'string' ? answer : `${answer.message} ${answer.stack} ${String(answer.cause)}`;
    expect(shown).not.toContain(KEY);
    expect(shown).not.toContain(JSON.stringify(KEY).slice(1, -1));
  }
});

test('a placeholder for a key may stand in answers', () => {
  expect(withoutKey('{"content":"stop"}', 'stop')).toBe('{"content":"stop"}');
  expect(withoutKey('{"content":"x"}', undefined)).toBe('{"content":"x"}');
});

test('compressed answers are handed on as they were read', async () => {
  expect(await answerTo(200, '{"a":1}', { 'content-encoding': 'identity', 'content-length': '7' })).toBe('{"a":1}');
});
