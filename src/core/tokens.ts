/**
 * How text becomes terms, for documents and queries alike. An identifier gives its whole form and its parts, split at
 * camel case, underscores and digits, so that `readCSVFile` meets `read_csv`, "CSV" and "file". Scripts without case
 * or spaces (CJK) give character pairs.
 */

/** Longest term kept; longer runs are hashes, base64 or minified names and are dropped. */
const MAX_TERM_LENGTH = 64;

const RUN = /[\p{L}\p{N}_$]+/gu;
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lo}+|\p{N}+|\p{Lm}+/gu;
const HAS_JOIN = /[_$]|\p{Ll}\p{Lu}|\p{Lu}{2}\p{Ll}|\p{L}\p{N}|\p{N}\p{L}/u;
const ASCII_WORD = /^[a-z]+$/;
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * A light English stem, so that "parsing", "parsed" and "parser" meet `parse`. Only plain lower-case ASCII words change;
 * the rule is deliberately weak: it must never join words that programmers keep apart.
 */
export function stem(word: string): string {
  if (word.length < 4 || !ASCII_WORD.test(word)) return word;
  let base = word;
  if (base.endsWith('ies') && base.length > 4) base = `${base.slice(0, -3)}y`;
  else if (base.endsWith('sses')) base = base.slice(0, -2);
  else if (base.endsWith('s') && !base.endsWith('ss') && !base.endsWith('us') && !base.endsWith('is'))
    base = base.slice(0, -1);
  if (base.endsWith('ing') && base.length > 5) base = undouble(base.slice(0, -3));
  else if (base.endsWith('ed') && base.length > 4) base = undouble(base.slice(0, -2));
  else if (base.endsWith('er') && base.length > 5) base = undouble(base.slice(0, -2));
  else if (base.endsWith('or') && base.length > 6) base = base.slice(0, -2);
  else if (base.endsWith('ion') && base.length > 6) base = base.slice(0, -3);
  if (base.endsWith('e') && base.length > 3) base = base.slice(0, -1);
  return base;
}

function undouble(base: string): string {
  const last = base.at(-1);
  return base.length > 3 && last === base.at(-2) && last !== 's' && last !== 'l' ? base.slice(0, -1) : base;
}

/** Splits an identifier into its parts as written: `readCSVFile2` → `read CSV File 2`. */
export function splitIdentifier(identifier: string): string[] {
  return identifier.match(PART) ?? [];
}

/**
 * Calls `emit` for each term of `text`, in order. A joined identifier emits its lower-cased whole form first and then its
 * stemmed parts; a plain word emits its stem. Terms are lower case, 1 to 64 UTF-16 units.
 */
export function forEachTerm(text: string, emit: (term: string) => void): void {
  for (const [run] of text.matchAll(RUN)) {
    if (run.length > MAX_TERM_LENGTH) continue;
    if (CJK.test(run)) {
      emitPairs(run, emit);
    } else if (HAS_JOIN.test(run)) {
      const whole = run.toLowerCase();
      const parts = splitIdentifier(run);
      if (parts.length > 1 || parts[0]?.length !== run.length) emit(whole);
      for (const part of parts) emit(stem(part.toLowerCase()));
    } else {
      emit(stem(run.toLowerCase()));
    }
  }
}

function emitPairs(run: string, emit: (term: string) => void): void {
  for (const part of run.match(PART) ?? []) {
    if (!CJK.test(part)) emit(stem(part.toLowerCase()));
    else if (part.length === 1) emit(part);
    else for (let i = 0; i + 1 < part.length; i++) emit(part.slice(i, i + 2));
  }
}

/** The terms of `text` as a list; see `forEachTerm`. */
export function terms(text: string): string[] {
  const list: string[] = [];
  forEachTerm(text, (term) => list.push(term));
  return list;
}
