/**
 * Which literal texts must a line hold for a pattern to match it? V8 finds literals many times faster than any engine runs patterns, so
 * lines are found by these and only then matched. Reads the syntax of RE2 as far as it is sure of it, and gives up on the rest. Pure.
 */

export interface RequiredLiterals {
  /** A line that matches holds one of these; never empty, no text is. */
  readonly literals: readonly string[];
  /** Whether every line that holds one matches. */
  readonly exact: boolean;
  /** A line that matches holds one of each of these; `literals` is among them. */
  readonly all: readonly (readonly string[])[];
}

const MOST_LITERALS = 16;

/** A single character stands in most lines: to look for it first would save nothing. */
const LEAST_CHARACTERS = 2;

/** Undefined where no literal is required, or none can be told. */
export function requiredLiterals(pattern: string): RequiredLiterals | undefined {
  const parser = new LiteralParser(pattern);
  const found = parser.alternatives();
  if (!found || !parser.atEnd || found.literals.length > MOST_LITERALS) return undefined;
  return found.exact || shortest(found.literals) >= LEAST_CHARACTERS ? found : undefined;
}

/** Characters that open an operator; any other stands for itself, as braces do where they hold no numbers. */
const OPERATORS: ReadonlySet<string> = new Set('\\^$.*+?()[|');

/** Escapes that match no character. */
const ASSERTIONS: ReadonlySet<string> = new Set('bBAz');

/** Escapes of one unknown character. */
const CLASSES: ReadonlySet<string> = new Set('dDwWsS');

/** How often the item before may be repeated: `least` is 0 or 1. Undefined where nothing is repeated. */
type Repetition = { readonly least: number } | undefined;

/** Recursive descent; `undefined` means that nothing is required of what was read, or that it is not understood (`#lost`). */
class LiteralParser {
  readonly #pattern: string;
  #at = 0;
  #lost = false;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get atEnd(): boolean {
    return !this.#lost && this.#at === this.#pattern.length;
  }

  alternatives(): RequiredLiterals | undefined {
    const branches = [this.#sequence()];
    while (this.#takes('|')) branches.push(this.#sequence());
    const known = branches.filter((branch) => branch !== undefined);
    if (known.length < branches.length) return undefined;
    if (known.length === 1) return known[0];
    const literals = [...new Set(known.flatMap((branch) => branch.literals))];
    return { literals, exact: known.every(({ exact }) => exact), all: [literals] };
  }

  /** What the items of the sequence ask for, the longest text first; items that follow each other ask for one text. */
  #sequence(): RequiredLiterals | undefined {
    const found: (readonly string[])[] = [];
    let run: readonly string[] = NO_TEXT;
    let exact = true;
    const endRun = (): void => {
      if (run !== NO_TEXT) found.push(run);
      run = NO_TEXT;
    };
    while (!this.#lost && this.#at < this.#pattern.length && !this.#isNext('|') && !this.#isNext(')')) {
      const item = this.#item();
      const repeated = this.#repetition();
      const texts =
        typeof item === 'string' ? [item] : typeof item === 'object' && item.exact ? item.literals : undefined;
      if (item === ASSERTION) {
        exact = false;
        continue;
      }
      const joined = texts && repeated?.least !== 0 ? joinedWith(run, texts) : undefined;
      exact &&= joined !== undefined && repeated === undefined;
      if (joined) run = joined;
      if (!joined || repeated) endRun();
      if (!joined && typeof item === 'object' && repeated?.least !== 0) found.push(...item.all);
    }
    endRun();
    const [literals] = found.sort((one, other) => shortest(other) - shortest(one));
    return literals && { literals, exact, all: found };
  }

  /** One character, what a group requires, an assertion, or undefined for a character that is not known. */
  #item(): string | RequiredLiterals | typeof ASSERTION | undefined {
    const next = this.#pattern[this.#at++]!;
    if (next === '(') return this.#group();
    if (next === '[') return this.#skipClass();
    if (next === '\\') return this.#escape();
    if (next === '^' || next === '$') return ASSERTION;
    if (next === '.') return undefined;
    if (OPERATORS.has(next)) this.#lost = true;
    return next;
  }

  #group(): RequiredLiterals | undefined {
    if (this.#isNext('?')) {
      const opening = /^\?(?::|P?<\w+>)/.exec(this.#pattern.slice(this.#at, this.#at + 100))?.[0];
      this.#lost ||= opening === undefined;
      this.#at += opening?.length ?? 0;
    }
    const found = this.#lost ? undefined : this.alternatives();
    this.#lost ||= !this.#takes(')');
    return found;
  }

  /** `[]a]` and `[^]a]` hold a bracket; classes within classes are left to the engine. */
  #skipClass(): undefined {
    this.#takes('^');
    for (let first = true; first || !this.#isNext(']'); first = false) {
      if (this.#at >= this.#pattern.length || this.#isNext('[')) {
        this.#lost = true;
        return;
      }
      this.#at += this.#isNext('\\') ? 2 : 1;
    }
    this.#at++;
  }

  #escape(): string | typeof ASSERTION | undefined {
    const escaped = this.#pattern[this.#at++] ?? '';
    if (ASSERTIONS.has(escaped)) return ASSERTION;
    if (CLASSES.has(escaped)) return undefined;
    if (escaped === 't') return '\t';
    if (escaped === '' || /[a-zA-Z0-9]/.test(escaped)) this.#lost = true;
    return escaped;
  }

  #repetition(): Repetition {
    const rest = this.#pattern.slice(this.#at, this.#at + 20);
    const written = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})/.exec(rest);
    if (!written) return undefined;
    this.#at += written[0].length;
    this.#takes('?');
    return { least: written[0] === '+' || Number(written[1] ?? 0) > 0 ? 1 : 0 };
  }

  #isNext(character: string): boolean {
    return this.#pattern[this.#at] === character;
  }

  #takes(character: string): boolean {
    if (!this.#isNext(character)) return false;
    this.#at++;
    return true;
  }
}

const ASSERTION = Symbol('matches no character');
const NO_TEXT: readonly string[] = [''];

/** Each of `texts` behind each of `run`; undefined where these are too many. */
function joinedWith(run: readonly string[], texts: readonly string[]): readonly string[] | undefined {
  if (run.length * texts.length > MOST_LITERALS) return undefined;
  return run.flatMap((before) => texts.map((text) => before + text));
}

function shortest(literals: readonly string[]): number {
  return Math.min(...literals.map((literal) => literal.length));
}
