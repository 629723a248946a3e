/** Python: tracebacks, IPython's and pytest's forms of them, and faulthandler's, which begins with the innermost frame. */
import { type FrameMatch, type RawFrame, rawFrame, type TraceFamily } from './family.ts';

const OPENS =
  /Traceback \(most recent call last\)|^During handling of the above exception|^The above exception was the direct cause|^_{3,} .* _{3,}$|^={3,} FAILURES/;
const FILE = /File "([^"]{1,400})", line (\d+)(?:, in ([^\s(]+|<[^>]*>))?/;
const IPYTHON =
  /^\s*(?:File )?((?:~|\/|[A-Za-z]:[\\/]|<ipython|[\w.-]+\/)[^\s:()]*(?:\.pyx?|>))(?::(\d+))?,? in ([^\s(]+)\s?(?:\(.*)?$/;
const ARROW = /^-+> ?(\d+)/;
const ARROW_WITHIN_LINES = 14;
const PYTEST =
  /^\s*((?:[A-Za-z]:)?[^\s:"'()<>]+\.pyx?):(\d+):(?: in ([\w.<>]+)$| ?(?:[A-Z][\w.]*(?:Error|Exception|Failed|Warning|Exit|Interrupt|[a-z])?)?$)/;
const FAULT = /^\s*File "([^"]{1,400})", line (\d+) in (\S+)\s*$/;

export const PYTHON: TraceFamily = {
  name: 'python',
  innermost: 'last',
  gap: 60,
  opens: OPENS,
  match(line, lines, at): FrameMatch | undefined {
    if (line.includes('File "')) {
      if (FAULT.test(line)) return undefined;
      const match = FILE.exec(line);
      return match ? { frame: pythonFrame(match[1]!, match[3], match[2]!) } : undefined;
    }
    if (!line.includes('.py') && !line.includes('<ipython')) return undefined;
    const pytest = PYTEST.exec(line);
    if (pytest) return { frame: rawFrame(pytest[1], pytest[3], pytest[2]) };
    const header = IPYTHON.exec(line);
    if (!header) return undefined;
    const number = header[2] ?? arrowBelow(lines, at);
    return number === undefined ? undefined : { frame: pythonFrame(header[1]!, header[3], number) };
  },
};

/** Functions typed at a prompt (`<stdin>`, `<ipython-input-3>`, `<string>`) are the reporter's own, not the repository's. */
function pythonFrame(path: string, name: string | undefined, line: string): RawFrame {
  const isTyped = path.startsWith('<') || /(?:^|[\\/])ipykernel_\d+[\\/]/.test(path);
  return isTyped ? rawFrame(undefined, undefined, undefined) : rawFrame(path, name, line);
}

function arrowBelow(lines: readonly string[], at: number): string | undefined {
  for (let next = at + 1; next <= at + ARROW_WITHIN_LINES && next < lines.length; next++) {
    const arrow = ARROW.exec(lines[next]!);
    if (arrow) return arrow[1];
    if (IPYTHON.test(lines[next]!)) return undefined;
  }
  return undefined;
}

export const PYTHON_FAULT: TraceFamily = {
  name: 'python fault',
  innermost: 'first',
  gap: 2,
  opens: /\(most recent call first\)/,
  match(line) {
    const match = line.includes('File "') ? FAULT.exec(line) : null;
    return match ? { frame: rawFrame(match[1], match[3], match[2]) } : undefined;
  },
};
