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
  const said = saidIn(text);
  const message = said === '' ? `answered ${status}` : `answered ${status}: ${said}`;
  const reason = reasonOf(status, said);
  const isPassing = reason === 'busy' || reason === 'failing' || reason === 'unreachable';
  const tries = isPassing && !NEVER_MENDS.test(said) ? PASSING_TRIES : 1;
  return new EndpointFailure(message, { reason, tries, waitMs: waitAskedFor(headers, nowMs) });
}

function reasonOf(status: number, said: string): ModelErrorReason {
  if (TOO_LONG.test(said) || status === 413) return 'context_length';
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 408) return 'unreachable';
  if (status === 429 || status === 503 || status === 529) return NEVER_MENDS.test(said) ? 'refused' : 'busy';
  if (status >= 500) return 'failing';
  return UNSUPPORTED.test(said) ? 'unsupported' : 'refused';
}

/** OpenAI, vLLM and OpenRouter; Anthropic (two); llama.cpp (two); Ollama (two); LM Studio (two). */
const TOO_LONG = new RegExp(
  [
    'maximum context length',
    'context_length_exceeded',
    'prompt is too long',
    'exceed context limit',
    'exceeds? (?:the )?(?:available |maximum )?context',
    'context size has been exceeded',
    'exceed_context_size',
    'exceeds maximum context length',
    'exceeds the context length',
    'when (?:the )?context (?:the )?overflows',
    'input is too long|too many (?:input )?tokens in',
  ].join('|'),
  'i',
);

/** Ollama's "does not support tools", vLLM's "auto tool choice requires ...", llama.cpp's "tools param requires --jinja". */
const UNSUPPORTED =
  /(?:does(?: not|n't)|not) support(?:ed)?\b.*\b(?:tool|function)|\b(?:tool|function)s?\b.*\b(?:not supported|unsupported|requires? --)/i;

/** A limit that waiting does not lift: OpenAI and OpenRouter say it with 429 and 402. */
const NEVER_MENDS = /insufficient_quota|exceeded your current quota|insufficient credits|billing/i;

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

/** The words of an error in the shapes that endpoints give it, on one line. Empty where there are none. */
export function saidIn(text: string): string {
  let words: unknown = text;
  let code = '';
  try {
    const { error, message, detail } = JSON.parse(text) as Record<string, unknown>;
    const inner = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : undefined;
    words = inner?.message ?? error ?? message ?? detail ?? text;
    if (typeof inner?.code === 'string' || typeof inner?.type === 'string') code = String(inner.code ?? inner.type);
  } catch {
    // Gateways answer with pages of their own.
    if (/^\s*</.test(text)) words = /<title>([^<]*)<\/title>/i.exec(text)?.[1] ?? 'a page';
  }
  const line = (typeof words === 'string' ? words : (JSON.stringify(words) ?? '')).replace(/[\s\p{Cc}]+/gu, ' ').trim();
  const shown = line.length > MOST_SAID ? `${line.slice(0, MOST_SAID)}…` : line;
  return /insufficient_quota|context_length_exceeded|exceed_context_size/.test(code) ? `${shown} (${code})` : shown;
}
