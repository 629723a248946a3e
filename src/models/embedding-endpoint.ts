/**
 * An encoder behind an endpoint that speaks OpenAI's embeddings API, as hosted services, Ollama, TEI, llama.cpp and vLLM do:
 * `POST {url}/embeddings` with `{model, input}`, answered by `{data: [{index, embedding}]}`. What is too much for the endpoint, texts or tokens,
 * is halved until it passes, so that a text's vector does not depend on its neighbours.
 */
import { setTimeout } from 'node:timers/promises';
import { CancelledError, type Encoder, ModelError } from '../core/index.ts';
import type { EncoderSpec } from './encoder-spec.ts';
import { finished, prefixed } from './encoder-vectors.ts';

/** Of an endpoint. */
type EndpointSpec = EncoderSpec & { readonly url: string; readonly model: string };

/** A text is cut at so many characters for each token that the model reads: its server cuts what is too long still, or refuses it. */
const CHARACTERS_PER_TOKEN = 4;
/** A text that is refused at this length is not refused for its length. */
const SHORTEST_CUT = 200;
const TRIES = 4;
const FIRST_PAUSE_MS = 500;
const TIMEOUT_MS = 120_000;

export interface EndpointOptions {
  readonly apiKey?: string | undefined;
  /** Rejects once the signal is aborted. A timer by default. */
  readonly pause?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

export class EmbeddingEndpoint implements Encoder {
  readonly #spec: EndpointSpec;
  readonly #options: EndpointOptions;

  constructor(spec: EndpointSpec, options: EndpointOptions = {}) {
    this.#spec = spec;
    this.#options = options;
  }

  async encode(texts: readonly string[], { kind, signal }: Parameters<Encoder['encode']>[1]): Promise<Float32Array[]> {
    const { batchSize, maxTokens } = this.#spec;
    const input = texts.map((text) => prefixed(text, kind, this.#spec).slice(0, maxTokens * CHARACTERS_PER_TOKEN));
    const vectors: Float32Array[] = [];
    for (let start = 0; start < input.length; start += batchSize) {
      vectors.push(...(await this.#batch(input.slice(start, start + batchSize), signal)));
    }
    return vectors.map((vector) => finished(vector, this.#spec));
  }

  async #batch(input: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    const answer = await this.#askPatiently(input, signal);
    if ('vectors' in answer) return answer.vectors;
    const [text = ''] = input;
    if (input.length === 1 && text.length > SHORTEST_CUT) return this.#batch([text.slice(0, text.length / 2)], signal);
    if (input.length === 1) throw this.#error(answer);
    const middle = Math.ceil(input.length / 2);
    return [
      ...(await this.#batch(input.slice(0, middle), signal)),
      ...(await this.#batch(input.slice(middle), signal)),
    ];
  }

  /** Tries again, ever more slowly, while the endpoint is busy or failing. A failure that comes back is that of too much. */
  async #askPatiently(input: readonly string[], signal: AbortSignal | undefined): Promise<Answer> {
    for (let tried = 1; ; tried++) {
      const answer = await this.#ask(input, signal);
      if ('vectors' in answer || answer.reason === 'context_length') return answer;
      if (!PASSING.includes(answer.reason) || tried === TRIES) throw this.#error(answer);
      await this.#wait(answer.waitMs ?? FIRST_PAUSE_MS * 2 ** (tried - 1), signal);
    }
  }

  async #ask(input: readonly string[], signal: AbortSignal | undefined): Promise<Answer> {
    const { url, model } = this.#spec;
    const { apiKey } = this.#options;
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(`${url.replace(/\/+$/, '')}/embeddings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) },
        body: JSON.stringify({ model, input }),
        redirect: 'error', // the key goes to this address alone
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      const text = await response.text();
      return response.ok ? vectorsOf(text, input.length) : failureOf(response, text, model);
    } catch (error) {
      if (signal?.aborted) throw new CancelledError('encoding');
      const { cause, message } = error as Error & { cause?: Error };
      return { failure: `cannot be reached (${cause?.message || message})`, reason: 'unreachable' };
    }
  }

  #error({ failure, reason }: Failure): ModelError {
    const line = `${this.#spec.url}: ${failure}`.replace(/[\s\p{Cc}]+/gu, ' ');
    const { apiKey } = this.#options;
    return new ModelError(apiKey ? line.replaceAll(apiKey, '***') : line, { reason });
  }

  /** Throws `CancelledError`. */
  async #wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await (this.#options.pause ?? timer)(milliseconds, signal);
    } catch {
      throw new CancelledError('encoding');
    }
  }
}

interface Failure {
  readonly failure: string;
  readonly reason: ModelError['reason'];
  /** As the endpoint asks. */
  readonly waitMs?: number;
}
type Answer = { readonly vectors: Float32Array[] } | Failure;

/** Trying again may help. */
const PASSING: readonly ModelError['reason'][] = ['unreachable', 'busy', 'failing'];
/** Longer waits are not sat out. */
const LONGEST_WAIT_MS = 120_000;
/** What servers say of a text, or of a list of texts, that is too long for them. */
const TOO_MUCH = /context|too (?:long|large|many)|token|length|batch/i;

function failureOf({ status, headers }: Response, text: string, model: string): Failure {
  const failure = `the embedding model ${model} answered ${status}: ${text.slice(0, 200)}`;
  if (status === 401 || status === 403)
    return { failure: `${failure}; its key is FIXPOINT_ENCODER_KEY's`, reason: 'unauthorized' };
  if (status === 413 || ((status === 400 || status === 422) && TOO_MUCH.test(text))) {
    return { failure, reason: 'context_length' };
  }
  if (status !== 429 && status < 500) return { failure, reason: 'refused' };
  const after = Number(headers.get('retry-after') ?? Number.NaN) * 1_000;
  const waitMs = after >= 0 ? { waitMs: Math.min(after, LONGEST_WAIT_MS) } : {};
  return { failure, reason: status === 429 ? 'busy' : 'failing', ...waitMs };
}

function vectorsOf(text: string, count: number): Answer {
  let data: unknown;
  try {
    data = (JSON.parse(text) as { data?: unknown }).data;
  } catch {
    data = undefined;
  }
  const rows = Array.isArray(data) ? (data as { index?: unknown; embedding?: unknown }[]) : [];
  const byIndex = new Map(rows.map((row) => [row?.index, row]));
  const vectors = Array.from({ length: count }, (_, i) => {
    const { embedding } = byIndex.get(i) ?? rows[i] ?? {};
    const isList = Array.isArray(embedding) && embedding.every((value) => typeof value === 'number');
    return isList ? Float32Array.from(embedding as number[]) : new Float32Array();
  });
  const width = vectors[0]?.length ?? 0;
  const isWhole = width > 0 && vectors.every((vector) => vector.length === width && vector.every(Number.isFinite));
  return isWhole ? { vectors } : { failure: 'its answer holds no embeddings', reason: 'malformed' };
}

async function timer(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, signal && { signal });
}
