/** Ruby: `file.rb:12:in 'm'` with either quote, plain or numbered (`3: from …`, innermost last), and rspec's `# ./spec/…`. */
import { filePath, functionName, lineNumber, type TraceFamily } from './family.ts';

const FRAME = /^\s*(?:(\d+): from |from |# )?([^\s:`'"()]+|[A-Za-z]:[^\s:`'"()]+):(\d+):in [`'‘]([^'`’]+)['’]/;
const RSPEC = /^\s*# (\.?\/?[^\s:]+\.rb):(\d+)(?::in .*)?$/;

export const RUBY: TraceFamily = {
  name: 'ruby',
  innermost: 'first',
  gap: 3,
  opens: /Failure\/Error:|^Traceback \(most recent call last\):$/,
  match(line) {
    const match = line.includes(':in ') ? FRAME.exec(line) : null;
    if (match) {
      const frame = { path: filePath(match[2]), function: methodName(match[4]!), line: lineNumber(match[3]) };
      return match[1] === undefined ? { frame } : { frame, innermost: 'last' };
    }
    const rspec = line.includes('# ') ? RSPEC.exec(line) : null;
    return rspec ? { frame: { path: filePath(rspec[1]), function: undefined, line: lineNumber(rspec[2]) } } : undefined;
  },
};

function methodName(written: string): string | undefined {
  const name = written.replace(/^(?:(?:block|rescue|ensure)(?: \(\d+ levels\))? in )+/, '');
  const scope = /^<(?:class|module):([\w:]+)>$/.exec(name);
  return functionName(scope ? scope[1] : name);
}
