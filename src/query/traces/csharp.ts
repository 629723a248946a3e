/** C# and F#: `at Ns.Class.Method(Args) in C:\path\File.cs:line 12`; compiler-made names give back the method's. */
import { filePath, functionName, lineNumber, type TraceFamily } from './family.ts';

const FRAME =
  /^\s*(?:at|bei|à|en|в|于|在|場所) ([\w.+<>`[\],|$@=]+)\s?\(([^()]*(?:\([^()]*\)[^()]*)*)\)(?: \[0x[0-9a-f]+\])?(?: in ((?:[A-Za-z]:)?[^:]+):(?:\D+ )?(\d+))?\s*$/;

export const CSHARP: TraceFamily = {
  name: 'csharp',
  innermost: 'first',
  gap: 2,
  opens: /--- End of (?:inner exception )?stack trace|^Unhandled exception\. |^\s*---> /,
  match(line) {
    const match = FRAME.exec(line);
    if (!match || !match[1]!.includes('.')) return undefined;
    if (/^[\w$-]*\.(?:java|kt|scala)(?::\d+)?$|^Native Method$|^Unknown Source$|:\d+:\d+$/.test(match[2]!))
      return undefined;
    return { frame: { path: filePath(match[3]), function: sourceName(match[1]!), line: lineNumber(match[4]) } };
  },
};

function sourceName(written: string): string | undefined {
  const name = written
    .replace(/\.<>c(?:__DisplayClass[\w]*)?(?=[.+])/g, '')
    .replace(/[.+]<(\w+)>[\w|]*(?:\.MoveNext)?/g, '.$1')
    .replace(/`\d+|\[[^\]]*\]/g, '')
    .replaceAll('+', '.')
    .replace(/\.\.(c?ctor)$/, '.$1');
  return functionName(name.replace(/([\w]+)\.c?ctor$/, '$1.$1'));
}
