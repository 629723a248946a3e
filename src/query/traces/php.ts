/**
 * PHP: the place of the error (`in x.php:3`, `in x.php on line 3`), then `#0 y.php(12): Class->method()`. PHP's numbered
 * lines name the function that was called from there, so places and functions are moved against each other: each
 * frame then holds the function its line stands in, as in every other language.
 */
import { filePath, functionName, lineNumber, type RawFrame, type TraceFamily } from './family.ts';

const NUMBERED = /^\s*#\d+\s+(?:(.*?\.\w+)\((\d+)\)|\[internal function\]|\{main\}):?\s*([\w\\$:>{}-]*)/;
const PLACE = /\bin ((?:[A-Za-z]:)?[^\s:()]+\.(?:php|phtml|inc|module|tpl|twig))(?::(\d+)| on line (\d+))/;
const THROWN = /^\s*thrown in /;

/** Where an error was raised when the trace does not say. */
const NOWHERE: RawFrame = { path: undefined, function: undefined, line: undefined };

export const PHP: TraceFamily = {
  name: 'php',
  innermost: 'first',
  gap: 3,
  opens: /Uncaught |^\s*(?:PHP )?(?:Fatal|Parse) error:|^Next [\w\\]+: /,
  match(line) {
    const numbered = line.includes('#') ? NUMBERED.exec(line) : null;
    if (numbered && (numbered[1]?.includes('.') || /\{main\}|\[internal/.test(line))) {
      const callee = functionName(numbered[3]?.replace(/\{closure.*$/, '').replace(/^\\/, ''));
      return { frame: { path: filePath(numbered[1]), function: undefined, line: lineNumber(numbered[2]), callee } };
    }
    if (THROWN.test(line)) return undefined;
    const place = line.includes(' in ') || line.startsWith('in ') ? PLACE.exec(line) : null;
    return place
      ? { frame: { path: filePath(place[1]), function: undefined, line: lineNumber(place[2] ?? place[3]) } }
      : undefined;
  },
  arrange(frames) {
    const isCall = frames[0] !== undefined && 'callee' in frames[0];
    const places: readonly RawFrame[] = isCall ? [NOWHERE, ...frames] : frames;
    return places.map((frame, i) => ({ path: frame.path, function: places[i + 1]?.callee, line: frame.line }));
  },
};
