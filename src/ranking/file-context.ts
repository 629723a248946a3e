/**
 * What the candidates of a file say of each other, and what files say of files: imports and changes that came together. The
 * right function mostly lies in the right file, so evidence for the file is evidence for its functions.
 */
import type { Candidate } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';
import type { FeatureColumns, FeatureSource } from './features.ts';

/** Files whose neighbours are looked at. */
const SEED_FILES = 5;
/** Commits of more files are sweeping changes. */
const MAX_CHANGED = 20;

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

/** Fills `file.imported` and `file.cochange`. */
export function fillFileNeighbours(
  columns: FeatureColumns,
  candidates: readonly Candidate[],
  source: FeatureSource,
): void {
  const { index } = source;
  const seeds = seedFiles(candidates, index);
  const imported = new Map<number, number>();
  for (const [file, strength] of seeds) {
    for (const target of index.imports(file)) raise(imported, target, strength);
  }
  const cochanged = cochangedWith(seeds, source);
  const fileNumbers = new Set(candidates.map(({ document }) => index.documentFile[document]!));
  for (const file of fileNumbers) {
    for (const target of index.imports(file)) {
      const strength = seeds.get(target);
      if (strength !== undefined) raise(imported, file, strength);
    }
  }
  candidates.forEach(({ document }, row) => {
    const file = index.documentFile[document]!;
    columns['file.imported'][row] = imported.get(file) ?? 0;
    columns['file.cochange'][row] = cochanged.get(index.path(file)) ?? 0;
  });
}

/** The files of the strongest candidates, with the best score of each as a share of the best of all. */
function seedFiles(candidates: readonly Candidate[], index: TreeIndex): Map<number, number> {
  const seeds = new Map<number, number>();
  const top = candidates[0]?.score ?? 1;
  for (const { document, score } of candidates) {
    const file = index.documentFile[document]!;
    if (index.isTest(file)) continue;
    if (!seeds.has(file)) seeds.set(file, score / top);
    if (seeds.size === SEED_FILES) break;
  }
  return seeds;
}

/** By path: in what share of a seed's changes it changed too, times the seed's strength. */
function cochangedWith(seeds: ReadonlyMap<number, number>, { index, history }: FeatureSource): Map<string, number> {
  const strengthOf = new Map([...seeds].map(([file, strength]) => [index.path(file), strength]));
  const seedPaths = new Map<number, number>();
  for (let path = 0; path < history.paths.length && seedPaths.size < strengthOf.size; path++) {
    const strength = strengthOf.get(history.paths.get(path));
    if (strength !== undefined) seedPaths.set(path, strength);
  }
  const together = new Map<number, Map<number, number>>();
  const changes = new Map<number, number>();
  for (let commit = 0; commit < history.commitCount; commit++) {
    const changed = history.changes(commit);
    if (changed.length > MAX_CHANGED) continue;
    for (const seed of changed) {
      if (!seedPaths.has(seed)) continue;
      changes.set(seed, (changes.get(seed) ?? 0) + 1);
      const counts = together.get(seed) ?? new Map<number, number>();
      together.set(seed, counts);
      for (const path of changed) if (path !== seed) counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  }
  const byPath = new Map<string, number>();
  for (const [seed, counts] of together) {
    for (const [path, count] of counts) {
      if (count < 2) continue;
      raise(byPath, history.paths.get(path), (seedPaths.get(seed)! * count) / (changes.get(seed)! + 3));
    }
  }
  return byPath;
}

function raise<Key>(values: Map<Key, number>, key: Key, value: number): void {
  values.set(key, Math.max(values.get(key) ?? 0, value));
}
