/**
 * Messages and literals that the code may hold as strings: exception messages, error lines of logs, compilers and
 * runners, phrases quoted in prose, and the strings of code blocks.
 */
import type { LiteralMention } from '../core/index.ts';
import { ERROR_LITERALS, LITERAL_CHARACTERS, QUOTED_LITERALS } from './limits.ts';
import { KEYWORDS } from './words.ts';

/** The first group is the message. */
const MESSAGES: readonly RegExp[] = [
  /panicked at '(.*)', [^\s']+:\d+/,
  /(?:[A-Z]\w*(?:Error|Exception|Warning|Failure|Fault|Interrupt|Violation)|\bError)(?: \[\w+\]| \([^()]*\))?: (\S.*)$/,
  /^.*:in [`'][^`']*['`]: (\S.*) \([A-Z][\w:]*\)$/,
  /\b(?:panic|fatal error|Fatal error|Parse error|PHP \w+(?: error)?|Uncaught [\w\\]+|Assertion failed|AssertionError|Failure\/Error): *(\S.*)$/,
];
const MACHINE_MESSAGES: readonly RegExp[] = [
  /^\s*(?:Caused by: |Exception in thread "[^"]*" )?(?:[\w$]+\.)+[A-Z]\w*: (\S.*)$/,
  /(?:^|[\s:\])|])(?:fatal |internal compiler |compile )?(?:[Ee]rror|ERROR|FATAL|CRITICAL|SEVERE)(?: [A-Z]+\d+|\[\w+\]|\])?(?: \([^()]{1,40}\))?(?: ?[:|-])? +(\S.*)$/,
  /^E {3,}(?:assert )?(\S.*)$/,
];
const MIGHT_BE_MESSAGE =
  /[Ee]rror|ERROR|Exception|panic|FATAL|CRITICAL|SEVERE|Warning|Fault|Failure|Violation|Interrupt|Assertion|^E {3}|:in |PHP |\.[A-Z]\w*: /;
/** Rust writes the message of a panic below its place. */
const MESSAGE_BELOW = /panicked at [^\s']+:\d+:\d+:$/;
const PLACE = / in (?:\/|[A-Za-z]:\\)\S+(?::\d+| on line \d+)$|,? \(?at \S+:\d+(?::\d+)?\)?$/;
const PROSE_QUOTES =
  /(?<![\w"])"([^"\n]{4,300})"(?!\w)|“([^”\n]{4,300})”|«([^»\n]{4,300})»|「([^」\n]{4,300})」|(?<=^|[\s(:,])'([^'\n]{4,300})'(?=$|[\s).,:;!?])/g;
const STRINGS = /"((?:[^"\\\n]|\\.){0,300})"|'((?:[^'\\\n]|\\.){0,300})'|`((?:[^`\\\n]|\\.){0,300})`/g;

export class LiteralCollector {
  readonly #literals: LiteralMention[] = [];
  readonly #seen = new Set<string>();
  #errors = 0;
  #messageBelow = false;
  #quoted = 0;

  get mentions(): readonly LiteralMention[] {
    return this.#literals;
  }

  /**
   * The message of a line that reports an error; says whether it is one. Machines write more forms than people: in prose
   * "error" with words after it is no message.
   */
  takeError(line: string, writtenBy: 'machine' | 'person'): boolean {
    if (this.#messageBelow && line.trim() !== '') this.add(line, 'error');
    this.#messageBelow = MESSAGE_BELOW.test(line);
    if (!MIGHT_BE_MESSAGE.test(line)) return false;
    for (const pattern of writtenBy === 'machine' ? [...MESSAGES, ...MACHINE_MESSAGES] : MESSAGES) {
      const message = pattern.exec(line)?.[1];
      if (message) {
        this.add(withoutLooseQuote(message.replace(PLACE, '')), 'error');
        return true;
      }
    }
    return false;
  }

  /** Phrases of at least two words in quotation marks. */
  takeQuoted(prose: string): void {
    if (!/["'“«「]/.test(prose)) return;
    for (const match of prose.matchAll(PROSE_QUOTES)) {
      const phrase = match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[5] ?? '';
      if (/\S\s+\S|[\u3040-\u9fff]{4}/.test(phrase)) this.add(phrase, 'quoted');
    }
  }

  /** String literals of a line of code. */
  takeStrings(code: string): void {
    if (!/["'`]/.test(code)) return;
    for (const match of code.matchAll(STRINGS)) {
      const text = match[1] ?? match[2] ?? match[3] ?? '';
      if (!KEYWORDS.has(text)) this.add(text, 'quoted');
    }
  }

  add(written: string, kind: LiteralMention['kind']): void {
    const text = written.trim().slice(0, LITERAL_CHARACTERS);
    if (text.length < 3 || !/\p{L}/u.test(text) || this.#seen.has(text)) return;
    if (kind === 'error' ? this.#errors >= ERROR_LITERALS : this.#quoted >= QUOTED_LITERALS) return;
    if (kind === 'error') this.#errors++;
    else this.#quoted++;
    this.#seen.add(text);
    this.#literals.push({ text, kind });
  }
}

/** A message that was itself quoted ends at the quotation mark that has no partner. */
function withoutLooseQuote(message: string): string {
  const quotes = message.split('"').length - 1;
  return quotes % 2 === 1 ? message.slice(0, message.indexOf('"')) || message : message;
}
