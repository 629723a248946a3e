/**
 * A chat model that is none: it knows which functions the fix of one instance changes, and answers the requests of `rerank/` and `agent/`
 * as well as its strength allows, in the formats that a real model would use. So prompts, parsing, windows, fusion, rounds and costs are the
 * real ones, and only the judgement is simulated. It shows how the machinery behaves, not how good any real model is. docs/simulation.md
 */
import {
  CancelledError,
  type ChatModel,
  type ChatReply,
  type ChatRequest,
  estimateTokens,
  ModelError,
} from '../../core/index.ts';
import { keyOf } from './draws.ts';
import { type JudgeStrength, nameOfJudge } from './judge-strength.ts';
import { Opinion } from './opinion.ts';
import { firstTokensOf, permutationText } from './permutation-reply.ts';

/** A gold function as the judge knows it. */
export interface KnownFunction {
  /** `path:name`, as prompts write it. */
  readonly id: string;
  readonly text: string;
}

export interface JudgedInstance {
  readonly instance_id: string;
  readonly problem_statement: string;
  readonly gold: readonly KnownFunction[];
}

type Answer = Partial<Pick<ChatReply, 'text' | 'toolCalls' | 'firstTokens'>>;

/** Characters of a token, as `estimateTokens` has it. */
const CHARACTERS_PER_TOKEN = 3.5;

export class SimulatedJudge implements ChatModel {
  readonly name: string;
  readonly contextTokens: number;
  readonly #strength: JudgeStrength;
  readonly #opinion: Opinion;

  constructor(
    { instance_id, gold }: JudgedInstance,
    strength: JudgeStrength,
    { contextTokens = 32_768 }: { readonly contextTokens?: number } = {},
  ) {
    this.name = nameOfJudge(strength);
    this.contextTokens = contextTokens;
    this.#strength = strength;
    const ids = new Set(gold.map(({ id }) => id));
    this.#opinion = new Opinion(instance_id, (id) => ids.has(id), strength);
  }

  /** The same request gets the same reply, whatever was asked before. */
  async complete(request: ChatRequest, { signal }: { readonly signal?: AbortSignal | undefined }): Promise<ChatReply> {
    if (signal?.aborted) throw new CancelledError('the request');
    const { messages, tools = [], maxOutputTokens } = request;
    const inputTokens = estimateTokens(messages.map(({ content }) => content).join('\n') + toolText(tools));
    if (inputTokens + maxOutputTokens > this.contextTokens) {
      throw new ModelError(`the prompt of ${inputTokens} tokens is too long`, { reason: 'context_length' });
    }
    const { text = '', toolCalls = [], firstTokens } = this.#answer(request);
    const written = text.slice(0, Math.floor(maxOutputTokens * CHARACTERS_PER_TOKEN));
    return {
      text: written,
      toolCalls,
      finish: written.length < text.length ? 'length' : toolCalls.length > 0 ? 'tool_calls' : 'stop',
      usage: { inputTokens, outputTokens: Math.max(1, estimateTokens(written + toolText(toolCalls))) },
      ...(firstTokens && { firstTokens }),
    };
  }

  #answer(request: ChatRequest): Answer {
    const call = callKey(request);
    switch (request.purpose.kind) {
      case 'rerank':
        return this.#rerank(request.purpose.documents, request, call);
      default:
        return {};
    }
  }

  #rerank(documents: readonly string[], { firstTokens: asked }: ChatRequest, call: number): Answer {
    const { order, recognised } = this.#opinion.order(documents, call);
    if (asked === undefined) return { text: permutationText(order, { chatter: this.#strength.chatter, call }) };
    const firstTokens = firstTokensOf(order, recognised, asked);
    return { text: firstTokens[0]?.token ?? '', firstTokens };
  }
}

/** A key of everything that is sent. */
function callKey({ messages, purpose }: ChatRequest): number {
  return keyOf(JSON.stringify([purpose, messages]));
}

function toolText(tools: readonly unknown[]): string {
  return tools.length === 0 ? '' : JSON.stringify(tools);
}
