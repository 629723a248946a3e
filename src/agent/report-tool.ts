/**
 * The model's judgement of a round: which functions are relevant, and what to search for next (Reasoning and Reformulation, papers.md B9).
 * It comes as a call of the tool `report`, or as text from models without tools; whatever can be read is read, and mending is counted.
 */
import { type ChatReply, isRecord, type ToolCall, type ToolDefinition } from '../core/index.ts';
import { jsonValuesIn, labelledParts, listItems, withoutThoughts } from './structured-text.ts';
import type { Tally } from './tally.ts';

export const REPORT_TOOL: ToolDefinition = {
  name: 'report',
  description: 'Reports which of the functions are relevant, and asks for the next search.',
  parameters: {
    type: 'object',
    properties: {
      reasoning: { type: 'string', description: 'What the functions tell about the cause, in a few sentences.' },
      relevant: {
        type: 'array',
        items: { type: 'string' },
        description: 'Ids (path:name) of the functions that the fix has to change, likeliest first; empty if none.',
      },
      next_description: {
        type: 'string',
        description: 'What to search for next, in plain words as an issue would say it; empty to stop.',
      },
    },
    required: ['reasoning', 'relevant', 'next_description'],
    additionalProperties: false,
  },
};

/** How to answer, for the place `{{answer}}` of the prompt. */
export const ANSWER_BY_TOOL = 'Answer by calling the tool `report` once.';
export const ANSWER_BY_TEXT =
  'Answer with one JSON object and nothing else: {"reasoning": "...", "relevant": ["path:name", ...], "next_description": "..."}. ' +
  '`relevant` holds ids of functions, likeliest first; an empty `next_description` ends the search.';

export interface Judgement {
  readonly reasoning: string;
  /** As the model wrote them, numbers as text. */
  readonly relevant: readonly string[];
  /** Empty to stop. */
  readonly next: string;
}

/** What the reply says; undefined where nothing can be read from it. `tools`: whether a tool call was asked for. */
export function readJudgement(reply: ChatReply, { tools }: { tools: boolean }, repairs: Tally): Judgement | undefined {
  const called = reply.toolCalls.flatMap((call) => judgementOfCall(call, repairs) ?? []);
  if (called.length > 1) repairs.add('several_calls');
  if (called.length > 0) {
    return {
      reasoning: called
        .map(({ reasoning }) => reasoning)
        .join('\n')
        .trim(),
      relevant: called.flatMap(({ relevant }) => relevant),
      next: called.find(({ next }) => next !== '')?.next ?? '',
    };
  }
  const spoken = judgementOfText(reply.text, repairs);
  if (spoken && tools) repairs.add('no_tool_call');
  return spoken;
}

function judgementOfCall({ name, arguments: given }: ToolCall, repairs: Tally): Judgement | undefined {
  const judgement = typeof given === 'string' ? judgementOfText(given, repairs) : judgementOf(given);
  if (name !== REPORT_TOOL.name) repairs.add('wrong_tool');
  if (typeof given === 'string' || !judgement) repairs.add('bad_arguments');
  return judgement;
}

function judgementOfText(text: string, repairs: Tally): Judgement | undefined {
  const spoken = withoutThoughts(text);
  for (const value of jsonValuesIn(spoken)) {
    const judgement = judgementOf(value);
    if (judgement) return judgement;
  }
  const { reasoning = '', relevant, next } = labelledParts(spoken, ['reasoning', 'relevant', 'next']);
  const ids = relevant === undefined ? bareIds(spoken) : idsIn(relevant);
  if (relevant === undefined && next === undefined && ids.length === 0) return undefined;
  repairs.add('plain_text');
  return { reasoning, relevant: ids, next: description(next) };
}

/** The judgement in a JSON object, under any of the names that models give its parts. */
function judgementOf(value: unknown): Judgement | undefined {
  if (!isRecord(value)) return undefined;
  const relevant = value.relevant ?? value.relevant_ids ?? value.ids;
  const next = value.next_description ?? value.next ?? value.description;
  if (relevant === undefined && next === undefined) return undefined;
  const list = Array.isArray(relevant) ? relevant.map(idOf) : typeof relevant === 'string' ? idsIn(relevant) : [];
  return {
    reasoning: typeof value.reasoning === 'string' ? value.reasoning.trim() : '',
    relevant: list,
    next: description(next),
  };
}

function idOf(value: unknown): string {
  const id = isRecord(value) ? (value.id ?? value.number) : value;
  return typeof id === 'string' ? id.trim() : (JSON.stringify(id) ?? '');
}

function idsIn(text: string): string[] {
  return listItems(text)
    .flatMap((item) => item.split(/[,;]\s+|\s+(?=\[\d+\])/))
    .filter((item) => !isNothing(item));
}

/** Lines that are an id or a number in brackets, and nothing else. */
function bareIds(text: string): string[] {
  return listItems(text).filter((item) => /^(?:\[\d+\]|(?:\[\d+\]\s+)?[^\s:]+\.\w+:\S+)$/.test(item));
}

function description(value: unknown): string {
  return typeof value === 'string' && !isNothing(value) ? value.trim() : '';
}

function isNothing(text: string): boolean {
  return /^\W*(?:none|nothing|empty|null|n\/a|stop|done)?\W*$/i.test(text);
}
