/** Cuts texts to a budget of tokens: whole lines from the start, and a mark that says that something is missing. */
import { estimateTokens } from '../core/index.ts';

const MARK = '\n(the rest is cut)';

/** The text itself where it has at most `tokens`; else as many of its first lines as fit with a mark, or a part of the first line. */
export function shorten(text: string, tokens: number): string {
  if (estimateTokens(text) <= tokens) return text;
  const length = largest(0, text.length, (end) => estimateTokens(text.slice(0, end) + MARK) <= tokens);
  const lineEnd = text.lastIndexOf('\n', length);
  return (lineEnd > 0 ? text.slice(0, lineEnd) : text.slice(0, wholeCharacters(text, length))) + MARK;
}

/** The largest whole number from `low` to `high` that `fits`, as all below it do; `low` where none does. */
export function largest(low: number, high: number, fits: (value: number) => boolean): number {
  if (fits(high)) return high;
  let [known, end] = [low, high];
  while (known < end) {
    const middle = Math.ceil((known + end) / 2);
    if (fits(middle)) known = middle;
    else end = middle - 1;
  }
  return known;
}

/** `end`, or one less where it would part a surrogate pair. */
function wholeCharacters(text: string, end: number): number {
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? end - 1 : end;
}
