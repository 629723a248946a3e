/**
 * Java, Kotlin, Scala, Groovy. A frame names only the file, so for Java the folder of its package is put in front:
 * `at a.b.Outer$Inner.run(Outer.java:12)` gives path `a/b/Outer.java`, function `a.b.Outer.Inner.run`. Compiler-made
 * names give back the source's: lambdas their method, `<init>` the class twice, anonymous classes their outer class.
 */
import { filePath, lineNumber, type TraceFamily } from './family.ts';

const FRAME =
  /^\s*(?:\[\w+\] *)?(?:at )([\w.$/<>@~+-]+)\(([\w$-]+\.(?:java|kt|kts|scala|groovy|clj))?(?::(\d+))?(Native Method|Unknown Source|SourceFile)?(?::\d+)?\)/;

export const JVM: TraceFamily = {
  name: 'jvm',
  innermost: 'first',
  gap: 2,
  opens: /^\s*(?:Caused by:|Suppressed:|Exception in thread |(?:[\w$]+\.){2,}\w*(?:Exception|Error)\b)/,
  match(line) {
    const match = line.includes('at ') ? FRAME.exec(line) : null;
    if (!match || (match[2] === undefined && match[4] === undefined)) return undefined;
    const name = sourceName(match[1]!);
    return { frame: { path: javaPath(match[1]!, match[2]), function: name, line: lineNumber(match[3]) } };
  },
};

function sourceName(written: string): string {
  const qualified = written.slice(written.lastIndexOf('/') + 1);
  const parts = qualified
    .replace(/\$\$(?:Lambda|anonfun|EnhancerBy|FastClassBy|Proxy)[\w$]*/g, '')
    .replace(/\.\$?anonfun\$(\w+)\$\d+/, '.$1')
    .replace(/lambda\$([\w]+)\$\d+/, '$1')
    .replace(/\$(\w+)\$\d+\.invoke(?:Suspend)?$/, '.$1')
    .split(/[.$]/)
    .filter((part) => part !== '' && !/^\d/.test(part));
  const last = parts.at(-1);
  const owner = parts.at(-2);
  if (last === '<init>' && owner) parts[parts.length - 1] = owner;
  if (last === '<clinit>') parts.pop();
  return parts.join('.');
}

function javaPath(written: string, file: string | undefined): string | undefined {
  if (!file?.endsWith('.java')) return filePath(file);
  const qualified = written.slice(written.lastIndexOf('/') + 1);
  const folders = qualified
    .split('.')
    .slice(0, -2)
    .filter((part) => /^[a-z_]/.test(part));
  return [...folders, file].join('/');
}
