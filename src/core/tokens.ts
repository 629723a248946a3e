/**
 * How text becomes terms, for documents and queries alike. An identifier gives its whole form and its parts, split at
 * camel case, underscores and digits, so that `readCSVFile` meets `read_csv`, "CSV" and "file". Scripts without spaces
 * (Han, kana, Hangul) give character pairs.
 */

/** Longest run kept; longer ones are hashes, base64 or minified names and are dropped. */
const MAX_RUN_LENGTH = 64;

const WORD_CHARACTER = /[\p{L}\p{N}]/u;
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\p{N}+|\p{Lm}+/gu;
const PLAIN_WORD = /^[a-z]+$/;
const UNSPACED_SCRIPT = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

const ENDINGS = ['ing', 'ed', 'er', 'or', 'ion'];
const VOWEL = /[aeiouy]/;

/** 1 for `[0-9A-Za-z_]`. */
const ASCII_WORD = Uint8Array.from({ length: 128 }, (_, code) => (/\w/.test(String.fromCharCode(code)) ? 1 : 0));

/** Calls `emit` for each run of letters, digits and underscores in `text`, in order; runs of over 64 units are left out. */
export function forEachRun(text: string, emit: (run: string) => void): void {
  let start = -1;
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 0;
    const inside = code < 128 ? ASCII_WORD[code] === 1 : isWordAt(text, i, code);
    if (inside) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      if (i - start <= MAX_RUN_LENGTH) emit(text.slice(start, i));
      start = -1;
    }
  }
}

function isWordAt(text: string, at: number, code: number): boolean {
  if (code >= 0xdc00 && code <= 0xdfff) return at > 0 && WORD_CHARACTER.test(text.slice(at - 1, at + 1));
  return WORD_CHARACTER.test(String.fromCodePoint(text.codePointAt(at)!));
}

/** The terms of one run: its lower-cased whole form where it is joined of parts, then the stem of each part. */
export function termsOfRun(run: string): string[] {
  const lower = run.toLowerCase();
  if (run === lower && PLAIN_WORD.test(run)) return [stem(run)];
  const parts = splitIdentifier(run);
  const list = parts.length === 1 && parts[0]!.length === run.length ? [] : [lower];
  for (const part of parts) {
    if (UNSPACED_SCRIPT.test(part)) list.push(...pairs(part));
    else list.push(stem(part.toLowerCase()));
  }
  return list;
}

/** The terms of `text` in order, repeats included. Terms are lower case, 1 to 64 UTF-16 units. */
export function terms(text: string): string[] {
  const list: string[] = [];
  forEachRun(text, (run) => list.push(...termsOfRun(run)));
  return list;
}

/** Splits an identifier into its parts as written: `readCSVFile2` → `read`, `CSV`, `File`, `2`. */
export function splitIdentifier(identifier: string): string[] {
  return identifier.match(PART) ?? [];
}

/**
 * A light English stem, so that "parsing", "parsed" and "parser" meet `parse`. Only plain lower-case ASCII words change;
 * the rules are deliberately weak: they should not join words that programmers keep apart.
 */
export function stem(word: string): string {
  if (word.length < 4 || !PLAIN_WORD.test(word)) return word;
  let base = word;
  if (base.endsWith('ies') && base.length > 4) base = `${base.slice(0, -3)}y`;
  else if (base.endsWith('sses')) base = base.slice(0, -2);
  else if (base.endsWith('s') && !/[sui]s$/.test(base)) base = base.slice(0, -1);
  for (const ending of ENDINGS) {
    if (!base.endsWith(ending)) continue;
    const rest = base.slice(0, -ending.length);
    if (rest.length >= 3 && VOWEL.test(rest)) base = undouble(rest);
  }
  if (base.endsWith('e') && base.length > 3) base = base.slice(0, -1);
  return base;
}

function undouble(base: string): string {
  const last = base.at(-1);
  return base.length > 3 && last === base.at(-2) && last !== 's' && last !== 'l' ? base.slice(0, -1) : base;
}

function pairs(part: string): string[] {
  const characters = [...part];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}
