/**
 * The issue as lines: line ends made equal, control characters gone, the middle of a very long text left out. Each line
 * carries its kind of segment, which the passes of `understand.ts` refine one after the other.
 */
import type { SegmentKind } from '../core/index.ts';
import {
  FAILURE_CHARACTERS,
  HEAD_CHARACTERS,
  LINE_CHARACTERS,
  LINES,
  REPEATED_LINES,
  TAIL_CHARACTERS,
} from './limits.ts';

export interface Line {
  readonly text: string;
  /** Lines of one paragraph, fence or comment share a number. */
  readonly block: number;
  /** Inside a fence, so that no line of it is prose. */
  readonly fenced: boolean;
  /** Language tag of the fence in lower case, else empty. */
  readonly language: string;
  kind: SegmentKind;
}

const FENCE = /^[ \t>]*(?:```|~~~)/gm;
const FAILURE = /^(?:.*Traceback \(most|.*panicked at|panic: |Caused by: |.*(?:Error|Exception)\b.*\n[ \t]+at )/m;

/** The raw lines of `issue`, bounded in number, length and repetition. */
export function readLines(issue: string): string[] {
  const text = leaveOutMiddle(issue)
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001a\u200b\ufeff]|\u001b(?:\[[\d;]*[A-Za-z])?/g, '')
    .replace(/\u00a0/g, ' ');
  const lines: string[] = [];
  let repeated = 0;
  for (const line of text.split('\n')) {
    const kept = line.length > LINE_CHARACTERS ? shorten(line) : line.trimEnd();
    repeated = lines.length > 0 && kept === lines.at(-1) && !isFence(kept) ? repeated + 1 : 0;
    if (repeated < REPEATED_LINES) lines.push(kept);
  }
  if (lines.length <= LINES) return lines;
  const head = Math.floor(LINES * 0.75);
  const omitted = lines.splice(head, lines.length - LINES).filter(isFence).length;
  if (omitted % 2 === 1) lines.splice(head, 0, '```');
  return lines;
}

function isFence(line: string): boolean {
  const start = line.trimStart();
  return start.startsWith('```') || start.startsWith('~~~');
}

function shorten(line: string): string {
  const head = Math.floor(LINE_CHARACTERS * 0.75);
  return `${line.slice(0, head)} ${line.slice(head - LINE_CHARACTERS)}`.trimEnd();
}

/** Head, the first failure of the middle, tail; fences stay balanced. */
function leaveOutMiddle(text: string): string {
  if (text.length <= HEAD_CHARACTERS + FAILURE_CHARACTERS + TAIL_CHARACTERS) return text;
  const middle = text.slice(HEAD_CHARACTERS, -TAIL_CHARACTERS);
  const failure = middle.search(FAILURE);
  if (failure < 0) return join(text.slice(0, HEAD_CHARACTERS), middle, text.slice(-TAIL_CHARACTERS));
  const before = middle.slice(0, failure);
  const shown = middle.slice(failure, failure + FAILURE_CHARACTERS);
  const after = middle.slice(failure + FAILURE_CHARACTERS);
  return join(join(text.slice(0, HEAD_CHARACTERS), before, shown), after, text.slice(-TAIL_CHARACTERS));
}

function join(head: string, omitted: string, tail: string): string {
  const fences = omitted.match(FENCE)?.length ?? 0;
  return fences % 2 === 1 ? `${head}\n\`\`\`\n${tail}` : `${head}\n${tail}`;
}
