/**
 * Python's grammar looks ahead over all comment lines that follow, at each of them: time grows with the square of a block's
 * length. Of a very long block only the first lines are handed to the parser; the rest is blanked, lengths and lines kept.
 */

/** Lines of a block that the parser sees. Nobody documents a function in more. */
const KEPT_LINES = 200;
const COMMENT_LINE = /^[ \t]*(?:#|\r?$)/;

/** `text` with what stands in very long blocks of comment lines, blank lines among them included, replaced by spaces. */
export function withShortComments(text: string): string {
  const lines = text.split('\n');
  let run = 0;
  let changed = false;
  for (const [at, line] of lines.entries()) {
    run = COMMENT_LINE.test(line) ? run + 1 : 0;
    if (run <= KEPT_LINES) continue;
    lines[at] = ' '.repeat(line.length);
    changed = true;
  }
  return changed ? lines.join('\n') : text;
}
