/**
 * Items wrapped in a macro call (`cfg_net! { impl A { ... } }`) are tokens to the grammar. The call around them is blanked,
 * so that they are read like any other item; length and lines of the text never change.
 */

const CALL = /^[ \t]*([a-z_]\w*)![ \t]*[({]/gm;
const FIRST_ITEM =
  /^\s*(?:(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/|#!?\[[^\n]*\]|[a-z_]\w*!\s*\{)\s*)*(?:pub\b|(?:async |unsafe |const )*fn\s+\w|impl\b|mod\s+\w|use\s+\w|struct\s+\w|enum\s+\w|trait\s+\w)/;
/** Macros that take items as data to build code from. */
const TAKES_TOKENS: ReadonlySet<string> = new Set(['quote', 'quote_spanned', 'parse_quote', 'macro_rules']);
const WINDOW = 12_000;
/** Brackets, and the comments, strings and character literals in which they count for nothing. */
const BRACKET_OR_SKIPPED =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|r(#*)"[\s\S]*?"\1|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\\n]|\\(?:x[0-9a-fA-F]{2}|u\{[^}]*\}|.))'|[{}()]/g;

/** The text to hand to the Rust grammar. */
export function unwrapItemMacros(text: string): string {
  const calls = [...text.matchAll(CALL)].filter((match) => {
    const open = match.index + match[0].length;
    return !TAKES_TOKENS.has(match[1]!) && FIRST_ITEM.test(text.slice(open, open + WINDOW));
  });
  if (calls.length === 0) return text;
  const closing = closingBrackets(text);
  const wrappings = calls.flatMap((match) => {
    const end = match.index + match[0].length;
    const close = closing.get(end - 1);
    return close === undefined
      ? []
      : [
          { start: match.index, end },
          { start: close, end: close + 1 },
        ];
  });
  let output = '';
  let copied = 0;
  for (const { start, end } of wrappings.sort((a, b) => a.start - b.start)) {
    output += text.slice(copied, start) + ' '.repeat(end - start);
    copied = end;
  }
  return output + text.slice(copied);
}

/** Where each bracket that opens at an offset closes. */
function closingBrackets(text: string): Map<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (const match of text.matchAll(BRACKET_OR_SKIPPED)) {
    if (match[0] === '{' || match[0] === '(') open.push(match.index);
    else if ((match[0] === '}' || match[0] === ')') && open.length > 0) closing.set(open.pop()!, match.index);
  }
  return closing;
}
