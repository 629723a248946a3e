/** C and C++: gdb and lldb, the sanitizers, valgrind, glibc's `backtrace_symbols`. */
import { filePath, functionName, lineNumber, type RawFrame, type TraceFamily, withoutArguments } from './family.ts';

const NUMBERED = /^\s*(?:\* )?(?:frame )?#(\d+):?\s+(?:(0x[0-9a-fA-F]+) )?(?:in )?(\S.*)$/;
const GDB_PLACE = /^(.*\)) at ([^\s:]+):(\d+)(?::\d+)?$/;
const SANITIZER_PLACE = /^(.*?) ((?:[A-Za-z]:)?[^\s:()]+):(\d+)(?::\d+)?(?: \(.*\))?$/;
const MODULE_PLACE = /^(.*?)(?: from \S+| \([^()]*\+0x[0-9a-f]+\).*)$/;
const VALGRIND = /^(?:==\d+==)?\s+(?:at|by) 0x[0-9A-Fa-f]+: (.+) \((?:([^\s:()]+):(\d+)|(?:in )?[^()]*)\)$/;
const GLIBC = /^\s*\S*\(([\w:~]+)\+0x[0-9a-f]+\) ?\[0x[0-9a-f]+\]$/;

export const NATIVE: TraceFamily = {
  name: 'native',
  innermost: 'first',
  gap: 2,
  opens:
    /ERROR: \w+Sanitizer|WARNING: ThreadSanitizer|^(?:Thread \d+ |==\d+== (?:Invalid|Use of|Conditional|Process|Address 0x))|^\s*(?:freed|previously allocated|allocated) by thread|^\s*(?:Previous|Write|Read) .* by (?:thread|main)/,
  match(line) {
    const numbered = line.includes('#') ? NUMBERED.exec(line) : null;
    const frame = numbered ? fromNumbered(numbered[3]!, numbered[2] !== undefined) : fromOther(line);
    return frame?.function === undefined && frame?.path === undefined ? undefined : { frame };
  },
};

function fromNumbered(rest: string, hasAddress: boolean): RawFrame | undefined {
  if (/\.php\(\d+\)|^\{main\}|^\[internal/.test(rest)) return undefined;
  const text = rest.replace(/^\S+`/, '');
  const place = GDB_PLACE.exec(text) ?? SANITIZER_PLACE.exec(text);
  if (place) return { path: filePath(place[2]), function: nativeName(place[1]!), line: lineNumber(place[3]) };
  const module = MODULE_PLACE.exec(text);
  if (module) return { path: undefined, function: nativeName(module[1]!), line: undefined };
  return hasAddress || /^[\w:~<>]+ \(.*\)$/.test(text)
    ? { path: undefined, function: nativeName(text), line: undefined }
    : undefined;
}

function fromOther(line: string): RawFrame | undefined {
  const valgrind = line.includes(' 0x') ? VALGRIND.exec(line) : null;
  if (valgrind)
    return { path: filePath(valgrind[2]), function: nativeName(valgrind[1]!), line: lineNumber(valgrind[3]) };
  const glibc = line.includes('+0x') ? GLIBC.exec(line) : null;
  return glibc ? { path: undefined, function: functionName(glibc[1]), line: undefined } : undefined;
}

/** The name without arguments, trailing `const`, template arguments and return type. */
function nativeName(written: string): string | undefined {
  let name = withoutArguments(written.replace(/ (?:const|volatile|noexcept)$|\[abi:\w+\]/g, '').trim());
  name = withoutArguments(name);
  for (let inner = ''; inner !== name; ) {
    inner = name;
    name = name.replace(/(?<!operator)<[^<>]*>/g, '');
  }
  const space = /operator|^\(/.test(name) ? -1 : name.lastIndexOf(' ');
  const bare = name.slice(space + 1);
  return /^[0?]|^$/.test(bare) ? undefined : functionName(bare);
}
