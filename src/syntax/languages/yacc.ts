/**
 * Bison and flex files hold C in `%{ ... %}` blocks and behind their grammar. There is no grammar for the rules here, so
 * they are blanked and the C around them is read; length and lines of the text never change.
 */

const SEPARATOR = /^%%[ \t]*\r?$/;

/** The text to hand to the C grammar; undefined for what is no bison or flex file. */
export function programOf(text: string): string | undefined {
  const lines = text.split('\n');
  if (!lines.some((line) => SEPARATOR.test(line)) || !lines.some((line) => line.startsWith('%{'))) return undefined;
  let separators = 0;
  let isCode = false;
  const program = lines.map((line) => {
    if (separators === 2) return line;
    if (SEPARATOR.test(line)) separators++;
    else if (line.startsWith('%{')) isCode = true;
    else if (line.startsWith('%}')) isCode = false;
    else if (isCode) return line;
    return ' '.repeat(line.length);
  });
  return program.join('\n');
}
