/**
 * Finds the stack traces of an issue: one table of families, one pass over the lines. Frames of a family that stand
 * close together, with nothing between that opens another trace, form one trace.
 */
import type { StackFrame } from '../../core/index.ts';
import { FRAMES_OF_TRACE, TRACES } from '../limits.ts';
import type { Line } from '../lines.ts';
import { CSHARP } from './csharp.ts';
import type { FrameMatch, RawFrame, TraceFamily } from './family.ts';
import { GO } from './go.ts';
import { BROWSER_STACK, V8 } from './javascript.ts';
import { JVM } from './jvm.ts';
import { NATIVE } from './native.ts';
import { PHP } from './php.ts';
import { PYTHON, PYTHON_FAULT } from './python.ts';
import { REPORT } from './reports.ts';
import { RUBY } from './ruby.ts';
import { RUST } from './rust.ts';

/** In the order they are asked: the first that knows a line keeps it. */
const FAMILIES: readonly TraceFamily[] = [
  PYTHON_FAULT,
  PYTHON,
  JVM,
  CSHARP,
  V8,
  PHP,
  NATIVE,
  RUBY,
  GO,
  RUST,
  BROWSER_STACK,
  REPORT,
];

const SHORTEST_FRAME = 6;
/** What services and tools write before each line of another program's output. */
const PREFIX =
  /^(?:[\w.-]+ *\| (?=\S| {2,}|\t)|\[(?:ERROR|INFO|WARN|err|stderr|out)\] ?|[EWI]\/[\w.]+ *\( *\d+\): ?|npm ERR! )/;

/** Ruby's innermost frame carries the message. */
const MESSAGE_BEHIND = /['`]: \S/;

interface OpenTrace {
  readonly family: TraceFamily;
  readonly frames: RawFrame[];
  readonly frameLines: number[];
  readonly firstLine: number;
  lastLine: number;
  innermost: 'first' | 'last';
}

export interface TraceSpan {
  /** Positions in the list of lines, both inclusive. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Positions of the lines that hold nothing but a frame. */
  readonly frameLines: readonly number[];
  /** Innermost first, repeated ones once. */
  readonly frames: readonly RawFrame[];
}

/** The traces in order of appearance. Lines already known as boilerplate or diff are passed over. */
export function scanTraces(lines: readonly Line[]): TraceSpan[] {
  const texts = lines.map((line) => line.text.replace(PREFIX, ''));
  const spans: TraceSpan[] = [];
  let open: OpenTrace | undefined;
  const close = (): void => {
    if (open) spans.push(finish(open));
    open = undefined;
  };
  for (let at = 0; at < lines.length; at++) {
    const text = texts[at]!;
    const line = lines[at]!;
    if (open && line.block !== lines[open.lastLine]!.block && line.fenced) close();
    if (line.kind === 'boilerplate' || line.kind === 'diff' || text.length < SHORTEST_FRAME) continue;
    if (open?.family.opens?.test(text)) close();
    const found = matchLine(text, texts, at, open?.family);
    if (!found) continue;
    const { family, match } = found;
    if (open && (open.family !== family || family.alone || at - open.lastLine > family.gap + 1)) close();
    open ??= { family, frames: [], frameLines: [], firstLine: at, lastLine: at, innermost: family.innermost };
    if (match.innermost) open.innermost = match.innermost;
    open.frames.push(match.frame);
    if (match.frame.function !== undefined && !MESSAGE_BEHIND.test(text)) open.frameLines.push(at);
    at += (match.lines ?? 1) - 1;
    open.lastLine = at;
  }
  close();
  return spans;
}

function matchLine(
  text: string,
  texts: readonly string[],
  at: number,
  current: TraceFamily | undefined,
): { family: TraceFamily; match: FrameMatch } | undefined {
  const expected = current?.match(text, texts, at);
  if (current && expected) return { family: current, match: expected };
  for (const family of FAMILIES) {
    const match = family === current ? undefined : family.match(text, texts, at);
    if (match) return { family, match };
  }
  return undefined;
}

function finish(trace: OpenTrace): TraceSpan {
  const ordered = trace.innermost === 'last' ? trace.frames.toReversed() : trace.frames;
  const arranged = trace.family.arrange?.(ordered) ?? ordered;
  const frames: RawFrame[] = [];
  const seen = new Set<string>();
  for (const frame of arranged) {
    if (frame.path === undefined && frame.function === undefined) continue;
    const key = frameKey(frame);
    if (seen.has(key) || frames.length >= FRAMES_OF_TRACE) continue;
    seen.add(key);
    frames.push(frame);
  }
  return { firstLine: trace.firstLine, lastLine: trace.lastLine, frameLines: trace.frameLines, frames };
}

function frameKey(frame: RawFrame): string {
  return `${frame.path ?? ''}\n${frame.function ?? ''}\n${frame.line ?? ''}`;
}

/** The frames of all traces, numbered; a trace that only repeats an earlier one is left out. */
export function numberFrames(spans: readonly TraceSpan[]): StackFrame[] {
  const result: StackFrame[] = [];
  const seen = new Set<string>();
  let trace = 0;
  for (const span of spans) {
    const key = span.frames.map(frameKey).join('\n\n');
    if (span.frames.length === 0 || seen.has(key) || trace >= TRACES) continue;
    seen.add(key);
    for (const [depth, frame] of span.frames.entries()) result.push({ ...frame, depth, trace });
    trace++;
  }
  return result;
}
