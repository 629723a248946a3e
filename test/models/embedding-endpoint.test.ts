import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { EmbeddingEndpoint } from '../../src/models/index.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

interface Asked {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: { readonly model: string; readonly input: readonly string[] };
}

/** Answers each request with the next of `answers`; the last one stands for all that follow. */
async function endpoint(...answers: { readonly status?: number; readonly body: unknown }[]) {
  const asked: Asked[] = [];
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    asked.push({ path: request.url, authorization: request.headers.authorization, body: JSON.parse(text) });
    const { status = 200, body } = answers[Math.min(asked.length, answers.length) - 1]!;
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return { asked, encoder: new EmbeddingEndpoint({ url, model: 'small', apiKey: 'secret' }) };
}

const TWO = {
  body: {
    data: [
      { index: 1, embedding: [0, 2] },
      { index: 0, embedding: [1, 0] },
    ],
  },
};

describe('an embeddings endpoint', () => {
  test('gives a vector for each text, in their order whatever the order of the answer', async () => {
    const { asked, encoder } = await endpoint(TWO);
    expect(await encoder.encode(['issue', 'code'], {})).toEqual([Float32Array.of(1, 0), Float32Array.of(0, 2)]);
    expect(asked).toEqual([
      { path: '/v1/embeddings', authorization: 'Bearer secret', body: { model: 'small', input: ['issue', 'code'] } },
    ]);
  });

  test('is asked again while it is busy', async () => {
    const { asked, encoder } = await endpoint({ status: 429, body: 'slow down' }, TWO);
    expect(await encoder.encode(['issue', 'code'], {})).toHaveLength(2);
    expect(asked).toHaveLength(2);
  });

  test.each([
    ['refuses', { status: 401, body: 'no such key' }, /answered 401: no such key/],
    ['answers without JSON', { body: '<html>' }, /holds no embeddings/],
    ['answers with too few vectors', { body: { data: [{ index: 0, embedding: [1] }] } }, /holds no embeddings/],
    ['answers with uneven vectors', { body: { data: [{ embedding: [1] }, { embedding: [1, 2] }] } }, /no embeddings/],
    ['answers with no numbers', { body: { data: [{ embedding: ['a'] }, { embedding: ['b'] }] } }, /no embeddings/],
  ])('that %s is told at once', async (_what, answer, message) => {
    const { asked, encoder } = await endpoint(answer);
    await expect(encoder.encode(['issue', 'code'], {})).rejects.toMatchObject({
      code: 'model',
      message: expect.stringMatching(message),
    });
    expect(asked).toHaveLength(1);
  });

  test('stops when it is cancelled', async () => {
    const { encoder } = await endpoint({ status: 500, body: 'down' });
    const abort = new AbortController();
    const answer = encoder.encode(['issue'], { signal: abort.signal });
    abort.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
  });
});
