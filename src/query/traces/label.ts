/** Labels the lines of the traces found: from what opens them, over the source lines between frames, to the message. */
import type { Line } from '../lines.ts';
import type { TraceSpan } from './scan.ts';

const OPENING =
  /Traceback \(most recent|^\s*(?:Uncaught |Unhandled |Exception in thread |Caused by: |goroutine \d+ \[|panic: |thread '.*panicked|stack backtrace:|Stack trace:|Thread \d+ )|(?:Error|Exception)\b.*[:)]|: error|^==\d+==|Sanitizer|Fatal error:|--->/;
const MESSAGE =
  /^\s*(?:[\w.$\\:]*(?:Error|Exception|Warning|Exit|Interrupt|Failure)\b|[A-Za-z_][\w.]*\.[A-Z]\w+: |\.\.\. \d+ (?:more|common)|note: run with|exit status|thrown in|Caused by: |\s+\^|[~^\s]+$)/;
/** Source lines, numbered ones too, that may stand between the last frame and the message. */
const BETWEEN = /^\s+\S|^-+> ?\d+|^\d+ |^[>E] {2,}|^[_ ]+$/;
const LINES_ABOVE = 4;
const LINES_BELOW = 16;

export function labelTraces(lines: readonly Line[], spans: readonly TraceSpan[]): void {
  for (const { firstLine, lastLine } of spans) {
    const block = lines[firstLine]!.block;
    let start = firstLine;
    for (let at = firstLine - 1; at >= Math.max(0, firstLine - LINES_ABOVE) && canJoin(lines[at]!, block); at--)
      if (OPENING.test(lines[at]!.text) || MESSAGE.test(lines[at]!.text)) start = at;
    let end = isSourceLine(lines, lastLine + 1, block) ? lastLine + 1 : lastLine;
    for (let at = lastLine + 1; at <= lastLine + LINES_BELOW && at < lines.length && canJoin(lines[at]!, block); at++) {
      if (MESSAGE.test(lines[at]!.text)) end = at;
      else if (lines[at]!.text !== '' && !BETWEEN.test(lines[at]!.text)) break;
    }
    for (let at = start; at <= end; at++) if (lines[at]!.kind !== 'boilerplate') lines[at]!.kind = 'trace';
  }
}

/** Python prints the source line below each frame. */
function isSourceLine(lines: readonly Line[], at: number, block: number): boolean {
  const line = lines[at];
  if (!line?.fenced || line.block !== block) return false;
  return /^ {4}\S/.test(line.text) && lines[at - 1]!.text.includes('File "');
}

function canJoin(line: Line, block: number): boolean {
  return line.kind !== 'boilerplate' && line.kind !== 'diff' && (line.fenced ? line.block === block : line.text !== '');
}
