/**
 * A recorded search as the conversation that a chat model would have had: the prompt, then for each turn its calls and their results, and at the end
 * the answer as a call. Made of the recorded turns, not of the messages that were sent, so that searches of every policy read alike, mended, and with
 * the same room for each result: what a model is to be taught from. Pure.
 */
import {
  type ChatMessage,
  type ChatReply,
  estimateTokens,
  isRecord,
  type Prompt,
  type ToolDefinition,
} from '../../core/index.ts';
import { Asking } from '../asking.ts';
import { estimateRequest, SHRINKS } from '../shrink.ts';
import type { TrajectoryEvent, TrajectoryHeader } from '../trajectory/events.ts';
import type { ParsedTrajectory } from '../trajectory/parse-trajectory.ts';
import { ANSWER_TOOL, argumentsOf } from './answer-tool.ts';
import { ANSWER_TOKENS } from './chat-policy.ts';
import type { CallResult, SearchAnswer, SearchTurn } from './policy.ts';
import { SearchConversation } from './search-conversation.ts';
import { DEFAULT_SEARCH_LIMITS } from './search-options.ts';

export interface TellingOptions {
  /** The prompt `search`. */
  readonly prompt: Prompt;
  /** Tokens that the conversation may have, answer included, as estimated: results are cut to their beginning until it fits. */
  readonly contextTokens: number;
}

/** A turn, and what a chat model said beside its calls. */
type ToldTurn = Pick<SearchTurn, 'calls' | 'results'> & { readonly text: string };

interface ReadSearch {
  readonly turns: readonly ToldTurn[];
  readonly answer?: { readonly answer: SearchAnswer; readonly text: string };
}

/** Calls that were not carried out: there is nothing in them to learn. */
const NOT_CALLS: readonly CallResult['error'][] = ['unknown_tool', 'bad_arguments', 'too_many'];
const NO_LISTING = '(not recorded)';

/** All that a policy may call, `answer` at the end. */
export function toolsOf({ tools }: TrajectoryHeader): readonly ToolDefinition[] {
  return [...tools.filter(({ name }) => name !== ANSWER_TOOL.name), ANSWER_TOOL];
}

/** The prompt alone: what a policy is told before its first turn. */
export function openingOf(trajectory: ParsedTrajectory, options: TellingOptions): readonly ChatMessage[] {
  return messagesOf(trajectory, [], options);
}

/** The whole conversation; undefined where the policy gave no answer. */
export function toldSearch(trajectory: ParsedTrajectory, options: TellingOptions): readonly ChatMessage[] | undefined {
  const { turns, answer } = readSearch(trajectory.events);
  if (!answer) return undefined;
  const toolCalls = [{ id: 'answer', name: ANSWER_TOOL.name, arguments: argumentsOf(answer.answer) }];
  return [...messagesOf(trajectory, turns, options), { role: 'assistant', content: answer.text, toolCalls }];
}

function messagesOf(
  { header, events }: ParsedTrajectory,
  told: readonly ToldTurn[],
  { prompt, contextTokens }: TellingOptions,
): readonly ChatMessage[] {
  const { turns: most = DEFAULT_SEARCH_LIMITS.turns, calls: callsPerTurn = DEFAULT_SEARCH_LIMITS.calls } =
    header.options;
  const { promptTokens, answerTokens } = new Asking({ contextTokens, answerTokens: ANSWER_TOKENS });
  const issue = header.issue.text;
  const listing = header.listing ?? listingIn(events) ?? NO_LISTING;
  const definitions = toolsOf(header).slice(0, -1);
  const conversation = new SearchConversation(prompt, { definitions, promptTokens, answerTokens });
  let tokensLeft = promptTokens - estimateTokens(issue + listing);
  const turns = told.map(({ text, calls, results }, i): SearchTurn => {
    conversation.replied({ text, toolCalls: calls, finish: 'tool_calls', usage: NO_USAGE }, calls);
    tokensLeft -= estimateTokens(JSON.stringify(calls) + results.map((result) => result.text).join(''));
    return { calls, results, turnsLeft: Math.max(0, most - i - 1), tokensLeft: Math.max(0, tokensLeft) };
  });
  const turnsLeft = Math.max(0, most - turns.length);
  const state = { issue, listing, turns, turnsLeft, callsPerTurn, placeOf: () => undefined };
  for (const shrink of SHRINKS) {
    const request = conversation.request(state, { ...shrink, olderBodies: true, tools: true });
    if (estimateRequest(request) <= promptTokens || shrink === SHRINKS.at(-1)) return request.messages;
  }
  return [];
}

const NO_USAGE = { inputTokens: 0, outputTokens: 0 };

/** The policy's turns with the calls that were carried out, numbered, and its answer. */
function readSearch(events: readonly TrajectoryEvent[]): ReadSearch {
  const turns: ToldTurn[] = [];
  let text = '';
  let count = 0;
  let answer: ReadSearch['answer'];
  for (const event of events) {
    if (event.type === 'asked') text = spokenIn(event.reply);
    else if (event.type === 'answered') answer = { answer: event.answer, text };
    else if (event.type === 'used' && !event.unaided) {
      const kept = event.calls.flatMap((call, i) => {
        const result = event.results[i];
        const isCall = result && isRecord(call.arguments) && !NOT_CALLS.includes(result.error);
        return isCall ? [{ call: { ...call, id: `call-${++count}` }, result }] : [];
      });
      const [calls, results] = [kept.map(({ call }) => call), kept.map(({ result }) => result)];
      if (kept.length > 0) turns.push({ text, calls, results });
      text = '';
    }
  }
  return { turns, ...(answer && { answer }) };
}

/** What a reply says beside its calls; where the calls are in its text, nothing. */
function spokenIn({ text, toolCalls }: ChatReply): string {
  return toolCalls.length > 0 ? text : '';
}

/** The listing that the first request tells. */
function listingIn(events: readonly TrajectoryEvent[]): string | undefined {
  const asked = events.find((event) => event.type === 'asked');
  const said = asked?.request.messages.find(({ role }) => role === 'user')?.content ?? '';
  return /[\s\S]*<listing>\n([\s\S]*?)\n<\/listing>/.exec(said)?.[1]; // the last: an issue may write the tag too
}
