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
import { structuredReply } from './agent-replies.ts';
import { guessedDescription, repeatedIssue } from './descriptions.ts';
import { draw, joinKeys, keyOf } from './draws.ts';
import { type JudgeStrength, nameOfJudge } from './judge-strength.ts';
import { Opinion } from './opinion.ts';
import { firstTokensOf, permutationText } from './permutation-reply.ts';
import { searchReply } from './search-replies.ts';

/** A gold function as the judge knows it. */
export interface KnownFunction {
  /** `path:name`, as prompts write it. */
  readonly id: string;
  /** Its first, from 1. */
  readonly line: number;
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

/** What is drawn for an assessment and for rewrites. */
const HASTE = 41;
const INSIGHT = 42;
const CHOICE = 43;

export class SimulatedJudge implements ChatModel {
  readonly name: string;
  readonly contextTokens: number;
  readonly #strength: JudgeStrength;
  readonly #opinion: Opinion;
  readonly #instance: JudgedInstance;

  constructor(
    instance: JudgedInstance,
    strength: JudgeStrength,
    { contextTokens = 32_768 }: { readonly contextTokens?: number } = {},
  ) {
    this.name = nameOfJudge(strength);
    this.contextTokens = contextTokens;
    this.#strength = strength;
    this.#instance = instance;
    this.#opinion = new Opinion(instance.instance_id, goldTest(instance.gold), strength);
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
    const { purpose } = request;
    const call = joinKeys(this.#strength.seed, keyOf(this.#instance.instance_id), callKey(request));
    switch (purpose.kind) {
      case 'rerank':
        return this.#rerank(purpose.documents, request, call);
      case 'assess':
        return this.#assess(purpose.documents, request, call);
      case 'reformulate':
        return this.#reformulate(purpose.count, request, call);
      case 'search':
        return searchReply(this.#instance, request, this.#strength, {
          recognises: (id) => this.#opinion.recognises(id, call),
          call,
        });
    }
  }

  #rerank(documents: readonly string[], { firstTokens: asked }: ChatRequest, call: number): Answer {
    const { order, recognised } = this.#opinion.order(documents, call);
    if (asked === undefined) return { text: permutationText(order, { chatter: this.#strength.chatter, call }) };
    const firstTokens = firstTokensOf(order, recognised, asked);
    return { text: firstTokens[0]?.token ?? '', firstTokens };
  }

  /** Stops where nothing is left that it has not seen, or too early by `haste`. */
  #assess(documents: readonly string[], request: ChatRequest, call: number): Answer {
    const { haste, chatter } = this.#strength;
    const relevant = documents.filter((id) => this.#opinion.callsRelevant(id, call));
    const said = spokenIn(request);
    const unseen = this.#instance.gold.filter(({ id }) => !isNamed(id, said));
    const stops = unseen.length === 0 || draw(call, HASTE) < haste;
    const next_description = stops ? '' : this.#describe(unseen, call);
    const reasoning = `${relevant.length} of the ${documents.length} functions look relevant.`;
    return structuredReply({ reasoning, relevant, next_description }, request, { chatter, call });
  }

  #reformulate(count: number, request: ChatRequest, call: number): Answer {
    const { gold } = this.#instance;
    const rewrites = Array.from({ length: count }, (_, i) => this.#describe(gold, joinKeys(call, i)));
    return structuredReply({ rewrites }, request, { chatter: this.#strength.chatter, call });
  }

  /** With the probability `accuracy` what one of `targets` might look like, else the issue once more. */
  #describe(targets: readonly KnownFunction[], call: number): string {
    const { accuracy, words } = this.#strength;
    const target = targets[Math.floor(draw(call, CHOICE) * targets.length)];
    if (!target || draw(call, INSIGHT) >= accuracy) return repeatedIssue(this.#instance.problem_statement, call);
    const name = target.id.slice(target.id.indexOf(':') + 1);
    return guessedDescription(`${name}\n${target.text}`, words, call);
  }
}

/**
 * Whether a shown function is gold, by its id. Overloads share a name, and all but one of them are shown as `path:name (line 12)`; the one without
 * a line passes for gold where any of them is.
 */
function goldTest(gold: readonly KnownFunction[]): (shown: string) => boolean {
  const ids = new Set(gold.flatMap(({ id, line }) => [id, `${id} (line ${line})`]));
  return (shown) => ids.has(shown);
}

/** All that has been said, calls of tools included. */
function spokenIn({ messages }: ChatRequest): string {
  return messages.map((message) => JSON.stringify(message)).join('\n');
}

/** Whether `text` holds the id, and not only as the start of another. */
function isNamed(id: string, text: string): boolean {
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
    if (!/[\w.:]/.test(text.charAt(at + id.length))) return true;
  }
  return false;
}

/** A key of everything that is sent. */
function callKey({ messages, purpose }: ChatRequest): number {
  return keyOf(JSON.stringify([purpose, messages]));
}

function toolText(tools: readonly unknown[]): string {
  return tools.length === 0 ? '' : JSON.stringify(tools);
}
