/** Go: a panic's goroutines, two lines a frame: the call, then its file. */
import { filePath, functionName, lineNumber, type TraceFamily, withoutArguments } from './family.ts';

const FILE = /^\s*((?:[A-Za-z]:)?[^\s:()]+\.(?:go|s)):(\d+)(?: \+0x[0-9a-f]+)?$/;
const CALL = /^\s*(?:created by )?([\w.$/*()@~[\]…,{} -]+?)(?: in goroutine \d+)?$/;

export const GO: TraceFamily = {
  name: 'go',
  innermost: 'first',
  gap: 2,
  opens: /^\s*(?:goroutine \d+ \[|panic: |fatal error: )/,
  match(line, lines, at) {
    const match = line.includes('.go:') || line.includes('.s:') ? FILE.exec(line) : null;
    const above = at > 0 ? (lines[at - 1] ?? '') : '';
    if (!match || !/\)$|^\s*created by /.test(above)) return undefined;
    const call = CALL.exec(above.trimEnd());
    const name = call ? withoutArguments(call[1]!) : undefined;
    if (!name || /\s/.test(name)) return undefined;
    return { frame: { path: filePath(match[1]), function: functionName(name), line: lineNumber(match[2]) } };
  },
};
