/** What a policy reads of a `read_file`: the lines asked for with their numbers, and how many the file has. Pure. */
import type { ReadFileArguments } from './arguments.ts';
import { counted, linesOf, numberedLine } from './shown-lines.ts';
import type { ToolLimits, ToolResult } from './tool-set.ts';

type LineRange = Pick<ReadFileArguments, 'start_line' | 'end_line'>;

/** `note` is how the path was read. */
export function readFileResult(
  { path, text, note }: { path: string; text: string; note?: string | undefined },
  { start_line: start = 1, end_line: end }: LineRange,
  limits: ToolLimits,
): ToolResult {
  const lines = linesOf(text);
  const size = counted(lines.length, 'line');
  if (lines.length === 0) return { text: `${path} is empty.`, seen: [], left: 0 };
  if (start > lines.length || (end ?? start) < start) {
    const problem = start > lines.length ? `start_line is ${start}` : `end_line ${end} is before start_line ${start}`;
    return { text: `${path} has ${size}, but ${problem}.`, error: 'bad_arguments', seen: [], left: 0 };
  }
  const asked = lines.slice(start - 1, end);
  const shown: string[] = [];
  let characters = 0;
  for (const [position, line] of asked.slice(0, limits.readLines).entries()) {
    const written = numberedLine(start + position, line, { most: limits.lineCharacters });
    characters += written.length + 1;
    if (characters > limits.readCharacters) break;
    shown.push(written);
  }
  const last = start + shown.length - 1;
  const left = asked.length - shown.length;
  const head = `${path}${note ? ` (${note})` : ''}: lines ${start} to ${last} of ${lines.length}`;
  const rest = left > 0 ? [`${counted(left, 'more line')}; go on with start_line ${last + 1}.`] : [];
  return { text: [head, ...shown, ...rest].join('\n'), seen: [{ path, startLine: start, endLine: last }], left };
}
