/** The patterns that the embedded policy greps for. Pure. */

const KEYWORDS =
  'def|class|func|fn|fun|function|interface|struct|enum|trait|type|module|object|impl|public|private|protected|internal|static|async|void|export|sub';

/** Lines that define `name`, a word, in any of the languages; some others too. */
export function definitionOf(name: string): string {
  return [
    `\\b(?:${KEYWORDS})\\b(?:\\s*\\([^)]*\\))?[^=(]*\\b${name}\\b`,
    `\\b${name}\\b\\s*[:=]\\s*(?:async\\s*)?(?:function\\b|\\()`,
    `^\\s*(?:async\\s+|static\\s+|get\\s+|set\\s+)?${name}\\s*\\(.*\\{\\s*$`,
    `^\\w[\\w\\s*&:<>,]*\\b${name}\\s*\\(`,
  ].join('|');
}

export function wordOnly(name: string): string {
  return `\\b${name}\\b`;
}

export function callOf(name: string): string {
  return `\\b${name}\\s*\\(`;
}

/** The words one after the other, joined in any way that names and prose join them; the last may go on. */
export function joined(words: readonly string[]): string {
  return `(?i)${words.join('[ _-]?')}`;
}

/** Any of the words, in any case. */
export function anyOf(words: readonly string[]): string {
  return `(?i)(?:${words.join('|')})`;
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
