/** How much of a candidate's own name, and of its file's name, the issue says in words: `write_row` for "writing a row". */
import { type Candidate, splitIdentifier, stem } from '../core/index.ts';
import { lastPart, type TreeIndex } from '../index/index.ts';
import type { FeatureColumns, FeatureSource } from './features.ts';

/** Fills `name.cover` and `path.cover`. */
export function fillNames(
  columns: FeatureColumns,
  candidates: readonly Candidate[],
  { signals, index }: FeatureSource,
): void {
  const words = new Set(signals.terms.map(({ number }) => index.terms.get(number)));
  const ofFiles = new Map<number, number>();
  candidates.forEach(({ document }, row) => {
    columns['name.cover'][row] = cover(lastPart(index.name(document)), words);
    const file = index.documentFile[document]!;
    let share = ofFiles.get(file);
    if (share === undefined) {
      share = cover(fileStem(index, file), words);
      ofFiles.set(file, share);
    }
    columns['path.cover'][row] = share;
  });
}

/** Share of the name's letters that stand in words of the issue; longer names count more than one short word. */
function cover(name: string, words: ReadonlySet<string>): number {
  let total = 0;
  let covered = 0;
  for (const part of splitIdentifier(name)) {
    total += part.length;
    if (words.has(stem(part.toLowerCase()))) covered += part.length;
  }
  return total === 0 ? 0 : (covered / total) * Math.min(1, covered / 8);
}

function fileStem(index: TreeIndex, file: number): string {
  const path = index.path(file);
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
}
