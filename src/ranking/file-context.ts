/**
 * What the candidates of a file say of each other: the right function mostly lies in the right file, so evidence for the file
 * is evidence for its functions.
 */
import type { Candidate } from '../core/index.ts';
import type { FeatureColumns, FeatureSource } from './features.ts';

/** Fills `file.best`, `file.support` and `file.place`. */
export function fillFileContext(
  columns: FeatureColumns,
  candidates: readonly Candidate[],
  { index }: FeatureSource,
): void {
  const seen = new Map<number, { best: number; sum: number; count: number }>();
  candidates.forEach(({ document, score }, row) => {
    const file = index.documentFile[document]!;
    const totals = seen.get(file) ?? { best: score, sum: 0, count: 0 };
    seen.set(file, totals);
    totals.count++;
    totals.sum += score / totals.count;
    columns['file.place'][row] = 1 / totals.count;
  });
  candidates.forEach(({ document }, row) => {
    const { best, sum } = seen.get(index.documentFile[document]!)!;
    columns['file.best'][row] = best;
    columns['file.support'][row] = sum;
  });
}
