/**
 * An encoder behind an endpoint that speaks OpenAI's embeddings API, as hosted services, Ollama, llama.cpp and vLLM do:
 * `POST {url}/embeddings` with `{model, input}`, answered by `{data: [{index, embedding}]}`.
 */
import { setTimeout } from 'node:timers/promises';
import { CancelledError, type Encoder, ModelError } from '../core/index.ts';

export interface EmbeddingEndpointOptions {
  /** Base URL, such as `http://localhost:11434/v1`. */
  readonly url: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
}

/** A text is cut here, in characters: about 8,000 tokens, what common embedding models read. */
const MOST_CHARACTERS = 24_000;
const TRIES = 4;
const FIRST_PAUSE_MS = 500;
const TIMEOUT_MS = 60_000;

export class EmbeddingEndpoint implements Encoder {
  readonly #options: EmbeddingEndpointOptions;

  constructor(options: EmbeddingEndpointOptions) {
    this.#options = options;
  }

  /** Tries again, ever more slowly, while the endpoint is busy or failing. */
  async encode(texts: readonly string[], { signal }: { readonly signal?: AbortSignal }): Promise<Float32Array[]> {
    const input = texts.map((text) => text.slice(0, MOST_CHARACTERS));
    for (let tried = 1; ; tried++) {
      const answer = await this.#ask(input, signal);
      if ('vectors' in answer) return answer.vectors;
      if (!answer.passing || tried === TRIES) throw new ModelError(`${this.#options.url}: ${answer.failure}`);
      await pause(FIRST_PAUSE_MS * 2 ** (tried - 1), signal);
    }
  }

  async #ask(input: readonly string[], signal: AbortSignal | undefined): Promise<Answer> {
    const { url, model, apiKey } = this.#options;
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(`${url.replace(/\/+$/, '')}/embeddings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(apiKey && { authorization: `Bearer ${apiKey}` }) },
        body: JSON.stringify({ model, input }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      const text = await response.text();
      if (response.ok) return vectorsOf(text, input.length);
      const failure = `the embedding model ${model} answered ${response.status}: ${text.replace(/\s+/g, ' ').slice(0, 200)}`;
      return { failure, passing: response.status === 429 || response.status >= 500 };
    } catch (error) {
      if (signal?.aborted) throw new CancelledError('encoding');
      const { cause, message } = error as Error & { cause?: Error };
      return { failure: `cannot be reached (${cause?.message || message})`, passing: true };
    }
  }
}

/** `passing`: trying again may help. */
type Answer = { readonly vectors: Float32Array[] } | { readonly failure: string; readonly passing: boolean };

function vectorsOf(text: string, count: number): Answer {
  let data: unknown;
  try {
    data = (JSON.parse(text) as { data?: unknown }).data;
  } catch {
    data = undefined;
  }
  const rows = Array.isArray(data) ? (data as { index?: unknown; embedding?: unknown }[]) : [];
  const vectors = Array.from({ length: count }, (_, i) => {
    const row = rows.find(({ index }) => index === i) ?? rows[i];
    return Array.isArray(row?.embedding) ? Float32Array.from(row.embedding as number[]) : new Float32Array();
  });
  const width = vectors[0]?.length ?? 0;
  const isWhole = width > 0 && vectors.every((vector) => vector.length === width && vector.every(Number.isFinite));
  return isWhole ? { vectors } : { failure: 'its answer holds no embeddings', passing: false };
}

/** Throws `CancelledError`. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, signal && { signal });
  } catch {
    throw new CancelledError('encoding');
  }
}
