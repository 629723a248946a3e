/** What a scanner of one family of stack traces is, and the helpers that several families share. */

/** A frame before it has its place in a trace. */
export interface RawFrame {
  readonly path: string | undefined;
  readonly function: string | undefined;
  readonly line: number | undefined;
  /** The function called from there, where the language's traces name it instead of the enclosing one; see `php.ts`. */
  readonly callee?: string | undefined;
}

export interface FrameMatch {
  readonly frame: RawFrame;
  /** How many lines from the matching one on belong to the frame; 1 where left out. */
  readonly lines?: number;
  /** Where the innermost frame stands, when this line alone tells. */
  readonly innermost?: 'first' | 'last';
}

export interface TraceFamily {
  readonly name: string;
  /** Where the innermost frame stands in a trace of this family. */
  readonly innermost: 'first' | 'last';
  /** How many other lines (source lines, carets, notes) may stand between two frames of a trace. */
  readonly gap: number;
  /** Every frame is a report of its own: compilers and linters. */
  readonly alone?: boolean;
  /** A line that begins another trace, or stands above the first frame of one. */
  readonly opens?: RegExp;
  /** The frame that begins at `lines[at]`. */
  match(line: string, lines: readonly string[], at: number): FrameMatch | undefined;
  /** Last change to the frames of one whole trace, innermost first. */
  arrange?(frames: readonly RawFrame[]): readonly RawFrame[];
}

const NAMELESS = /^(?:<[^>]*>|(?:[\w$.]+\.)?<anonymous>|\{main\}|\{closure\}|anonymous|\?\?|null)$/;

/** The function's name, or undefined for the marks that stand for no name (`<module>`, `<anonymous>`, `{main}`, …). */
export function functionName(written: string | undefined): string | undefined {
  const name = written?.trim();
  return name && !NAMELESS.test(name) ? name.slice(0, 200) : undefined;
}

/** The path with `/`, without URL scheme, bundler prefix and query; undefined for what is no file (`<stdin>`, `native`). */
export function filePath(written: string | undefined): string | undefined {
  if (!written) return undefined;
  const path = written
    .trim()
    .replace(/\\+/g, '/')
    .replace(
      /^(?:async )?(?:webpack(?:-internal)?:\/\/\/?(?:[\w@.-]*\/(?=\.\/))?|file:\/\/(?=\/)|rsc:\/\/React\/Server\/|ng:\/\/\/)/,
      '',
    )
    .replace(/^file:\/\/\/?(?=[A-Za-z]:)|^\/(?=[A-Za-z]:\/)/, '')
    .replace(/^(?:https?|resource|moz-extension):\/\/[^/]*\//, '')
    .replace(/[?#][^/]*$/, '')
    .replace(/^(?:\.\/)+/, '');
  if (path === '' || path.startsWith('<') || /^(?:native|unknown|anonymous|eval|internal|\?\?|\[.*\])$/.test(path))
    return undefined;
  return path.slice(0, 300);
}

export function lineNumber(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  const line = Number.parseInt(written, 10);
  return line > 0 && line < 10_000_000 ? line : undefined;
}

/** A frame of its three parts as written. */
export function rawFrame(path: string | undefined, name: string | undefined, line: string | undefined): RawFrame {
  return { path: filePath(path), function: functionName(name), line: lineNumber(line) };
}

/** `name` up to its last balanced group of round brackets: `main.(*T).run(0xc0, {0x1})` → `main.(*T).run`. */
export function withoutArguments(name: string): string {
  if (!name.endsWith(')')) return name;
  let depth = 0;
  for (let at = name.length - 1; at >= 0; at--) {
    if (name[at] === ')') depth++;
    else if (name[at] === '(' && --depth === 0) return name.slice(0, at).trimEnd();
  }
  return name;
}
