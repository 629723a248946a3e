/**
 * One HTTP request to an endpoint of a model, whole: it ends in JSON or in an `EndpointFailure` that says whether trying again may help.
 * Every body is freed of the key before anyone reads it, so that an endpoint that repeats the key cannot put it into an
 * error, a log or a cache. Redirects are not followed, since a key must not follow either.
 */
import { CancelledError } from '../core/index.ts';
import { COSTLY_TRIES, EndpointFailure, failureOf, PASSING_TRIES, saidIn } from './endpoint-failure.ts';

export interface HttpOptions {
  /** What must not come back; undefined where no key is sent. */
  readonly key: string | undefined;
  readonly timeoutMs: number;
  /** The platform's by default. */
  readonly fetch?: typeof fetch | undefined;
  /** Milliseconds since 1970; the system's by default. */
  readonly now?: (() => number) | undefined;
}

/** A fetch that throws `EndpointFailure` and `CancelledError` for all but an answer of JSON. */
export function reliableFetch({ key, timeoutMs, fetch: ask = fetch, now = Date.now }: HttpOptions): typeof fetch {
  return async (input, init) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const caller = init?.signal ?? undefined;
    let response: Response;
    let text: string;
    try {
      const signal = caller ? AbortSignal.any([caller, timeout]) : timeout;
      response = await ask(input, { ...init, redirect: 'manual', signal });
      text = withoutKey(await response.text(), key);
    } catch (error) {
      if (caller?.aborted) throw new CancelledError('asking the model');
      if (timeout.aborted) throw timedOut(timeoutMs);
      throw broken(error, key);
    }
    if (response.status >= 300 && response.status < 400) {
      throw new EndpointFailure(`answered ${response.status}: it has moved; check the URL`, { reason: 'refused' });
    }
    if (!response.ok) throw failureOf(response, text, now());
    requireAnswer(response, text, now());
    const headers = new Headers(response.headers);
    headers.delete('content-encoding');
    headers.delete('content-length');
    return new Response(text, { status: response.status, headers });
  };
}

/** Keys of real services are longer; a shorter one is a placeholder for a local server, and may stand in any answer. */
const SHORTEST_SECRET = 8;

/** `text` with `***` in place of the key, also where it is written inside JSON. */
export function withoutKey(text: string, key: string | undefined): string {
  if (key === undefined || key.length < SHORTEST_SECRET) return text;
  return text.replaceAll(key, '***').replaceAll(JSON.stringify(key).slice(1, -1), '***');
}

function timedOut(timeoutMs: number): EndpointFailure {
  const message = `did not answer within ${Math.round(timeoutMs / 1_000)} s`;
  return new EndpointFailure(message, { reason: 'unreachable', tries: COSTLY_TRIES });
}

function broken(error: unknown, key: string | undefined): EndpointFailure {
  const { message, cause } = error as Error & { cause?: Error & { code?: string } };
  const why = withoutKey(cause?.message || cause?.code || message, key).replace(/[\s\p{Cc}]+/gu, ' ');
  const isClosed = cause?.code === 'ECONNREFUSED';
  const what = isClosed ? 'nothing listens there' : `the connection failed (${why})`;
  // A server that is not running does not start within seconds.
  return new EndpointFailure(what, { reason: 'unreachable', tries: isClosed ? COSTLY_TRIES : PASSING_TRIES });
}

/** LM Studio and OpenRouter tell errors with status 200 too. */
function requireAnswer(response: Response, text: string, nowMs: number): void {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    const isPage = /^\s*</.test(text);
    const hint = isPage ? '; check the URL' : '';
    throw new EndpointFailure(`its answer is no JSON${hint}`, {
      reason: 'malformed',
      tries: isPage ? 1 : COSTLY_TRIES,
    });
  }
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined;
  if (!error) return;
  const code = typeof error === 'object' ? (error as { code?: unknown }).code : undefined;
  const status = typeof code === 'number' && code >= 400 && code < 600 ? code : 400;
  const failure = failureOf({ status, headers: response.headers }, text, nowMs);
  throw new EndpointFailure(`answered with an error: ${saidIn(text)}`, failure);
}
