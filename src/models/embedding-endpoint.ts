/**
 * An encoder behind an endpoint that speaks OpenAI's embeddings API, as hosted services, Ollama, TEI, llama.cpp and vLLM do:
 * `POST {url}/embeddings` with `{model, input}`, answered by `{data: [{index, embedding}]}`. What is too much for the endpoint, texts or tokens,
 * is halved until it passes, so that a text's vector does not depend on its neighbours.
 */
import { type Encoder, ModelError } from '../core/index.ts';
import type { EncoderSpec } from './encoder-spec.ts';
import { finished, prefixed } from './encoder-vectors.ts';
import { EndpointFailure } from './endpoint-failure.ts';
import { baseUrl, requireSafeUrl } from './endpoint-url.ts';
import { reliableFetch } from './http.ts';
import { type Pause, withRetries } from './retries.ts';

/** Of an endpoint. */
type EndpointSpec = EncoderSpec & { readonly url: string; readonly model: string };

/** A text is cut at so many characters for each token that the model reads: its server cuts what is too long still, or refuses it. */
const CHARACTERS_PER_TOKEN = 4;
/** A text that is refused at this length is not refused for its length. */
const SHORTEST_CUT = 200;
const TIMEOUT_MS = 120_000;

/** What TEI says of too many texts or tokens, and llama.cpp of too many tokens, beside what chat endpoints say. */
const TOO_MUCH = /batch size|must have less than \d+ tokens|too large to process/i;

export interface EndpointOptions {
  readonly apiKey?: string | undefined;
  /** Rejects once the signal is aborted. A timer by default. */
  readonly pause?: Pause;
}

export class EmbeddingEndpoint implements Encoder {
  readonly #spec: EndpointSpec;
  readonly #options: EndpointOptions;
  readonly #fetch: typeof fetch;

  /** Throws `UsageError` for a URL that the key must not be sent to. */
  constructor(spec: EndpointSpec, options: EndpointOptions = {}) {
    const example = 'http://localhost:11434/v1';
    requireSafeUrl(spec.url, { place: "the encoder's URL", example, withKey: options.apiKey !== undefined });
    this.#spec = spec;
    this.#options = options;
    this.#fetch = reliableFetch({ key: options.apiKey, timeoutMs: TIMEOUT_MS });
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
    try {
      return await this.#ask(input, signal);
    } catch (error) {
      const isTooMuch = error instanceof ModelError && error.reason === 'context_length';
      const [text = ''] = input;
      if (!isTooMuch || (input.length === 1 && text.length <= SHORTEST_CUT)) throw error;
      if (input.length === 1) return this.#batch([text.slice(0, text.length / 2)], signal);
      const middle = Math.ceil(input.length / 2);
      const first = await this.#batch(input.slice(0, middle), signal);
      return [...first, ...(await this.#batch(input.slice(middle), signal))];
    }
  }

  #ask(input: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    const { url, model } = this.#spec;
    const { apiKey, pause } = this.#options;
    const request: RequestInit = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) },
      body: JSON.stringify({ model, input }),
      ...(signal && { signal }),
    };
    const place = `the embedding model ${model} at ${new URL(url).host}`;
    return withRetries(
      async () => {
        try {
          const response = await this.#fetch(`${baseUrl(url)}/embeddings`, request);
          return vectorsOf(await response.text(), input.length);
        } catch (error) {
          throw error instanceof EndpointFailure ? understood(error) : error;
        }
      },
      { place, signal, pause },
    );
  }
}

/** With what is known of embeddings alone. */
function understood(failure: EndpointFailure): EndpointFailure {
  const { message, reason } = failure;
  if (TOO_MUCH.test(message)) return new EndpointFailure(message, { reason: 'context_length' });
  if (reason !== 'unauthorized') return failure;
  return new EndpointFailure(`${message}; its key is FIXPOINT_ENCODER_KEY's`, { reason });
}

/** Throws `EndpointFailure` for another shape. */
function vectorsOf(text: string, count: number): Float32Array[] {
  const data = (JSON.parse(text) as { data?: unknown } | null)?.data;
  const rows = Array.isArray(data) ? (data as ({ index?: unknown; embedding?: unknown } | null)[]) : [];
  const byIndex = new Map(rows.map((row) => [row?.index, row]));
  const vectors = Array.from({ length: count }, (_, i) => {
    const { embedding } = byIndex.get(i) ?? rows[i] ?? {};
    const isList = Array.isArray(embedding) && embedding.every((value) => typeof value === 'number');
    return isList ? Float32Array.from(embedding as number[]) : new Float32Array();
  });
  const width = vectors[0]?.length ?? 0;
  if (width > 0 && vectors.every((vector) => vector.length === width && vector.every(Number.isFinite))) return vectors;
  throw new EndpointFailure('its answer holds no embeddings', { reason: 'malformed' });
}
