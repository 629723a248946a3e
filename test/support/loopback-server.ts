/**
 * A server on this machine that answers as model endpoints do, from a script: OpenAI's chat completions, embeddings and models, Anthropic's
 * messages and models, Ollama's tags. It keeps every request, so that a test can say what was sent. Asked once too often, it
 * answers 400, and `stop` rejects.
 *
 *     const server = await startLoopback([says('[2] > [1]'), fails(429, { 'retry-after': '7' }), calls('search', { query: 'x' })]);
 *     ... openChatModel({ model: 'compatible/m', url: `${server.url}/v1`, ... })
 *     expect(server.requests[0]!.body.messages)...
 *     await server.stop();
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type LoopbackRequest, settle, type WireAnswer } from './loopback-wire.ts';

export * from './loopback-wire.ts';

export interface LoopbackOptions {
  /** Names of the models that lists tell. */
  readonly models?: readonly string[];
  /** What requests for a list of models are answered with instead. */
  readonly lists?: Answer;
}

export interface Loopback {
  /** Without a slash at the end, and without `/v1`. */
  readonly url: string;
  /** All but those for a list of models, in the order of their arrival. */
  readonly requests: readonly LoopbackRequest[];
  readonly listRequests: readonly LoopbackRequest[];
  /** Most requests that were under way at once. */
  readonly mostAtOnce: () => number;
  /** Answers that nobody has asked for yet. */
  readonly left: () => number;
  /** Breaks all connections. Rejects where more was asked than the script answers. */
  readonly stop: () => Promise<void>;
}

/** `answers` are given one after the other to the requests that ask for one; a function alone answers all. */
export async function startLoopback(
  answers: readonly Answer[] | ((request: LoopbackRequest) => Answer | Promise<Answer>),
  options: LoopbackOptions = {},
): Promise<Loopback> {
  const script = typeof answers === 'function' ? undefined : [...answers];
  const requests: LoopbackRequest[] = [];
  const listRequests: LoopbackRequest[] = [];
  let underWay = 0;
  let mostAtOnce = 0;
  let tooOften = 0;

  const next = (): Answer => {
    const answer = typeof answers === 'function' ? answers : script!.shift();
    if (answer) return answer;
    tooOften++;
    return { status: 400, body: { error: { message: 'the script ends here: asked once too often' } } };
  };

  const server = createServer(async (incoming, response) => {
    mostAtOnce = Math.max(mostAtOnce, ++underWay);
    response.once('close', () => underWay--);
    const request = await read(incoming);
    const isList = request.method === 'GET';
    (isList ? listRequests : requests).push(request);
    const answer = isList ? (options.lists ?? listOf(request, options.models ?? ['scripted-model'])) : next();
    send(await settle(answer, request), response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    listRequests,
    mostAtOnce: () => mostAtOnce,
    left: () => script?.length ?? 0,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      if (tooOften > 0) throw new Error(`the loopback server was asked ${tooOften} times more than its script answers`);
    },
  };
}

async function read(incoming: IncomingMessage): Promise<LoopbackRequest> {
  let text = '';
  for await (const chunk of incoming) text += chunk;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { method: incoming.method!, path: incoming.url!, headers: incoming.headers, text, body };
}

function send(
  { status = 200, headers = {}, body = '', cutAfter, delayMs = 0 }: WireAnswer,
  response: ServerResponse,
): void {
  if (delayMs === Number.POSITIVE_INFINITY) return;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const write = () => {
    if (cutAfter !== undefined && cutAfter < 0) {
      response.destroy();
      return;
    }
    const type = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
    response.writeHead(status, { ...type, ...headers });
    if (cutAfter === undefined) response.end(text);
    else response.write(text.slice(0, cutAfter), () => response.destroy());
  };
  if (delayMs === 0) write();
  else setTimeout(write, delayMs);
}

/** Anthropic's clients tell their version of the protocol; that is how its list is told from OpenAI's. */
function listOf({ path, headers }: LoopbackRequest, models: readonly string[]): WireAnswer {
  const { pathname } = new URL(path, 'http://loopback');
  if (pathname === '/api/tags') {
    return {
      body: {
        models: models.map((name) => ({
          name,
          model: name,
          modified_at: '2026-01-01T00:00:00Z',
          size: 4_700_000_000,
          digest: 'scripted',
          details: { family: 'scripted', parameter_size: '8B', quantization_level: 'Q4_K_M' },
        })),
      },
    };
  }
  if (!pathname.endsWith('/models')) return { status: 404, body: { error: { message: `no ${pathname}` } } };
  if (headers['anthropic-version'] === undefined) {
    return {
      body: { object: 'list', data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'scripted' })) },
    };
  }
  const data = models.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' }));
  return { body: { data, has_more: false, first_id: models[0] ?? null, last_id: models.at(-1) ?? null } };
}
