/**
 * What a model's reply decides: calls of tools, or the answer. It comes as native calls, or as JSON in the text from models without tools; mending
 * is counted.
 */
import { type ChatReply, isRecord, type ToolCall } from '../../core/index.ts';
import { jsonValuesIn, listItems, withoutThoughts } from '../structured-text.ts';
import type { Tally } from '../tally.ts';
import { ANSWER_TOOL, answerOf, functionOfText } from './answer-tool.ts';
import type { Decision, SearchAnswer } from './policy.ts';

export interface Asked {
  /** Whether calls were asked for, rather than text. */
  readonly tools: boolean;
  /** Whether only an answer counts. */
  readonly forced: boolean;
}

type Decided = Exclude<Decision, { kind: 'nothing' }>;

/** Undefined where nothing can be read from the reply, or not what was asked for. */
export function readDecision(reply: ChatReply, { tools, forced }: Asked, repairs: Tally): Decided | undefined {
  const isSpoken = reply.toolCalls.length === 0;
  const calls = isSpoken ? callsInText(reply.text) : reply.toolCalls.map((call) => withName(call, repairs));
  const decided = decisionOf(calls, forced, repairs) ?? (isSpoken ? answerInText(reply.text, repairs) : undefined);
  if (decided && isSpoken && tools) repairs.add('no_tool_call');
  return decided;
}

function decisionOf(calls: readonly ToolCall[], forced: boolean, repairs: Tally): Decided | undefined {
  const others = calls.filter(({ name }) => name !== ANSWER_TOOL.name);
  const answers = calls.flatMap((call) => {
    if (call.name !== ANSWER_TOOL.name) return [];
    const answer = answerOf(mended(call, repairs).arguments);
    if (!answer) repairs.add('bad_answer');
    return answer ?? [];
  });
  if (answers.length > 1) repairs.add('several_answers');
  if (answers.length > 0) {
    if (others.length > 0) repairs.add('calls_with_answer');
    return { kind: 'answer', answer: joined(answers) };
  }
  if (forced && others.length > 0) repairs.add('calls_after_last_turn');
  return forced || others.length === 0
    ? undefined
    : { kind: 'calls', calls: others.map((call) => mended(call, repairs)) };
}

/** `functions.grep` is `grep`. */
function withName(call: ToolCall, repairs: Tally): ToolCall {
  const name = call.name.trim().replace(/^(?:functions?|tools?)[./:]/, '');
  if (name !== call.name) repairs.add('wrong_tool');
  return { ...call, name };
}

/** Arguments that are JSON but for their end are closed; what then is no object is the tools' to refuse. */
function mended(call: ToolCall, repairs: Tally): ToolCall {
  if (typeof call.arguments !== 'string') return call;
  repairs.add('bad_arguments');
  const [value] = jsonValuesIn(call.arguments);
  return isRecord(value) ? { ...call, arguments: value } : call;
}

/** Calls in JSON, the answer as one of them, numbered. */
function callsInText(text: string): ToolCall[] {
  const calls = jsonValuesIn(withoutThoughts(text)).flatMap(callsIn);
  return calls.map((call, i) => ({ id: `text-${i + 1}`, ...call }));
}

function callsIn(value: unknown): Omit<ToolCall, 'id'>[] {
  if (Array.isArray(value)) return value.flatMap(callsIn);
  if (!isRecord(value)) return [];
  const calls = value.calls ?? value.tool_calls;
  if (Array.isArray(calls)) return calls.flatMap(callsIn);
  if (isRecord(value.function)) return callsIn(value.function);
  const name = value.name ?? value.tool;
  const given = value.arguments ?? value.parameters ?? value.args;
  if (typeof name === 'string' && given !== undefined) return [{ name, arguments: given }];
  return answerOf(value) ? [{ name: ANSWER_TOOL.name, arguments: value }] : [];
}

/** Lines that are `path:name` or a path of their own, and nothing else. */
function answerInText(text: string, repairs: Tally): Decided | undefined {
  const items = listItems(withoutThoughts(text)).map((item) => item.replace(/^`+|`+$/g, ''));
  const places = items.filter((item) => /^[^\s:]*[^\s:/]\.\w{1,10}(?::\S+)?$/.test(item));
  const functions = places.flatMap((place) => functionOfText(place) ?? []);
  if (functions.length === 0) return undefined;
  repairs.add('plain_text');
  return { kind: 'answer', answer: { reason: '', files: [], functions } };
}

function joined(answers: readonly SearchAnswer[]): SearchAnswer {
  return {
    reason: answers
      .map(({ reason }) => reason)
      .join('\n')
      .trim(),
    files: answers.flatMap(({ files }) => files),
    functions: answers.flatMap(({ functions }) => functions),
  };
}
