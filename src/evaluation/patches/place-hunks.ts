/**
 * Where the hunks of a patch stand in the file at base. Each is checked line by line; one that has moved is put where its text
 * stands, if there is just one such place.
 */
import type { Hunk } from './parse-patch.ts';

/** A change in lines of the base file, 1-based. */
export interface PlacedChange {
  /** The first removed line, or the line before which lines are added; one past the last line at the end of the file. */
  readonly line: number;
  readonly removed: number;
  readonly added: readonly string[];
}

/** The lines of a decoded text, without line ends; numbered as documents number them. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** The changes of a file's hunks, in their order; the reason where one does not fit the file with the lines of `base`. */
export function placeHunks(
  hunks: readonly Hunk[],
  base: readonly string[],
): PlacedChange[] | { readonly reason: string } {
  const placed: PlacedChange[] = [];
  for (const hunk of hunks) {
    if (hunk.truncated) return { reason: 'the patch breaks off within a hunk' };
    const start = placeOf(hunk, base);
    if (typeof start !== 'number') return start;
    placed.push(...hunk.changes.map(({ at, removed, added }) => ({ line: start + at, removed, added })));
  }
  return placed;
}

/** The 1-based line where the hunk's old text starts. */
function placeOf(hunk: Hunk, base: readonly string[]): number | { readonly reason: string } {
  const { oldStart, oldLines } = hunk;
  if (matchesAt(oldLines, base, oldStart - 1)) return oldStart;
  const last = base.length - oldLines.length;
  const places: number[] = [];
  for (let at = 0; at <= last && oldLines.length > 0; at++) if (matchesAt(oldLines, base, at)) places.push(at + 1);
  if (places.length === 1) return places[0]!;
  const found = places.length === 0 ? 'nowhere' : `at ${places.length} other places`;
  return { reason: `the hunk for line ${oldStart} does not fit there; its lines stand ${found} in the file` };
}

function matchesAt(lines: readonly string[], base: readonly string[], at: number): boolean {
  if (at < 0 || at + lines.length > base.length) return false;
  return lines.every((line, i) => isSameLine(line, base[at + i]!));
}

/**
 * Whether a patch's line is the file's. A byte order mark is no part of decoded text. Patches are UTF-8: of a file in another
 * encoding they keep the ASCII only.
 */
function isSameLine(line: string, base: string): boolean {
  if (line === base) return true;
  if (line.startsWith('\uFEFF')) return isSameLine(line.slice(1), base);
  return line.includes('\uFFFD') && asciiOf(line) === asciiOf(base);
}

function asciiOf(line: string): string {
  return line.replace(/[^\x00-\x7F]/g, '');
}
