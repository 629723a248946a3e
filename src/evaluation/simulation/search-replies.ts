/**
 * The replies of a simulated judge to the mode `search`: greps for names of the gold in the first turn, reads around what it has not seen yet in the
 * later ones, each time only if it is clever enough, else it greps for a word of the issue. It answers when it has seen enough, or must.
 */
import type { ChatReply, ChatRequest } from '../../core/index.ts';
import { distinctWords } from './descriptions.ts';
import { draw, joinKeys } from './draws.ts';
import type { JudgeStrength } from './judge-strength.ts';
import type { JudgedInstance, KnownFunction } from './simulated-judge.ts';

const INSIGHT = 51;
const WORD = 52;
const HASTE = 53;
const MISTAKE = 54;
const KIND = 55;

/** Calls of one turn. */
const MOST_CALLS = 8;
const LINES_BEFORE = 5;
const LINES_AFTER = 60;

interface Call {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** `recognises` tells whether the judge sees that a function which it was shown is gold; `call` keys all draws. */
export function searchReply(
  { problem_statement, gold }: JudgedInstance,
  request: ChatRequest,
  { accuracy, haste, chatter }: JudgeStrength,
  { recognises, call }: { readonly recognises: (id: string) => boolean; readonly call: number },
): Partial<Pick<ChatReply, 'text' | 'toolCalls'>> {
  const results = request.messages.slice(firstReply(request)).map(({ content }) => content);
  const unseen = gold.filter((known) => !isShown(known, results));
  const isFirst = results.length === 0;
  const forced = request.purpose.kind === 'search' && request.purpose.forced === true;
  const answers = forced || (!isFirst && (unseen.length === 0 || draw(call, HASTE) < haste));
  if (answers) {
    const found = gold.filter((known) => !unseen.includes(known) && recognises(known.id));
    return replied([{ name: 'answer', arguments: answerOf(found) }], request, { chatter, call });
  }
  const words = distinctWords(problem_statement);
  const calls = unseen.slice(0, MOST_CALLS).map((known, i): Call => {
    const key = joinKeys(call, i);
    if (draw(key, INSIGHT) < accuracy) return isFirst ? grep(lastName(known)) : readAround(known);
    return grep(words[Math.floor(draw(key, WORD) * words.length)] ?? 'error');
  });
  return replied(calls.length > 0 ? calls : [grep(words[0] ?? 'error')], request, { chatter, call });
}

/** Where the conversation stops being the question. */
function firstReply({ messages }: ChatRequest): number {
  const first = messages.findIndex(({ role }) => role === 'assistant');
  return first < 0 ? messages.length : first;
}

/** Whether a result holds the path and the line of the definition. */
function isShown({ id, text }: KnownFunction, results: readonly string[]): boolean {
  const name = lastName({ id });
  const line = text.split('\n').find((candidate) => candidate.includes(name)) ?? text.split('\n', 1)[0]!;
  return results.some((result) => result.includes(pathOf({ id })) && result.includes(line.trim()));
}

function grep(word: string): Call {
  return { name: 'grep', arguments: { pattern: word.replace(/[^\w]/g, '.') } };
}

function readAround({ id, line, text }: KnownFunction): Call {
  const start_line = Math.max(1, line - LINES_BEFORE);
  const end_line = line + Math.min(LINES_AFTER, text.split('\n').length);
  return { name: 'read_file', arguments: { path: pathOf({ id }), start_line, end_line } };
}

function answerOf(found: readonly KnownFunction[]): Call['arguments'] {
  return {
    reason: `${found.length} functions look as if they had to change.`,
    files: [...new Set(found.map(pathOf))],
    functions: found.map((known) => ({
      path: pathOf(known),
      name: known.id.slice(pathOf(known).length + 1),
      start_line: known.line,
      end_line: known.line + known.text.split('\n').length - 1,
      reason: 'it looks like the cause',
    })),
  };
}

/** As calls where the request has tools, else as JSON; with the probability `chatter` with a mistake that real models make. */
function replied(
  calls: readonly Call[],
  { tools }: Pick<ChatRequest, 'tools'>,
  { chatter, call }: { readonly chatter: number; readonly call: number },
): Partial<Pick<ChatReply, 'text' | 'toolCalls'>> {
  const spoken = { text: JSON.stringify({ calls }) };
  const idOf = (i: number) => `call_${(joinKeys(call, i) >>> 0).toString(16)}`;
  const called = { toolCalls: calls.map(({ name, arguments: given }, i) => ({ id: idOf(i), name, arguments: given })) };
  if (draw(call, MISTAKE) >= chatter) return tools ? called : spoken;
  const mistakes = [
    { text: `I will look there.\n\n\`\`\`json\n${spoken.text}\n\`\`\`` },
    { toolCalls: called.toolCalls.map((one) => ({ ...one, name: `functions.${one.name}` })) },
    { toolCalls: called.toolCalls.map((one) => ({ ...one, arguments: JSON.stringify(one.arguments).slice(0, -1) })) },
    { text: 'I am not sure where to look.' },
  ];
  return mistakes[Math.floor(draw(call, KIND) * mistakes.length)]!;
}

function pathOf({ id }: Pick<KnownFunction, 'id'>): string {
  return id.slice(0, id.indexOf(':'));
}

function lastName({ id }: Pick<KnownFunction, 'id'>): string {
  return id
    .slice(pathOf({ id }).length + 1)
    .split('.')
    .at(-1)!;
}
