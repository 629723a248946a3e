/** C and C++ text with comments and literals masked, so that its brackets and directives can be read by character. */

export const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const APOSTROPHE = 39;
const SLASH = 47;
const STAR = 42;
const BACKSLASH = 92;

/** The UTF-16 units of `text`. */
export function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return units;
}

const DECODE_CHUNK = 8192;

export function textOfUnits(units: Uint16Array): string {
  const parts: string[] = [];
  for (let at = 0; at < units.length; at += DECODE_CHUNK) {
    parts.push(Reflect.apply(String.fromCharCode, undefined, units.subarray(at, at + DECODE_CHUNK))); // spread is six times slower
  }
  return parts.join('');
}

/** Overwrites all but line feeds with spaces. */
export function blank(units: Uint16Array, start: number, end: number): void {
  for (let at = start; at < end; at++) if (units[at] !== NEWLINE) units[at] = SPACE;
}

/** A copy of `text` with the insides of comments, strings and character literals blanked; the quotes stay. */
export function mask(text: string): Uint16Array {
  const units = unitsOf(text);
  let at = 0;
  while (at < units.length) {
    const unit = units[at]!;
    if (unit === SLASH && units[at + 1] === SLASH) {
      const end = endOfLine(text, at);
      blank(units, at, end);
      at = end;
    } else if (unit === SLASH && units[at + 1] === STAR) {
      const close = text.indexOf('*/', at + 2);
      const end = close < 0 ? text.length : close + 2;
      blank(units, at, end);
      at = end;
    } else if (unit === QUOTE) {
      const end = text[at - 1] === 'R' ? endOfRawString(text, at) : endOfQuoted(text, at, '"');
      blank(units, at + 1, end - 1);
      at = end;
    } else if (unit === APOSTROPHE && !isDigitSeparator(text, at)) {
      const end = endOfQuoted(text, at, "'");
      blank(units, at + 1, end - 1);
      at = end;
    } else at++;
  }
  return units;
}

/** `1'000'000` */
const isDigitSeparator = (text: string, at: number): boolean =>
  /[0-9a-fA-F]/.test(text[at - 1] ?? '') && /[0-9a-fA-F]/.test(text[at + 1] ?? '') && text[at + 2] !== "'";

/** The end of the line, lines joined by a backslash counting as one. */
export function endOfLine(text: string, from: number): number {
  let end = text.indexOf('\n', from);
  while (end > 0 && (text[end - 1] === '\\' || (text[end - 1] === '\r' && text[end - 2] === '\\'))) {
    end = text.indexOf('\n', end + 1);
  }
  return end < 0 ? text.length : end;
}

/** Behind the closing quote, or the end of the line for one that is never closed. */
function endOfQuoted(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === quote) return at + 1;
    if (text.charCodeAt(at) === BACKSLASH) at++;
    else if (char === '\n') return at;
  }
  return text.length;
}

/** Behind `R"delimiter(...)delimiter"`. */
function endOfRawString(text: string, start: number): number {
  const open = text.indexOf('(', start);
  const delimiter = text.slice(start + 1, open);
  if (open < 0 || delimiter.length > 16 || /[\s"\\]/.test(delimiter)) return endOfQuoted(text, start, '"');
  const close = text.indexOf(`)${delimiter}"`, open);
  return close < 0 ? text.length : close + delimiter.length + 2;
}
