/**
 * Asks a chat model in the form that it can answer: with tools, or in text where it has none; in full, or shortened where it would not
 * fit. What was learned of the model holds for all later requests. Retries over the network are not its business: `models/` has made them.
 */
import { type ChatReply, type ChatRequest, ModelError, type ModelErrorReason } from '../core/index.ts';
import { estimateRequest, SHRINKS, type Shrink } from './shrink.ts';

/** How a request is to be put. */
export interface Form extends Shrink {
  readonly tools: boolean;
}

export interface AskingOptions {
  /** Of prompt and answer together. */
  readonly contextTokens: number;
  /** Of the answer, at most. */
  readonly answerTokens: number;
}

/** Failures after which the same request may succeed. */
const MAY_PASS: readonly ModelErrorReason[] = ['unreachable', 'busy', 'failing', 'malformed'];
/** What is left of a prompt's room for what estimates miss, and after the model found a prompt too long. */
const ROOM = 0.9;
const AFTER_OVERFLOW = 0.7;

export class Asking {
  readonly answerTokens: number;
  /** Tokens that a prompt may have, as estimated. */
  readonly promptTokens: number;
  #limit: number;
  #tools = true;
  #level = 0;

  constructor({ contextTokens, answerTokens }: AskingOptions) {
    this.answerTokens = Math.min(answerTokens, Math.floor(contextTokens / 4));
    this.promptTokens = contextTokens - this.answerTokens;
    this.#limit = ROOM * this.promptTokens;
  }

  /** Throws `CancelledError`, and `ModelError` where the model does not answer a second time either, or cannot. */
  async ask(
    requestIn: (form: Form) => ChatRequest,
    complete: (request: ChatRequest) => Promise<ChatReply>,
  ): Promise<{ readonly reply: ChatReply; readonly tools: boolean }> {
    let failures = 0;
    for (;;) {
      const tools = this.#tools;
      const request = this.#fitting(requestIn);
      try {
        return { reply: await complete(request), tools };
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        if (error.reason === 'unsupported' && this.#tools) this.#tools = false;
        else if (error.reason === 'context_length' && this.#shorten(request, requestIn)) continue;
        else if (!MAY_PASS.includes(error.reason) || ++failures > 1) throw error;
      }
    }
  }

  /** The request as long as it may be, or else as short as it gets. */
  #fitting(requestIn: (form: Form) => ChatRequest): ChatRequest {
    for (; ; this.#level++) {
      const request = requestIn({ ...SHRINKS[this.#level]!, tools: this.#tools });
      if (estimateRequest(request) <= this.#limit || this.#level === SHRINKS.length - 1) return request;
    }
  }

  /** Takes note that `request` was too long. Whether there is a shorter one. */
  #shorten(request: ChatRequest, requestIn: (form: Form) => ChatRequest): boolean {
    const estimate = estimateRequest(request);
    const shortest = requestIn({ ...SHRINKS.at(-1)!, tools: this.#tools });
    if (estimateRequest(shortest) >= estimate) return false;
    this.#limit = AFTER_OVERFLOW * estimate;
    return true;
  }
}
