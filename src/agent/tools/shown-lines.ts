/** Lines of a text as results show them: numbered, cut where they are long, with the ranges that were shown. Pure. */
import type { SeenLines } from './tool-set.ts';

/** The lines of a text without their line feeds; a last line feed opens no line, and an empty text has none. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** `  12: text` for a line that matches, `  12- text` for one around it. Of a long line, what stands around `column` is kept. */
export function numberedLine(
  number: number,
  line: string,
  { mark = ':', column = 0, most }: { mark?: ':' | '-'; column?: number; most: number },
): string {
  return `${String(number).padStart(5)}${mark} ${cutLine(line, column, most)}`;
}

function cutLine(line: string, column: number, most: number): string {
  if (line.length <= most) return line;
  const start = Math.max(0, Math.min(column - (most >> 2), line.length - most));
  const end = start + most;
  const cut = `${start > 0 ? '…' : ''}${line.slice(start, end)}${end < line.length ? '…' : ''}`;
  return `${cut} [line of ${line.length} characters]`;
}

/** Collects shown lines, given in ascending order within a path, as ranges. */
export class SeenRanges {
  readonly #ranges: SeenLines[] = [];

  add(path: string, line: number): void {
    const last = this.#ranges.at(-1);
    if (last?.path === path && last.endLine + 1 === line)
      this.#ranges[this.#ranges.length - 1] = { ...last, endLine: line };
    else this.#ranges.push({ path, startLine: line, endLine: line });
  }

  get all(): readonly SeenLines[] {
    return this.#ranges;
  }
}

/** `1 line`, `2 lines`; `match` becomes `matches`. */
export function counted(count: number, noun: string): string {
  const plural = /(?:ch|s)$/.test(noun) ? `${noun}es` : `${noun}s`;
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;
}
