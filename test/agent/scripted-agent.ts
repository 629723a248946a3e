/** A chat model and searches that follow a script, for the agent's tests: they fail when asked for what the script lacks. */
import type { AgentOptions, FoundFunction } from '../../src/agent/index.ts';
import type { ChatModel, ChatReply, ChatRequest, RerankOutcome, ToolCall } from '../../src/core/index.ts';
import { loadPrompt } from '../../src/prompts.ts';

export type Answer = Partial<ChatReply> | Error;

/** Replies in order; a function sees the request. */
export class ScriptedModel implements ChatModel {
  readonly name = 'scripted/model';
  readonly contextTokens: number;
  readonly requests: ChatRequest[] = [];
  readonly #answers: readonly (Answer | ((request: ChatRequest) => Answer))[];

  constructor(answers: readonly (Answer | ((request: ChatRequest) => Answer))[], contextTokens = 32_768) {
    this.#answers = answers;
    this.contextTokens = contextTokens;
  }

  async complete(request: ChatRequest): Promise<ChatReply> {
    const answer = this.#answers[this.requests.push(request) - 1];
    if (!answer) throw new Error(`asked ${this.requests.length} times, which the script does not expect`);
    return replyOf(typeof answer === 'function' ? answer(request) : answer);
  }
}

export function replyOf(answer: Answer): ChatReply {
  if (answer instanceof Error) throw answer;
  return { text: '', toolCalls: [], finish: 'stop', usage: { inputTokens: 100, outputTokens: 10 }, ...answer };
}

/** A call of the tool `report`. */
export function reports(relevant: readonly unknown[], next: string, reasoning = 'because'): Partial<ChatReply> {
  return { toolCalls: [call('report', { reasoning, relevant, next_description: next })], finish: 'tool_calls' };
}

export function call(name: string, given: unknown, id = 'call-1'): ToolCall {
  return { id, name, arguments: given };
}

export function functions(...ids: readonly string[]): FoundFunction[] {
  return ids.map((id, i) => ({ id, text: `def ${id}():\n    body of ${id}`, prior: 0.5 / (i + 1), rank: i + 1 }));
}

/** Orders the pool by id, so that it can be told from the order in which it was found. */
export async function rerankById(_issue: string, pool: readonly FoundFunction[]): Promise<RerankOutcome> {
  const order = pool.map((_, i) => i).sort((a, b) => (pool[a]!.id < pool[b]!.id ? -1 : 1));
  return {
    order,
    beliefs: pool.map((_, i) => 0.9 / (order.indexOf(i) + 1)),
    report: {
      windows: 1,
      skipped: 0,
      calls: 1,
      cachedCalls: 0,
      inputTokens: 1_000,
      outputTokens: 50,
      repairs: {},
      failures: [],
      reliability: 0.8,
      prompt: { name: 'listwise', version: '1', hash: 'feed' },
    },
  };
}

/** Options with searches that find what the script lists under a description, and note what they were asked. */
export function scripted(
  answers: ConstructorParameters<typeof ScriptedModel>[0],
  found: Readonly<Record<string, readonly FoundFunction[]>>,
  more: Partial<AgentOptions> & { readonly contextTokens?: number } = {},
): AgentOptions & { readonly model: ScriptedModel; readonly searched: string[] } {
  const { contextTokens, ...options } = more;
  const searched: string[] = [];
  return {
    prompt: loadPrompt('assess'),
    search: async (description) => {
      searched.push(description);
      const functions = found[description];
      if (!functions) throw new Error(`searched for ${description}, which the script does not expect`);
      return functions;
    },
    retrieve: async () => functions('first-stage.py:a', 'first-stage.py:b'),
    rerank: rerankById,
    ...options,
    model: new ScriptedModel(answers, contextTokens),
    searched,
  };
}

/** All that a request says, in one text. */
export function wordsOf(request: ChatRequest | undefined): string {
  return request?.messages.map(({ content }) => content).join('\n') ?? '';
}
