/**
 * C# without its directives, for the parser only: the grammar reads `#if` between whole statements but not around an
 * attribute or half a declaration. Both branches stay where each is whole; of two alternative headers with one body the first stays.
 */

const DIRECTIVE = /^[ \t]*#[^\n]*/gm;
const PLAIN_LINES = String.raw`((?:(?![ \t]*#[ \t]*(?:if|el|endif))[^\n]*\n)*)`;
/** An innermost `#if` with one alternative. */
const ALTERNATIVES = new RegExp(
  String.raw`^([ \t]*#[ \t]*if[^\n]*\n)${PLAIN_LINES}([ \t]*#[ \t]*el[^\n]*\n)${PLAIN_LINES}([ \t]*#[ \t]*endif)`,
  'gm',
);

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
const braceBalance = (text: string): number => text.split('{').length - text.split('}').length;

/** The text with directives blanked; offsets and lines stay right. */
export function withoutDirectives(text: string): string {
  if (!text.includes('#')) return text;
  return text
    .replace(ALTERNATIVES, (_, start: string, first: string, middle: string, second: string, end: string) =>
      [start, first, middle, braceBalance(first) === 0 ? second : blank(second), end].join(''),
    )
    .replace(DIRECTIVE, blank);
}
