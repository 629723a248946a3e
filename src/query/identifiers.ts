/**
 * Names with the shape of code. In prose only the shape speaks (`snake_case`, `camelCase`, `Dotted.name`, `call()`); in a code
 * span every word counts; in a code block every word but keywords, comments and the words of strings.
 */
import type { IdentifierMention, SegmentKind } from '../core/index.ts';
import { IDENTIFIER_CHARACTERS, IDENTIFIERS_OF_KIND } from './limits.ts';
import { KEYWORDS, PRODUCTS } from './words.ts';

/** `prose`: by shape; `span`: every word of a short span; `code`: every word that is no keyword. */
export type NameRule = 'prose' | 'span' | 'code';

const LETTER = 'A-Za-z_$\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f';
const WORD = `[${LETTER}][${LETTER}0-9]*`;
const CHAIN = new RegExp(`([#@.:]?)(${WORD}(?:(?:\\.|::|#|->|\\?\\.|\\\\(?=[A-Z]))${WORD})*)(\\()?`, 'g');
const FLAG = /(?<![\w-])--?([a-z][a-z0-9]+(?:-[a-z0-9]+)*)(?![\w])/g;
const KEBAB = /^[.#@]?([A-Za-z][\w]*(?:-[\w]+)+)$/;
const PLAIN_WORD = /^[A-Za-z]?[a-z]*$/;
/** Also the marks around types in the names of frames: `pkg.(*T).m`, `<T as Trait>::m`. */
const SEPARATOR = /\.|::|#|->|\?\.|\\|\/|[<>()[\]{}*&,\s]+(?:as\s)?/;

const SNAKE = /[A-Za-z0-9]_[A-Za-z0-9]|^__?[A-Za-z]\w*$/;
const CAMEL = /^[_$]*[a-z][a-z0-9]*[A-Z]|^[_$]*[A-Z][a-z0-9]+[A-Z]|^[A-Z]{2,}[a-z]{2,}[\w]*$|^[A-Z][A-Z]+[a-z]+[A-Z]/;
const ERROR_NAME = /^[A-Z]\w*(?:Error|Exception|Warning)$/;
const PLURAL_ACRONYM = /^[A-Z]+s$/;
const DOMAIN_END = /\.(?:com|org|net|edu|gov)$|(?:^|\.)(?:github|readthedocs|gitlab)\.(?:io|org)$/;
const SENTENCE_START =
  /\.(?:The|This|That|It|I|In|If|When|But|And|So|We|You|There|Then|Also|However|For|As|What|Is|Are|My|After|Before|Not|No|To|Thanks|Here|Please|See|Any)$/;
const ABBREVIATION = /^(?:e\.g|i\.e|a\.k\.a|etc|vs|w\.r\.t|p\.s|a\.m|p\.m|al)$/i;

/** Collects the names of an issue with their places and counts, in order of appearance. */
export class IdentifierCollector {
  readonly #found = new Map<string, { called: boolean; segments: SegmentKind[]; count: number }>();
  readonly #added = new Map<SegmentKind, number>();

  get mentions(): IdentifierMention[] {
    return [...this.#found].map(([name, found]) => ({ name, parts: nameParts(name), ...found }));
  }

  /** Counts one mention of `name` in the segments named. */
  add(name: string, called: boolean, segments: readonly SegmentKind[]): void {
    if (name.length > IDENTIFIER_CHARACTERS || nameParts(name).length === 0) return;
    const first = segments[0]!;
    let found = this.#found.get(name);
    if (!found) {
      const added = this.#added.get(first) ?? 0;
      if (added >= IDENTIFIERS_OF_KIND) return;
      this.#added.set(first, added + 1);
      this.#found.set(name, (found = { called, segments: [], count: 0 }));
    }
    found.called ||= called;
    found.count++;
    for (const segment of segments) if (!found.segments.includes(segment)) found.segments.push(segment);
  }

  /** Reads the names of one line or span whose URLs and paths are masked. */
  take(text: string, rule: NameRule, segments: readonly SegmentKind[]): void {
    const kebab = rule === 'span' ? KEBAB.exec(text.trim()) : null;
    if (kebab) {
      this.add(kebab[1]!, false, segments);
      return;
    }
    if (text.includes('-'))
      for (const flag of text.matchAll(FLAG)) if (isFlag(flag, text)) this.add(flag[1]!, false, segments);
    for (const match of text.matchAll(CHAIN)) {
      const [whole, mark, chain, bracket] = match as unknown as [string, string, string, string | undefined];
      if (rule === 'prose' && mark === '' && bracket === undefined && PLAIN_WORD.test(chain)) continue;
      if (/\d/.test(text[match.index - 1] ?? '') || isFlagPart(text, match.index)) continue;
      const name = cleanName(chain);
      const called = bracket !== undefined && isCall(text, match.index + whole.length, rule);
      if (isName(name, mark, called, rule)) this.add(name, called, segments);
    }
  }
}

/** `name` split at `.`, `::`, `#`, `->`, `/` and `\`. */
function nameParts(name: string): string[] {
  return name.split(SEPARATOR).filter((part) => part !== '');
}

function cleanName(chain: string): string {
  return chain
    .replace(/^(?:self|this|\$this|cls|super)(?:\.|->|::|\?\.)/, '')
    .replaceAll('?.', '.')
    .replace(/^\$(?=\w)/, '');
}

function isFlag(flag: RegExpMatchArray, text: string): boolean {
  const before = text[flag.index! - 1] ?? ' ';
  return flag[0].startsWith('--') && /[\s"'`([=|,]/.test(before);
}

function isFlagPart(text: string, at: number): boolean {
  return text[at - 1] === '-' && /(?:^|[\s"'`([=|,])--(?:[\w]+-)*$/.test(text.slice(Math.max(0, at - 40), at));
}

/** "file(s)" is no call. */
function isCall(text: string, after: number, rule: NameRule): boolean {
  return rule !== 'prose' || !/^e?s\)/.test(text.slice(after, after + 3));
}

function isName(name: string, mark: string, called: boolean, rule: NameRule): boolean {
  if (name.length < 2 || KEYWORDS.has(name) || !/[A-Za-z\u00c0-\u024f]/.test(name)) return false;
  const parts = nameParts(name);
  if (rule === 'prose') return isProseName(name, parts, mark, called);
  if (parts.length === 1 && name.length === 2 && !called && rule === 'code') return false;
  return !(parts.length > 1 && DOMAIN_END.test(name));
}

function isProseName(name: string, parts: readonly string[], mark: string, called: boolean): boolean {
  if (mark === '@' || PRODUCTS.has(name) || PLURAL_ACRONYM.test(name) || ABBREVIATION.test(name)) return false;
  if (parts.length > 1) {
    if (DOMAIN_END.test(name) || SENTENCE_START.test(name)) return false;
    return parts.every((part) => part.length > 1 || parts.length > 2 || called || !name.includes('.'));
  }
  return called || mark === '#' || SNAKE.test(name) || CAMEL.test(name) || ERROR_NAME.test(name);
}
