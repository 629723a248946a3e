/**
 * Items wrapped in a macro call (`cfg_net! { impl A { ... } }`) are tokens to the grammar. The call around them is blanked,
 * so that they are read like any other item; length and lines of the text never change.
 */

const CALL = /^[ \t]*([a-z_]\w*)![ \t]*\{/gm;
const FIRST_ITEM =
  /^\s*(?:(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/|#!?\[[^\n]*\])\s*)*(?:pub\b|(?:async |unsafe |const )*fn\s+\w|impl\b|mod\s+\w|use\s+\w|struct\s+\w|enum\s+\w|trait\s+\w)/;
/** Macros that take items as data to build code from. */
const TAKES_TOKENS: ReadonlySet<string> = new Set(['quote', 'quote_spanned', 'parse_quote', 'macro_rules']);
const WINDOW = 4000;
/** Comments, strings and character literals, whose braces count for nothing. */
const BRACE_OR_SKIPPED =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|r(#*)"[\s\S]*?"\1|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\\n]|\\(?:x[0-9a-fA-F]{2}|u\{[^}]*\}|.))'|[{}]/g;

/** The text to hand to the Rust grammar. */
export function unwrapItemMacros(text: string): string {
  let output = text;
  for (const match of text.matchAll(CALL)) {
    const open = match.index + match[0].length;
    if (TAKES_TOKENS.has(match[1]!) || !FIRST_ITEM.test(text.slice(open, open + WINDOW))) continue;
    const close = closingBrace(text, open);
    if (close < 0) continue;
    output = blankRange(blankRange(output, match.index, open), close, close + 1);
  }
  return output;
}

const blankRange = (text: string, start: number, end: number): string =>
  `${text.slice(0, start)}${' '.repeat(end - start)}${text.slice(end)}`;

/** Where the brace that opened right before `open` closes; -1 where it never does. */
function closingBrace(text: string, open: number): number {
  let depth = 1;
  for (const match of text.slice(open).matchAll(BRACE_OR_SKIPPED)) {
    if (match[0] === '{') depth++;
    else if (match[0] === '}' && --depth === 0) return open + match.index;
  }
  return -1;
}
