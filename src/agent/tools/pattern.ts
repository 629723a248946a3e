/**
 * Patterns of a policy, matched line by line in linear time: RE2 syntax (`re2js`), behind a search for the literals that a match needs.
 * V8's own patterns backtrack, so it is only ever given literals, and words between their borders. Pure.
 */
import { RE2JS, RE2JSException } from 're2js';
import { type RequiredLiterals, requiredLiterals } from './required-literals.ts';
import { type Runs, runsOf } from './signatures.ts';

export interface Pattern {
  readonly ignoresCase: boolean;
  /** What was done to it, for the result to say. */
  readonly note?: string;
  readonly matches: (line: string) => boolean;
  /** The runs of literals: a text without one of each holds no line that matches. */
  readonly required: readonly (readonly Runs[])[];
  /** Undefined where any line may match. */
  readonly literals: { readonly regExp: RegExp; readonly exact: boolean } | undefined;
  /** Whether several lines can be tested as one text: what matches none of them matches nothing in it. */
  readonly testsBlocks: boolean;
}

/** A pattern that cannot be searched for, and why. */
export interface RefusedPattern {
  readonly refused: string;
}

/** What backtracks, and so is not in RE2's syntax. An escaped backslash before it is none of its own. */
const BACKTRACKING = /(?<!\\)(?:\\\\)*(?:\(\?(?:<?[=!]|>)|\\(?:[1-9]|k[<{']))/;
const LINE_BREAK = /\n|(?<!\\)(?:\\\\)*\\n/;

/** A word alone: V8 finds it without backtracking, and means the same by its borders. */
const WORD = /^\\b(\w+)\\b$/;

/** Anchors of the whole text, and flags that switch `^` and `$` back to them. */
const WHOLE_TEXT = /\\[Az]|\(\?[a-zA-Z]*-/;

/**
 * A pattern that is no valid one is searched for as the text that it is. Without `caseSensitive`, case counts where the pattern holds a
 * capital letter outside escapes.
 */
export function compilePattern(written: string, caseSensitive: boolean | undefined): Pattern | RefusedPattern {
  const pattern = written.replace(/^[\r\n]+|[\r\n]+$/g, '');
  if (pattern === '') return { refused: 'the pattern is empty' };
  if (LINE_BREAK.test(pattern)) return { refused: 'lines are searched one by one; search for a part of one line' };
  const ignoresCase = !(caseSensitive ?? /\p{Lu}/u.test(pattern.replace(/\\(?:[pP]\{?\w+\}?|.)/gs, '')));
  const [, word] = WORD.exec(pattern) ?? [];
  if (word !== undefined) return wordPattern(word, ignoresCase);
  const flags = RE2JS.MULTILINE | (ignoresCase ? RE2JS.CASE_INSENSITIVE : 0);
  try {
    const compiled = RE2JS.compile(pattern, flags);
    return {
      ignoresCase,
      matches: (line) => compiled.test(line),
      ...literalSearch(requiredLiterals(pattern), ignoresCase),
      testsBlocks: !WHOLE_TEXT.test(pattern),
    };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    if (BACKTRACKING.test(pattern)) {
      return { refused: 'look-arounds, back references and atomic groups are not supported (RE2 syntax)' };
    }
    return {
      ignoresCase,
      note: `not a valid pattern (${reasonOf(error)}), so searched for as plain text`,
      matches: () => true,
      ...literalSearch({ literals: [pattern], exact: true, all: [[pattern]] }, ignoresCase),
      testsBlocks: false,
    };
  }
}

function wordPattern(word: string, ignoresCase: boolean): Pattern {
  const regExp = new RegExp(`\\b${word}\\b`, ignoresCase ? 'gi' : 'g');
  const inLine = new RegExp(regExp.source, ignoresCase ? 'i' : '');
  const { required } = literalSearch({ literals: [word], exact: true, all: [[word]] }, ignoresCase);
  return {
    ignoresCase,
    matches: (line) => inLine.test(line),
    required,
    literals: { regExp, exact: true },
    testsBlocks: true,
  };
}

function literalSearch(
  required: RequiredLiterals | undefined,
  ignoresCase: boolean,
): Pick<Pattern, 'literals' | 'required'> {
  if (!required) return { literals: undefined, required: [] };
  const escaped = required.literals.map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return {
    literals: { regExp: new RegExp(escaped.join('|'), ignoresCase ? 'gi' : 'g'), exact: required.exact },
    required: required.all.map((literals) => literals.map(runsOf)),
  };
}

function reasonOf(error: Error): string {
  return error.message.replace(/^error parsing regexp: /, '').replace(/: `[\s\S]*$/, '');
}
