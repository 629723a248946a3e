/**
 * The query: an issue's text, understood. `query/` makes it from the raw text; retrievers and rankers read it. Positions
 * and counts are kept, because where a word stands in an issue says how much it matters.
 */

/**
 * Where a stretch of the issue stands.
 * - `title`, `prose`
 * - `code`: a fenced or indented block; `inline`: an inline code span
 * - `trace`: a stack trace or a compiler's or test runner's report; `log`: other machine output
 * - `diff`: a patch
 * - `boilerplate`: template headings, check lists, version tables, environment dumps
 */
export type SegmentKind = 'title' | 'prose' | 'code' | 'inline' | 'trace' | 'log' | 'diff' | 'boilerplate';

export interface Segment {
  readonly kind: SegmentKind;
  readonly text: string;
}

/** One frame of a stack trace, normalised across languages. */
export interface StackFrame {
  /** As written, with `/`; may be absolute, inside a container or in site-packages. */
  readonly path: string | undefined;
  /**
   * Function or method (`Class.method`, `pkg.(*T).m`, `a::b::c`), without arguments. Compiler-made names are mapped back to what
   * the source says: `Outer$Inner.m` to `Outer.Inner.m`, `<init>` to the class, closures to the method around them.
   */
  readonly function: string | undefined;
  readonly line: number | undefined;
  /** 0 is the innermost frame (where it failed) of its trace. */
  readonly depth: number;
  /** Which trace of the issue, counted from 0 in order of appearance; a Java cause is a trace of its own. */
  readonly trace: number;
}

/** A file path written in the issue. */
export interface PathMention {
  /** With `/`, without URL prefix, line suffix, `a/` and `b/` of diffs. */
  readonly path: string;
  readonly startLine: number | undefined;
  readonly endLine: number | undefined;
  readonly segment: SegmentKind;
}

/**
 * A name written in the issue that has the shape of code: `snake_case`, `camelCase`, `PascalCase`, `CONSTANT`,
 * `dotted.name`, `scoped::name`, `call()`, or any word inside a code span.
 */
export interface IdentifierMention {
  /** The name as written, without call brackets: `Foo.bar`, `std::vec::push`. */
  readonly name: string;
  /** Split at `.`, `::`, `#`, `->`, `/`: `['Foo', 'bar']`. */
  readonly parts: readonly string[];
  /** Written with call brackets. */
  readonly called: boolean;
  /** Kinds of segment it stands in, each once, in order of appearance. */
  readonly segments: readonly SegmentKind[];
  readonly count: number;
}

/** A message or literal that the code may hold as a string. */
export interface LiteralMention {
  readonly text: string;
  /** `error`: the message of an exception or of an error line; `quoted`: a quoted phrase in prose, or a string of a code block. */
  readonly kind: 'error' | 'quoted';
}

/** An issue, understood. */
export interface Query {
  readonly title: string;
  readonly segments: readonly Segment[];
  readonly frames: readonly StackFrame[];
  readonly paths: readonly PathMention[];
  readonly identifiers: readonly IdentifierMention[];
  readonly literals: readonly LiteralMention[];
}
