import { afterEach, describe, expect, test } from 'vitest';
import { encoderSpecOf } from '../../src/models/encoder-spec.ts';
import { openEncoder } from '../../src/models/index.ts';
import { type Answer, type Loopback, type LoopbackRequest, startLoopback } from '../support/loopback-server.ts';

const servers: Loopback[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

/** An encoder before a server that answers with `answers`, and the milliseconds that it waited between its tries. */
async function endpoint(answers: Parameters<typeof startLoopback>[0], fields: Readonly<Record<string, unknown>> = {}) {
  const server = await startLoopback(answers);
  servers.push(server);
  const waits: number[] = [];
  const spec = encoderSpecOf(
    { version: 1, url: `${server.url}/`, model: 'small', normalize: false, ...fields },
    'x',
    '/',
  );
  const pause = async (milliseconds: number, signal?: AbortSignal) => {
    waits.push(milliseconds);
    signal?.throwIfAborted();
  };
  return { server, waits, encoder: openEncoder({ spec, apiKey: 'sk-secret-1', pause }) };
}

const inputOf = ({ body }: LoopbackRequest) => (body as { input: string[] }).input;

/** A vector for each text: its length, and 1. */
const lengths = (request: LoopbackRequest): Answer => ({
  body: { data: inputOf(request).map((text, index) => ({ index, embedding: [text.length, 1] })) },
});

const TWO: Answer = {
  body: {
    data: [
      { index: 1, embedding: [0, 2] },
      { index: 0, embedding: [1, 0] },
    ],
  },
};

describe('an embeddings endpoint', () => {
  test('gives a vector for each text, in their order whatever the order of the answer', async () => {
    const { server, encoder } = await endpoint([TWO]);
    expect(await encoder.encode(['issue', 'code'], {})).toEqual([Float32Array.of(1, 0), Float32Array.of(0, 2)]);
    expect(server.requests).toMatchObject([
      {
        path: '/v1/embeddings',
        headers: { authorization: 'Bearer sk-secret-1' },
        body: { model: 'small', input: ['issue', 'code'] },
      },
    ]);
  });

  test('is asked for a batch at a time', async () => {
    const { server, encoder } = await endpoint(lengths, { batchSize: 2 });
    const vectors = await encoder.encode(['a', 'bb', 'ccc', 'dddd', 'eeeee'], {});
    expect(vectors.map(([length]) => length)).toEqual([1, 2, 3, 4, 5]);
    expect(server.requests.map((request) => inputOf(request).length)).toEqual([2, 2, 1]);
  });

  test('is sent the prefix of each kind', async () => {
    const { server, encoder } = await endpoint(lengths, { queryPrefix: 'find: ', documentPrefix: 'code: ' });
    await encoder.encode(['x'], { kind: 'query' });
    await encoder.encode(['x'], { kind: 'document' });
    await encoder.encode(['x'], {});
    expect(server.requests.map(inputOf)).toEqual([['find: x'], ['code: x'], ['x']]);
  });

  test('is sent no more of a text than the model reads', async () => {
    const { server, encoder } = await endpoint(lengths, { maxTokens: 10 });
    await encoder.encode(['x'.repeat(100)], {});
    expect(inputOf(server.requests[0]!)[0]).toHaveLength(40);
  });

  test('is asked again while it is busy or failing, and no earlier than it says', async () => {
    const { waits, encoder } = await endpoint([
      { status: 429, headers: { 'retry-after': '7' }, body: 'slow down' },
      { status: 503, body: 'loading' },
      TWO,
    ]);
    expect(await encoder.encode(['issue', 'code'], {})).toHaveLength(2);
    expect(waits).toEqual([7_000, 1_000]);
  });

  test('that takes fewer texts at once, or shorter ones, gets them', async () => {
    const strict = (request: LoopbackRequest): Answer => {
      const input = inputOf(request);
      if (input.length > 2) return { status: 413, body: { error: 'batch size 4 > maximum allowed batch size 2' } };
      if (input.some((text) => text.length > 300))
        return { status: 400, body: { error: { message: 'maximum context length' } } };
      return lengths(request);
    };
    const { encoder } = await endpoint(strict);
    const vectors = await encoder.encode(['a', 'bb', 'c'.repeat(1_000), 'dddd'], {});
    expect(vectors.map(([length]) => length)).toEqual([1, 2, 250, 4]);
  });

  test.each<[string, Answer, RegExp, string]>([
    [
      'refuses the key',
      { status: 401, body: 'no such key: sk-secret-1' },
      /answered 401: no such key: \*\*\*; its key/,
      'unauthorized',
    ],
    ['knows no such model', { status: 404, body: 'model not found' }, /answered 404: model not found/, 'refused'],
    ['answers without JSON', { body: '<html>' }, /is no JSON; check the URL/, 'malformed'],
    ['answers with too few vectors', { body: { data: [{ index: 0, embedding: [1] }] } }, /no embeddings/, 'malformed'],
    [
      'answers with uneven vectors',
      { body: { data: [{ embedding: [1] }, { embedding: [1, 2] }] } },
      /no embeddings/,
      'malformed',
    ],
    [
      'answers with no numbers',
      { body: { data: [{ embedding: [1] }, { embedding: [null] }] } },
      /no embeddings/,
      'malformed',
    ],
  ])('that %s is told at once', async (_what, answer, message, reason) => {
    const { encoder } = await endpoint([answer]);
    await expect(encoder.encode(['issue', 'code'], {})).rejects.toMatchObject({
      code: 'model',
      reason,
      message: expect.stringMatching(message),
    });
  });

  test('that is cut off in the middle of its answer is asked again, five times at most', async () => {
    const { server, encoder } = await endpoint(() => ({ ...(TWO as object), cutAfter: 20 }));
    await expect(encoder.encode(['issue', 'code'], {})).rejects.toMatchObject({ reason: 'unreachable' });
    expect(server.requests).toHaveLength(5);
  });

  test('gives vectors of fewer numbers where that is set, and no more than there are', async () => {
    const short = await endpoint([TWO], { dimensions: 1 });
    expect(await short.encoder.encode(['issue', 'code'], {})).toEqual([Float32Array.of(1), Float32Array.of(0)]);
    const long = await endpoint([TWO], { dimensions: 3 });
    await expect(long.encoder.encode(['issue', 'code'], {})).rejects.toThrow(/vectors of 2 numbers, fewer than the 3/);
  });

  test('is not sent a key over a connection that others can read', () => {
    const spec = encoderSpecOf({ version: 1, url: 'http://models.example/v1', model: 'm' }, 'x', '/');
    expect(() => openEncoder({ spec, apiKey: 'sk-secret-1' })).toThrow(
      /must be an https URL .* since a key goes there/,
    );
    expect(() => openEncoder({ spec })).not.toThrow();
  });

  test('stops when it is cancelled', async () => {
    const { encoder } = await endpoint(() => ({ status: 500, body: 'down' }));
    const abort = new AbortController();
    const answer = encoder.encode(['issue'], { signal: abort.signal });
    abort.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  });
});
