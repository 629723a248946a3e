/** What an endpoint answers when it does not answer the question: from status and text to what to do about it. Pure. */
import type { ModelErrorReason } from '../core/index.ts';

/** One request that failed. `retries.ts` tries again, or turns it into a `ModelError`. */
export class EndpointFailure extends Error {
  readonly reason: ModelErrorReason;
  /** How often a request that fails like this is sent at most, the first time included. */
  readonly tries: number;
  /** How long the endpoint asks to wait. */
  readonly waitMs: number | undefined;

  constructor(
    message: string,
    { reason, tries = 1, waitMs }: { reason: ModelErrorReason; tries?: number; waitMs?: number | undefined },
  ) {
    super(message);
    this.reason = reason;
    this.tries = tries;
    this.waitMs = waitMs;
  }
}

/** While an endpoint is busy, failing or unreachable. */
export const PASSING_TRIES = 5;
/** What takes long to fail, or rarely mends itself. */
export const COSTLY_TRIES = 2;

/** Characters of an endpoint's own words that a message repeats. */
const MOST_SAID = 240;

/** The failure of an answer with an error status, or of an error in an answer whose status says nothing. `nowMs` is for Retry-After. */
export function failureOf(
  { status, headers }: { readonly status: number; readonly headers: Headers },
  text: string,
  nowMs: number,
): EndpointFailure {
  const words = wordsOf(text);
  const said = shortened(words);
  const reason = reasonOf(status, words);
  const isPassing = reason === 'busy' || reason === 'failing' || reason === 'unreachable';
  return new EndpointFailure(said === '' ? `answered ${status}` : `answered ${status}: ${said}`, {
    reason,
    tries: isPassing ? PASSING_TRIES : 1,
    waitMs: waitAskedFor(headers, nowMs),
  });
}

function reasonOf(status: number, words: string): ModelErrorReason {
  if (TOO_LONG.test(words) || status === 413) return 'context_length';
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 408) return 'unreachable';
  if (status === 429 || status === 503 || status === 529) return NEVER_MENDS.test(words) ? 'refused' : 'busy';
  if (status >= 500) return 'failing';
  return UNSUPPORTED.test(words) ? 'unsupported' : 'refused';
}

/**
 * OpenAI, vLLM and OpenRouter; OpenAI's limit of tokens a minute, where one prompt exceeds it; Anthropic (two); llama.cpp (three); Ollama
 * (two); LM Studio.
 */
const TOO_LONG = new RegExp(
  [
    'maximum context length',
    'context_length_exceeded',
    'request too large',
    'prompt is too long',
    'exceed context limit',
    'exceeds? (?:the )?(?:available |maximum )?context',
    'context size has been exceeded',
    'exceed_context_size',
    'when (?:the )?context (?:the )?overflows',
    'input is too long',
  ].join('|'),
  'i',
);

/** Ollama's "does not support tools", vLLM's "auto tool choice requires ...", llama.cpp's "tools param requires --jinja". */
const UNSUPPORTED =
  /(?:does(?: not|n't)|not) support(?:ed)?\b.*\b(?:tool|function)|\b(?:tool|function)s?\b.*\b(?:not supported|unsupported|requires? --)/i;

/** Limits that waiting does not lift, though OpenAI and others say them with 429. */
const NEVER_MENDS = /insufficient_quota|insufficient credits|credit balance is too low/i;

/** How long `Retry-After` (seconds or a date) or OpenAI's `retry-after-ms` asks to wait, in milliseconds. */
export function waitAskedFor(headers: Headers, nowMs: number): number | undefined {
  const exact = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (exact >= 0) return exact;
  const after = headers.get('retry-after');
  if (after === null) return undefined;
  if (/^\s*\d{1,9}(?:\.\d+)?\s*$/.test(after)) return Number(after) * 1_000;
  const date = Date.parse(after);
  if (Number.isNaN(date)) return undefined;
  const serverMs = Date.parse(headers.get('date') ?? '');
  return Math.max(0, date - (Number.isNaN(serverMs) ? nowMs : serverMs));
}

/** The words of an error, short and on one line. Empty where there are none. */
export function saidIn(text: string): string {
  return shortened(wordsOf(text));
}

function shortened(words: string): string {
  return words.length > MOST_SAID ? `${words.slice(0, MOST_SAID)}…` : words;
}

/** In the shapes that endpoints give errors, with the code, and with what a gateway was told by the server behind it. */
function wordsOf(text: string): string {
  let parts: unknown[] = [text];
  try {
    const { error, message, detail } = JSON.parse(text) as Record<string, unknown>;
    const inner = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {};
    const behind = (inner.metadata as { readonly raw?: unknown } | undefined)?.raw;
    parts = [inner.message ?? error ?? message ?? detail ?? text, behind, TELLING_CODE.exec(String(inner.code))?.[0]];
  } catch {
    // Gateways answer with pages of their own.
    if (/^\s*</.test(text)) parts = [/<title>([^<]*)<\/title>/i.exec(text)?.[1] ?? 'a page'];
  }
  return parts
    .filter((part) => part !== undefined && part !== null)
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
    .join(' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** Codes that say more than the words beside them. */
const TELLING_CODE = /^(?:insufficient_quota|context_length_exceeded)$/;
