/** A chat model as the policy of one search: asked with native parallel tool calls, or in text where it has none. */
import type { ChatModel, Prompt, ToolDefinition } from '../../core/index.ts';
import { Asking } from '../asking.ts';
import { RecordedModel } from '../trajectory/recorded-model.ts';
import type { Decision, Policy, PolicyWork, SearchState } from './policy.ts';
import { readDecision } from './read-decision.ts';
import { SearchConversation } from './search-conversation.ts';

export interface ChatPolicyOptions {
  readonly model: ChatModel;
  /** The prompt `search`. */
  readonly prompt: Prompt;
  readonly definitions: readonly ToolDefinition[];
  /** Tokens of a reply, at most; less in a small context. */
  readonly answerTokens?: number;
}

export const ANSWER_TOKENS = 2_048;
/** Calls of one reply that are answered, with an error beyond those that a turn may make; the others are as if they were not there. */
const MOST_CALLS = 32;

export class ChatPolicy implements Policy {
  readonly name: string;
  readonly contextTokens: number;
  readonly #model: ChatModel;
  readonly #asking: Asking;
  readonly #conversation: SearchConversation;
  #recorded: RecordedModel | undefined;

  constructor({ model, prompt, definitions, answerTokens = ANSWER_TOKENS }: ChatPolicyOptions) {
    this.name = model.name;
    this.#model = model;
    this.#asking = new Asking({ contextTokens: model.contextTokens, answerTokens });
    this.contextTokens = this.#asking.promptTokens;
    this.#conversation = new SearchConversation(prompt, { definitions, ...tokensOf(this.#asking) });
  }

  /** Asks once more where the reply cannot be read. */
  async decide(state: SearchState, { trajectory, repairs, ...work }: PolicyWork): Promise<Decision> {
    const recorded = (this.#recorded ??= new RecordedModel(this.#model, trajectory));
    const forced = state.turnsLeft === 0;
    let refused = false;
    for (let attempt = 0; attempt < 2; attempt++) {
      const { reply, tools } = await this.#asking.ask(
        (form) => this.#conversation.request(state, form),
        (request) => recorded.complete(state.turns.length + 1, request, work),
      );
      const decision = readDecision(reply, { tools, forced }, repairs);
      if (decision?.kind === 'answer') return decision;
      if (decision) {
        const calls = decision.calls.slice(0, MOST_CALLS);
        if (calls.length < decision.calls.length) repairs.add('calls_dropped');
        this.#conversation.replied(reply, calls);
        return { kind: 'calls', calls };
      }
      refused = reply.finish === 'refused';
      repairs.add(refused ? 'refused' : 'unreadable');
      this.#conversation.replied(reply, []);
    }
    const did = refused ? 'refused' : forced ? 'did not answer when it had to' : 'neither searched nor answered';
    return { kind: 'nothing', message: `the model ${did}, twice` };
  }
}

function tokensOf({ promptTokens, answerTokens }: Asking) {
  return { promptTokens, answerTokens };
}
