/** Whether a patch changes the form of code alone: nothing is left of it when white space is ignored. */
import type { FilePatch } from '../../evaluation/index.ts';

export function isFormatOnly(patches: readonly FilePatch[]): boolean {
  return patches.every(
    ({ oldPath, newPath, hunks, binary }) =>
      oldPath !== undefined && newPath !== undefined && !binary && removedText(hunks) === addedText(hunks),
  );
}

type Hunks = FilePatch['hunks'];

function removedText(hunks: Hunks): string {
  return hunks
    .flatMap(({ oldLines, changes }) => changes.flatMap(({ at, removed }) => oldLines.slice(at, at + removed)))
    .join('')
    .replace(/\s+/g, '');
}

function addedText(hunks: Hunks): string {
  return hunks
    .flatMap(({ changes }) => changes.flatMap(({ added }) => added))
    .join('')
    .replace(/\s+/g, '');
}
