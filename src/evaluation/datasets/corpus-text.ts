/**
 * Puts the text of a file together from its documents in a BEIR corpus, so that reading it gives documents with the same
 * qualified names. SweRank begins each text with the document's id, and a method's with a bare `class Name:` line.
 */
import type { CorpusDocument } from './corpus-documents.ts';

/** The text of a Python file. Methods stand one column below their class, so that any body is deeper, however it was cut out. */
export function pythonText(documents: readonly CorpusDocument[]): string {
  const lines: string[] = [];
  let open: readonly string[] = [];
  for (const document of documents) {
    const classes = document.names.slice(0, -1);
    if (classes.join('/') !== open.join('/')) {
      classes.forEach((name, depth) => {
        lines.push(`${' '.repeat(depth)}class ${name}:`);
      });
    }
    open = classes;
    lines.push(...indented(withoutClassLine(withoutId(document), classes.at(-1)), classes.length), '');
  }
  return lines.join('\n');
}

/** The text of a file in any other language: its documents as they are. */
export function plainText(documents: readonly CorpusDocument[]): string {
  return documents.map((document) => `${withoutId(document).join('\n')}\n`).join('\n');
}

function withoutId({ id, text }: CorpusDocument): string[] {
  const lines = text.split(/\r?\n/);
  return lines[0]?.trim() === id ? lines.slice(1) : lines;
}

function withoutClassLine(lines: readonly string[], name: string | undefined): readonly string[] {
  return name !== undefined && lines[0]?.trim() === `class ${name}:` ? lines.slice(1) : lines;
}

/** Moves the decorators and the first line of the definition to `column`; what follows is deeper already. */
function indented(lines: readonly string[], column: number): string[] {
  const definition = lines.findIndex((line) => /^\s*(?:async\s+def|def|class)\b/.test(line));
  return lines.map((line, i) => (i <= definition ? ' '.repeat(column) + line.trimStart() : line));
}
