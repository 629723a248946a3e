/** What is tried again, how long is waited before, and where it ends. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EndpointFailure, failureOf, saidIn, waitAskedFor } from '../../src/models/endpoint-failure.ts';
import { withRetries } from '../../src/models/retries.ts';

const NOW_MS = Date.parse('2026-01-01T00:00:00Z');

/** Fails with `failures` one after the other, then answers; tells what was waited. */
async function tryOver(failures: readonly EndpointFailure[]) {
  const waits: number[] = [];
  const left = [...failures];
  const answer = withRetries(
    async () => {
      const failure = left.shift();
      if (failure) throw failure;
      return 'answer';
    },
    { place: 'm at host', pause: async (milliseconds) => void waits.push(milliseconds) },
  );
  return { waits, outcome: await answer.catch((error: Error) => error.message) };
}

const busy = (headers: Record<string, string> = {}) =>
  failureOf({ status: 429, headers: new Headers(headers) }, '{"error":{"message":"slow down"}}', NOW_MS);

describe('retries', () => {
  test('wait ever longer', async () => {
    const { waits, outcome } = await tryOver([busy(), busy(), busy(), busy()]);
    expect(outcome).toBe('answer');
    expect(waits).toEqual([500, 1_000, 2_000, 4_000]);
  });

  test.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['milliseconds', { 'retry-after-ms': '1250' }, 1_250],
    ['a date by our clock', { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }, 30_000],
    [
      'a date by the clock of the server',
      { 'retry-after': 'Thu, 01 Jan 2026 09:00:30 GMT', date: 'Thu, 01 Jan 2026 09:00:10 GMT' },
      20_000,
    ],
    ['a date that is past', { 'retry-after': 'Thu, 01 Jan 2015 00:00:30 GMT' }, 500],
    ['no sense', { 'retry-after': 'soon' }, 500],
  ])('wait as long as asked: %s', async (_what, headers, waitMs) => {
    expect(await tryOver([busy(headers)])).toEqual({ waits: [waitMs], outcome: 'answer' });
  });

  test('do not wait for hours, and say so', async () => {
    const { waits, outcome } = await tryOver([busy({ 'retry-after': '7200' })]);
    expect(waits).toEqual([]);
    expect(outcome).toBe(
      'm at host: answered 429: slow down; it asks to wait 120 min, longer than the 120 s that are waited; run it again then',
    );
  });

  test('end', async () => {
    const { waits, outcome } = await tryOver(Array.from({ length: 9 }, () => busy()));
    expect(waits).toHaveLength(4);
    expect(outcome).toBe('m at host: answered 429: slow down (after 5 tries)');
  });

  test('stop in a wait when cancelled', async () => {
    const abort = new AbortController();
    const asked = withRetries(() => Promise.reject(busy({ 'retry-after': '60' })), {
      place: 'm',
      signal: abort.signal,
    });
    setTimeout(() => abort.abort(), 20);
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('leave other errors alone', async () => {
    await expect(withRetries(() => Promise.reject(new TypeError('bug')), { place: 'm' })).rejects.toThrow(TypeError);
  });
});

describe('what endpoints say', () => {
  test.each([
    ['{"error":{"message":"a\\n b","code":"x"}}', 'a b'],
    ['{"error":"plain"}', 'plain'],
    ['{"message":"of vLLM"}', 'of vLLM'],
    ['{"detail":[{"msg":"of FastAPI"}]}', '[{"msg":"of FastAPI"}]'],
    ['<html><title>502 Bad Gateway</title></html>', '502 Bad Gateway'],
    ['', ''],
  ])('%s', (text, line) => expect(saidIn(text)).toBe(line));

  test('is one short line, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.object().map((value) => JSON.stringify({ error: value })),
        ),
        (text) => {
          const line = saidIn(text);
          expect(line.length).toBeLessThan(300);
          expect(line).not.toMatch(/[\r\n\u0000-\u001f]/);
        },
      ),
    );
  });

  test('any status and text is a failure with a reason', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), fc.string(), fc.string(), (status, text, after) => {
        const headers = { get: (name: string) => (name === 'retry-after' ? after : null) } as unknown as Headers;
        const failure = failureOf({ status, headers }, text, NOW_MS);
        expect(failure).toBeInstanceOf(EndpointFailure);
        expect(failure.tries).toBeGreaterThanOrEqual(1);
        expect(waitAskedFor(headers, NOW_MS) ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
