/**
 * The answer of a policy that is a chat model: files and functions, each with lines and a reason, as a call of the tool `answer` or as JSON.
 * Whatever can be read is read.
 */
import { isRecord, type ToolDefinition } from '../../core/index.ts';
import type { AnsweredFunction, SearchAnswer } from './policy.ts';

export const ANSWER_TOOL: ToolDefinition = {
  name: 'answer',
  description: 'Ends the search with the files and functions that the fix has to change.',
  parameters: {
    type: 'object',
    properties: {
      reason: { type: 'string', description: 'Where the behaviour comes from, in a few sentences.' },
      files: {
        type: 'array',
        items: { type: 'string' },
        description: 'Paths of the files to change, likeliest first.',
      },
      functions: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            path: { type: 'string' },
            name: { type: 'string', description: 'As Class.method where it stands in a class.' },
            start_line: { type: 'integer' },
            end_line: { type: 'integer' },
            reason: { type: 'string', description: 'Why it has to change, in one sentence.' },
          },
          required: ['path', 'name', 'start_line', 'end_line', 'reason'],
          additionalProperties: false,
        },
        description: 'Functions and methods to change, likeliest first; none that only call or test them.',
      },
    },
    required: ['reason', 'files', 'functions'],
    additionalProperties: false,
  },
};

/** More than this is no answer, but a listing. */
const MOST_PLACES = 100;

/** The answer in a JSON object, under any of the names that models give its parts; undefined where it holds none. */
export function answerOf(value: unknown): SearchAnswer | undefined {
  if (!isRecord(value)) return undefined;
  if (isRecord(value.answer)) return answerOf(value.answer);
  const files = value.files ?? value.paths;
  const functions = value.functions ?? value.locations ?? value.methods;
  if (files === undefined && functions === undefined) return undefined;
  return {
    reason: textOf(value.reason ?? value.reasoning),
    files: listOf(files).flatMap((file) => textOf(isRecord(file) ? (file.path ?? file.file) : file) || []),
    functions: listOf(functions).flatMap((place) => functionOf(place) ?? []),
  };
}

/** The arguments of a call of `answer` that gives this answer. */
export function argumentsOf({ reason, files, functions }: SearchAnswer): Readonly<Record<string, unknown>> {
  const places = functions.map(({ path, name, startLine, endLine, reason: why }) => ({
    ...{ path, name, start_line: startLine, end_line: endLine },
    reason: why,
  }));
  return { reason, files, functions: places };
}

/** `path:name`, `path:12`, `path:12-40` or `path`, each of which may be an answer's function. */
export function functionOfText(text: string): AnsweredFunction | undefined {
  const [, path = '', rest = ''] = /^\s*([^\s:#]+)(?:(?:::?|#)\s*(\S.*?))?\s*$/.exec(text) ?? [];
  if (path === '') return undefined;
  const [, from, to = from] = /^L?(\d{1,7})(?:\s*[-–:]\s*L?(\d{1,7}))?$/.exec(rest) ?? [];
  return { path, reason: '', ...(from ? { name: '', ...linesOf(from, to) } : { name: rest, ...linesOf(0, 0) }) };
}

function functionOf(value: unknown): AnsweredFunction | undefined {
  if (typeof value === 'string') return functionOfText(value);
  if (!isRecord(value)) return undefined;
  const path = textOf(value.path ?? value.file ?? value.file_path);
  const name = textOf(value.name ?? value.function ?? value.qualified_name);
  const lines = linesOf(value.start_line ?? value.start ?? value.line, value.end_line ?? value.end ?? value.line);
  return path === '' ? undefined : { path, name, ...lines, reason: textOf(value.reason) };
}

function linesOf(start: unknown, end: unknown): Pick<AnsweredFunction, 'startLine' | 'endLine'> {
  const startLine = lineOf(start);
  return startLine === 0 ? { startLine, endLine: 0 } : { startLine, endLine: Math.max(startLine, lineOf(end)) };
}

function lineOf(value: unknown): number {
  const line = typeof value === 'string' ? Number.parseInt(value, 10) : value;
  return Number.isSafeInteger(line) && (line as number) > 0 ? (line as number) : 0;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  return (Array.isArray(value) ? value : [value]).slice(0, MOST_PLACES);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
