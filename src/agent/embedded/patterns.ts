/** The patterns that the embedded policy greps for. Pure. */

const KEYWORDS = 'def|class|func|fn|fun|function|interface|struct|type';

/**
 * Lines that define `name`, a word, in any of the languages, and few others. Each alternative holds more text than the name, by which lines are found
 * before any is matched.
 */
export function definitionOf(name: string): string {
  return [
    `\\b(?:${KEYWORDS}) ${name}\\b`,
    `\\bdef self\\.${name}\\b`,
    `(?:[a-mo-zA-Z0-9_>\\])&*]|[^r]n) ${name}\\(`, // behind a type, a modifier or a receiver, which `return` is not
    `^\\s* ${name}\\(.*\\{$`,
    `\\*${name}\\(`,
    `::${name}\\(`,
    `\\b${name} = [af(]`, // an arrow, or a function
    `\\b${name}: [af(]`,
    `^${name} \\(`,
  ].join('|');
}

export function wordOnly(name: string): string {
  return `\\b${name}\\b`;
}

export function callOf(name: string): string {
  return `\\b${name}\\s*\\(`;
}

/** The words, lower case so that case does not count, one after the other, joined in any way that names and prose join them; the last may go on. */
export function joined(words: readonly string[]): string {
  return words.join('[ _-]?');
}

/** Any of the words, lower case so that case does not count. */
export function anyOf(words: readonly string[]): string {
  return words.join('|');
}

/** The longest stretch of a message without what may be filled in: numbers, quoted names, placeholders. */
export function constantPart(message: string): string | undefined {
  const pieces = message.split(/["'`].*?["'`]|%\w|\$?\{[^}]*\}|<[^>]*>|0x[\da-f]+|\d+|[\\/]\S*|\n/i);
  const longest = pieces
    .map((piece) => piece.trim())
    .reduce((best, piece) => (piece.length > best.length ? piece : best), '');
  const cut = longest.replace(/^[^\w]+|[^\w]+$/g, '').slice(0, 60);
  return cut.length >= 8 && /[A-Za-z]{3}/.test(cut) ? escaped(cut) : undefined;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
