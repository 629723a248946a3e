/** JavaScript: V8's `at fn (file:1:2)` (Node, Chrome, jest) and the `fn@file:1:2` of Firefox and Safari. */
import { type FrameMatch, filePath, functionName, lineNumber, type TraceFamily } from './family.ts';

const AT = /^\s*at (?:async )?(?:new )?/;
const LOCATION = /^(.*?)(?::(\d+))?(?::(\d+))?$/;
const ALIAS = / \[as [^\]]*\]$/;
const BROWSER =
  /^\s*([\w$.<>/[\]*]*)@((?:https?|file|webpack[\w-]*|resource|moz-extension):\/\/\S+?|\/?[\w./-]+\.\w+):(\d+)(?::\d+)?$/;
const OPENS = /^\s*(?:Uncaught |Unhandled )?(?:\w+Error|Error)(?: \[\w+\])?(?::|$)|^\s*● /;

export const V8: TraceFamily = {
  name: 'v8',
  innermost: 'first',
  gap: 2,
  opens: OPENS,
  match(line): FrameMatch | undefined {
    const at = AT.exec(line);
    if (!at) return undefined;
    const rest = line.slice(at[0].length).trimEnd();
    const bracket = rest.endsWith(')') ? rest.lastIndexOf(' (') : -1;
    if (bracket >= 0) {
      const place = evalPlace(rest.slice(bracket + 2, -1));
      const known = place.path !== undefined || /^(?:native|<anonymous>|index \d+)$/.test(rest.slice(bracket + 2, -1));
      const name = functionName(
        rest
          .slice(0, bracket)
          .replace(ALIAS, '')
          .replace(/^async /, ''),
      );
      return known ? { frame: { ...place, function: name } } : undefined;
    }
    const place = evalPlace(rest);
    const isPlace = place.path !== undefined && place.line !== undefined && !/\s/.test(place.path.replace(/ /g, '_'));
    return isPlace && /\.\w+:\d+$|:\d+:\d+$/.test(rest) && !/^0x[0-9a-f]+:/.test(rest)
      ? { frame: { ...place, function: undefined } }
      : undefined;
  },
};

function evalPlace(written: string): { path: string | undefined; line: number | undefined } {
  const inner = written.startsWith('eval at')
    ? written.slice(written.lastIndexOf('(') + 1).replace(/\).*$/, '')
    : written;
  const match = LOCATION.exec(inner);
  const line = lineNumber(match?.[2]);
  return { path: line === undefined ? undefined : filePath(match?.[1]), line };
}

export const BROWSER_STACK: TraceFamily = {
  name: 'browser',
  innermost: 'first',
  gap: 1,
  match(line) {
    const match = line.includes('@') ? BROWSER.exec(line) : null;
    if (!match || !/[./]/.test(match[2]!)) return undefined;
    const name = match[1]!.replace(/^.*[/<]+(?=\w)|[/<]+$/g, '');
    return { frame: { path: filePath(match[2]), function: functionName(name), line: lineNumber(match[3]) } };
  },
};
