/** Patches in an issue, fenced or not: their lines, the paths of their headers and the functions of their hunk headers. */
import type { Line } from './lines.ts';

const HEADER =
  /^(?:diff --git |--- (?:a\/|\/dev\/null|\S+\.\w+(?:\s|$))|\+\+\+ (?:b\/|\/dev\/null|\S+\.\w+(?:\s|$))|Index: \S)/;
const HUNK = /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@(.*)$/;
const INSIDE = /^(?:[-+ ]|index [0-9a-f]+\.\.|(?:new|deleted) file mode|rename |similarity |\\ No newline|@@|$)/;
const PATH = /^(?:(?:---|\+\+\+|Index:) (?:[abiw]\/)?([^\s]+)|diff --git (?:a\/)?(\S+) )/;

/** Labels the lines of patches. */
export function labelDiffs(lines: readonly Line[]): void {
  let inside = false;
  for (const [at, line] of lines.entries()) {
    if (line.kind === 'boilerplate') continue;
    const text = line.text;
    const next = lines[at + 1]?.text ?? '';
    const starts = HUNK.test(text) || (HEADER.test(text) && !/^---.*---$/.test(text) && startsPatch(text, next));
    inside = starts || (inside && INSIDE.test(text) && (line.fenced || text !== ''));
    if (inside) line.kind = 'diff';
  }
}

function startsPatch(text: string, next: string): boolean {
  return text.startsWith('+++') || text.startsWith('diff') || next.startsWith('+++') || next.startsWith('===');
}

/** The path in a patch's header line. */
export function diffPath(line: string): string | undefined {
  const match = PATH.exec(line);
  const path = match?.[1] ?? match?.[2];
  return path && path !== '/dev/null' && /[./]/.test(path) ? path : undefined;
}

/** What a patch line says without its mark: code of removed, kept and added lines, and the function of a hunk header. */
export function diffCode(line: string): string {
  const hunk = HUNK.exec(line);
  if (hunk) return hunk[1]!.trim();
  if (HEADER.test(line) || /^(?:index |new file|deleted file|rename |similarity |\\)/.test(line)) return '';
  return /^[-+ ]/.test(line) ? line.slice(1) : line;
}

/** The text of removed lines stands in the code today; that of added ones does not yet. */
export function isAddedLine(line: string): boolean {
  return line.startsWith('+');
}
