/**
 * Amalgamations in a patch, such as a library's single header: a build joins them of other files and they are committed with these.
 * Their part of the patch says nothing new, so it is no gold.
 */
import type { FilePatch } from './parse-patch.ts';
import type { PlacedChange } from './place-hunks.ts';

export interface ModifiedFile {
  readonly path: string;
  /** Of the file at base, without line ends. */
  readonly lines: readonly string[];
  readonly changes: readonly PlacedChange[];
}

/** A joined file is this many times as long as any of its parts, at least; copies and versions of one file are not. */
const LEAST_GROWTH = 1.2;
/** Share of a part's different lines that the whole holds; licences and imports are left out of it. */
const LEAST_HELD = 0.9;
/** Share of the whole's changed lines that change in other files too. */
const LEAST_REPEATED = 0.8;

/** Whether `file` holds another modified file, and its changes are those of other files of the patch. */
export function isJoined(
  file: ModifiedFile,
  modified: readonly ModifiedFile[],
  patches: readonly FilePatch[],
): boolean {
  const parts = modified.filter((part) => part !== file && part.lines.length * LEAST_GROWTH <= file.lines.length);
  if (parts.length === 0) return false;
  const held = new Set(file.lines.map((line) => line.trim()));
  if (!parts.some((part) => shareIn(held, part.lines) >= LEAST_HELD)) return false;
  const others = patches.filter((patch) => patch.oldPath !== file.path);
  const elsewhere = new Set(others.flatMap(changedLines).map((line) => line.trim()));
  const own = patches.filter((patch) => patch.oldPath === file.path).flatMap(changedLines);
  return shareIn(elsewhere, own) >= LEAST_REPEATED;
}

/** Removed and added lines. */
function changedLines({ hunks }: FilePatch): string[] {
  return hunks.flatMap(({ oldLines, changes }) =>
    changes.flatMap(({ at, removed, added }) => [...oldLines.slice(at, at + removed), ...added]),
  );
}

/** Share of the different `lines` that are in `known`, blank ones left out. */
function shareIn(known: ReadonlySet<string>, lines: readonly string[]): number {
  const written = new Set(lines.map((line) => line.trim()));
  written.delete('');
  return written.size === 0 ? 0 : [...written].filter((line) => known.has(line)).length / written.size;
}
