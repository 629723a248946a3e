/**
 * A chat model behind an endpoint: one request, one reply, no retries. It learns from refusals which parameters the model takes
 * (`parameters.ts`), and tells of every reply, since each has been paid for.
 */
import { CancelledError, type ChatModel, type ChatReply, type ChatRequest, type ChatUsage } from '../core/index.ts';
import { estimateInputTokens, replyOf, toSdkCall, type WireReply } from './chat-wire.ts';
import { COSTLY_TRIES, EndpointFailure } from './endpoint-failure.ts';
import { type HttpOptions, reliableFetch, withoutKey } from './http.ts';
import { firstParameters, type Parameters, parametersAfterRefusal, parametersForReasoning } from './parameters.ts';
import type { Endpoint } from './providers.ts';
import { loadSdkModel, type SdkModel } from './sdk-model.ts';

export interface ChatEndpointOptions extends Pick<HttpOptions, 'fetch' | 'now'> {
  /** Without the provider. */
  readonly name: string;
  readonly contextTokens: number;
  /** Told of every reply, used or not. */
  readonly onReply: (usage: ChatUsage) => void;
  /** Told how long each request took, answered or not. */
  readonly onRequest: (milliseconds: number) => void;
}

/** Just under the 300 s after which Node's own client gives up on an answer. */
const TIMEOUT_MS = 290_000;

const LEAST_ROOM_TO_REASON = 1_024;

/** Each parameter once; an endpoint that refuses what it asked for gets no further request. */
const MOST_CHANGES = 5;

export class ChatEndpoint implements ChatModel {
  readonly name: string;
  readonly contextTokens: number;
  readonly #endpoint: Endpoint;
  readonly #options: ChatEndpointOptions;
  #parameters: Parameters;
  #loading: Promise<SdkModel> | undefined;

  constructor(endpoint: Endpoint, options: ChatEndpointOptions) {
    this.name = `${endpoint.provider}/${options.name}`;
    this.contextTokens = options.contextTokens;
    this.#endpoint = endpoint;
    this.#options = options;
    this.#parameters = firstParameters(endpoint, options.name);
  }

  /** Output tokens that a request is granted for reasoning, as far as is known. */
  get reasoningTokens(): number {
    return this.#parameters.reasoningTokens;
  }

  /** Throws `EndpointFailure` and `CancelledError`. */
  async complete(request: ChatRequest, { signal }: { readonly signal?: AbortSignal | undefined }): Promise<ChatReply> {
    for (let used = this.#parameters, changes = 0; ; changes++) {
      const better = await this.#ask(request, used, signal).then(
        ({ reply, isReasoningOnly }) => (isReasoningOnly && parametersForReasoning(used)) || reply,
        (error: unknown) => {
          const words = error instanceof EndpointFailure && isRefusal(error) ? error.message : '';
          const changed = parametersAfterRefusal(used, words);
          if (changed === undefined || changes === MOST_CHANGES) throw error;
          return changed;
        },
      );
      if ('text' in better) return better;
      used = better;
      this.#parameters = better;
    }
  }

  async #ask(request: ChatRequest, parameters: Parameters, signal: AbortSignal | undefined): Promise<WireReply> {
    const { now = Date.now, onReply, onRequest } = this.#options;
    this.#loading ??= this.#load();
    const model = await this.#loading;
    if (signal?.aborted) throw new CancelledError('asking the model');
    const start = now();
    try {
      const reasoningTokens = Math.min(parameters.reasoningTokens, this.#roomBeside(request));
      const call = toSdkCall(request, { ...parameters, reasoningTokens });
      const result = await model.doGenerate({ ...call, ...(signal && { abortSignal: signal }) });
      const read = replyOf(result, request);
      onReply(read.reply.usage);
      return read;
    } catch (error) {
      throw this.#failureOf(error);
    } finally {
      onRequest(now() - start);
    }
  }

  /** Tokens of the context that prompt and answer leave; some are tried in any case, since a prompt is only estimated. */
  #roomBeside(request: ChatRequest): number {
    const taken = estimateInputTokens(request) + request.maxOutputTokens;
    return Math.max(LEAST_ROOM_TO_REASON, this.contextTokens - taken);
  }

  #load(): Promise<SdkModel> {
    const { fetch, now, name } = this.#options;
    const ask = reliableFetch({ key: this.#endpoint.key, timeoutMs: TIMEOUT_MS, fetch, now });
    return loadSdkModel(this.#endpoint, { name, ask });
  }

  /** What the SDK throws of its own is about answers of another shape. */
  #failureOf(error: unknown): Error {
    if (error instanceof EndpointFailure || error instanceof CancelledError) return error;
    const { name, message, cause } = error as Error;
    const why = name === 'AI_InvalidResponseDataError' || !cause ? message : `${message} (${firstLineOf(cause)})`;
    const shown = withoutKey(why.replace(/[\s\p{Cc}]+/gu, ' ').slice(0, 240), this.#endpoint.key);
    return new EndpointFailure(`its answer has another shape: ${shown}`, { reason: 'malformed', tries: COSTLY_TRIES });
  }
}

function isRefusal({ reason }: EndpointFailure): boolean {
  return reason === 'refused' || reason === 'unsupported';
}

function firstLineOf(cause: unknown): string {
  return String((cause as Error).message ?? cause).split('\n', 1)[0]!;
}
