/** Rust: the place of a panic, then its numbered backtrace: `12: crate::mod::fn` with `at src/x.rs:1:2` below. */
import { filePath, functionName, lineNumber, rawFrame, type TraceFamily } from './family.ts';

const PANIC = /panicked at (?:.*, )?([^\s,'"]+\.rs):(\d+)(?::\d+)?:?$/;
const NUMBERED = /^\s*\d+:\s+(?:0x[0-9a-f]+ - )?(\S.*)$/;
const AT = /^\s+at ([^\s]+?):(\d+)(?::\d+)?$/;

export const RUST: TraceFamily = {
  name: 'rust',
  innermost: 'first',
  gap: 6,
  opens: /^\s*(?:thread '.*' (?:\(\d+\) )?panicked at|The application panicked)/,
  match(line, lines, at) {
    const panic = line.includes('panicked at') ? PANIC.exec(line) : null;
    if (panic) return { frame: rawFrame(panic[1], undefined, panic[2]) };
    const numbered = NUMBERED.exec(line);
    if (!numbered) return undefined;
    const place = AT.exec(lines[at + 1] ?? '');
    if (!place && !numbered[1]!.includes('::')) return undefined;
    if (/\s(?!as |for |dyn |\+ )/.test(numbered[1]!.replace(/<[^<>]*>|\([^()]*\)/g, ''))) return undefined;
    const frame = { path: filePath(place?.[1]), function: sourceName(numbered[1]!), line: lineNumber(place?.[2]) };
    return place ? { frame, lines: 2 } : { frame };
  },
};

function sourceName(written: string): string | undefined {
  return functionName(written.replace(/::h[0-9a-f]{16}$/, '').replace(/::\{\{?closure[^}]*\}?\}/g, ''));
}
