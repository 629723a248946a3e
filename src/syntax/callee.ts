/**
 * Reads the callee before an argument list from the text itself. Asking the tree costs two to four calls into
 * WebAssembly for each call expression, which halved the reading speed; the text right before the parenthesis says the same.
 */

const WORD = /[\p{L}\p{N}_$]/u;
const isWord = (char: string): boolean => {
  const code = char.charCodeAt(0);
  if (code < 128) {
    return (
      (code >= 97 && code <= 122) ||
      (code >= 65 && code <= 90) ||
      (code >= 48 && code <= 57) ||
      code === 95 ||
      code === 36
    );
  }
  return WORD.test(char) || (code >= 0xd800 && code <= 0xdfff);
};
const isSpace = (char: string): boolean => char === ' ' || char === '\n' || char === '\t' || char === '\r';

const skipSpaceBack = (source: string, from: number): number => {
  let at = from;
  while (at > 0 && isSpace(source[at - 1]!)) at--;
  return at;
};

const wordStart = (source: string, end: number): number => {
  let at = end;
  while (at > 0 && isWord(source[at - 1]!)) at--;
  return at;
};

/** Where a separator (`.`, `?.`, `!.`, `::`, `->`) that ends at `end` starts; `end` itself where there is none. */
const separatorStart = (source: string, end: number): number => {
  const last = source[end - 1];
  if (last === '.') return source[end - 2] === '?' || source[end - 2] === '!' ? end - 2 : end - 1;
  if (last === ':' && source[end - 2] === ':') return end - 2;
  if (last === '>' && source[end - 2] === '-') return end - 2;
  return end;
};

const LONGEST_TYPE_ARGUMENTS = 400;

/** Where type arguments `<...>` that end at `end` start; -1 where the brackets do not balance. */
const typeArgumentsStart = (source: string, end: number): number => {
  let depth = 0;
  const stop = Math.max(0, end - LONGEST_TYPE_ARGUMENTS);
  for (let at = end - 1; at >= stop; at--) {
    if (source[at] === '>' && source[at - 1] !== '=') depth++;
    else if (source[at] === '<' && --depth === 0) return at;
  }
  return -1;
};

/**
 * The callee that ends right before `offset` (where the arguments start): `name`, or `receiver.name` when the receiver
 * is a plain name; empty where the callee is no name (`(f)(x)`, `f[0](x)`). A trailing `!` of a macro or non-null assertion is dropped.
 */
export function calleeBefore(source: string, offset: number): string {
  let end = skipSpaceBack(source, offset);
  const separator = separatorStart(source, end);
  if (separator !== end) end = skipSpaceBack(source, separator);
  if (source[end - 1] === '>') {
    end = typeArgumentsStart(source, end);
    if (end < 0) return '';
    if (source[end - 1] === ':' && source[end - 2] === ':') end -= 2;
    end = skipSpaceBack(source, end);
  }
  if (source[end - 1] === '!') end--;
  const start = wordStart(source, end);
  if (start === end) return '';
  const name = source.slice(start, end);
  const beforeName = skipSpaceBack(source, start);
  const receiverEnd = separatorStart(source, beforeName);
  if (receiverEnd === beforeName) return name;
  const wordEnd = skipSpaceBack(source, receiverEnd);
  const receiverStart = wordStart(source, wordEnd);
  if (receiverStart === wordEnd) return name;
  const beforeReceiver = skipSpaceBack(source, receiverStart);
  if (separatorStart(source, beforeReceiver) !== beforeReceiver) return name;
  return `${source.slice(receiverStart, wordEnd)}.${name}`;
}
