/**
 * What a chat model is told of a search: the issue and the tree, then what it called and what came of it, turn by turn. Kept as data and put into
 * words for every request anew, so that it can be told shorter, or without tools. Results of older turns are shortened first.
 */
import {
  type ChatMessage,
  type ChatReply,
  type ChatRequest,
  fillPrompt,
  type Prompt,
  type ToolCall,
  type ToolDefinition,
} from '../../core/index.ts';
import type { Form } from '../asking.ts';
import { asData, canBeSentBack } from '../message-parts.ts';
import { cutTo } from '../shrink.ts';
import { ANSWER_TOOL } from './answer-tool.ts';
import type { SearchState, SearchTurn } from './policy.ts';

export interface SearchConversationOptions {
  readonly definitions: readonly ToolDefinition[];
  /** Tokens of the whole prompt, of which the issue, the listing and each result have their shares. */
  readonly promptTokens: number;
  readonly answerTokens: number;
}

/** What the model said, and the calls of it that were carried out; none where it could not be read. */
interface Exchange {
  readonly text: string;
  readonly calls: readonly ToolCall[];
}

/** Of the prompt: what one result of the last turn, and the listing, may have. */
const RESULT_SHARE = 0.5;
const LISTING_SHARE = 0.25;
/** Tokens that are left of an older result when it is shortened. */
const OLDER_TOKENS = 150;
const UNREADABLE = 'Your reply could not be read.';

export class SearchConversation {
  readonly #prompt: Prompt;
  readonly #options: SearchConversationOptions;
  readonly #exchanges: Exchange[] = [];

  constructor(prompt: Prompt, options: SearchConversationOptions) {
    this.#prompt = prompt;
    this.#options = options;
  }

  /** `calls` as they are carried out; none where the reply was not understood. */
  replied({ text, toolCalls }: ChatReply, calls: readonly ToolCall[]): void {
    const spoken = [text, ...(calls.length > 0 ? [] : toolCalls.map((call) => JSON.stringify(call.arguments) ?? ''))];
    this.#exchanges.push({ text: spoken.join('\n').trim(), calls });
  }

  request(state: SearchState, form: Form): ChatRequest {
    const { answerTokens, definitions } = this.#options;
    const forced = state.turnsLeft === 0;
    const messages: ChatMessage[] = this.#opening(state, form);
    let turn = 0;
    for (const { text, calls } of this.#exchanges) {
      if (calls.length > 0) messages.push(...this.#turn(text, calls, state.turns[turn++]!, state, form));
      else messages.push(assistant(text), { role: 'user', content: `${UNREADABLE} ${this.#howTo(form, forced)}` });
    }
    return {
      messages,
      purpose: { kind: 'search', ...(forced && { forced }) },
      maxOutputTokens: answerTokens,
      ...(form.tools && {
        tools: forced ? [ANSWER_TOOL] : [...definitions, ANSWER_TOOL],
        toolChoice: 'required',
      }),
    };
  }

  #opening({ issue, listing, turnsLeft, turns, callsPerTurn }: SearchState, form: Form): ChatMessage[] {
    const { promptTokens } = this.#options;
    return fillPrompt(this.#prompt, {
      query: asData(cutTo(issue, Math.floor(promptTokens * form.queryShare))),
      listing: asData(cutTo(listing, Math.floor(promptTokens * LISTING_SHARE * form.bodyShare))),
      turns: String(turnsLeft + turns.length),
      calls: String(callsPerTurn),
      answer: this.#howTo(form, false),
    });
  }

  #turn(text: string, calls: readonly ToolCall[], turn: SearchTurn, { turns }: SearchState, form: Form): ChatMessage[] {
    const results = turn.results.map((result) => this.#resultText(result.text, turn, turn === turns.at(-1), form));
    if (form.tools && canBeSentBack(calls)) {
      return [
        { role: 'assistant', content: text, toolCalls: calls },
        ...calls.map(({ id, name }, i) => ({ role: 'tool', callId: id, name, content: results[i]! }) as const),
      ];
    }
    const asked = calls.map(({ name, arguments: given }) => `${name} ${JSON.stringify(given) ?? ''}`);
    const content = results.map((result, i) => `${asked[i]}\n${result}`).join('\n\n');
    return [assistant(text || asked.join('\n')), { role: 'user', content }];
  }

  #resultText(text: string, { turnsLeft, tokensLeft }: SearchTurn, isLast: boolean, form: Form): string {
    const share = this.#options.promptTokens * RESULT_SHARE * form.bodyShare;
    const tokens = isLast || form.olderBodies ? share : Math.min(share, OLDER_TOKENS);
    const left =
      turnsLeft === 0
        ? `[no turns left: answer now${form.tools ? ` by calling \`${ANSWER_TOOL.name}\`` : ''}]`
        : `[left: ${turnsLeft} ${turnsLeft === 1 ? 'turn' : 'turns'}, about ${tokensLeft} tokens]`;
    return `<result>\n${asData(cutTo(text, Math.max(1, Math.floor(tokens))))}\n</result>\n${left}`;
  }

  #howTo({ tools }: Form, forced: boolean): string {
    if (tools)
      return forced
        ? `No turns are left: answer by calling \`${ANSWER_TOOL.name}\`.`
        : `Call tools, or \`${ANSWER_TOOL.name}\` to end.`;
    const answer =
      '{"answer": {"reason": "...", "files": ["path", ...], "functions": [{"path": "...", "name": "Class.method", "start_line": 1, "end_line": 9, "reason": "..."}, ...]}}';
    if (forced) return `No turns are left. Reply with one JSON object and nothing else: ${answer}`;
    const told = this.#options.definitions.map((tool) => JSON.stringify(tool)).join('\n');
    return `Reply with one JSON object and nothing else, to search {"calls": [{"name": "...", "arguments": {...}}, ...]}, or to end ${answer}\nThe tools:\n${told}`;
  }
}

function assistant(text: string): ChatMessage {
  return { role: 'assistant', content: text || '(no answer)' };
}
