/**
 * What the reference graph says of candidates: calls from and to strong candidates, methods that override each other, and
 * imports between their files.
 */
import type { Candidate } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';
import { calleesOf, callersOf, relativesOf } from '../retrieval/index.ts';
import type { FeatureColumns, FeatureSource } from './features.ts';

/** Candidates whose calls are followed. */
const SEEDS = 30;
/** Files whose imports are followed. */
const SEED_FILES = 5;

/** Fills `callee`, `caller` and `relative`. */
export function fillNeighbours(
  columns: FeatureColumns,
  candidates: readonly Candidate[],
  { index }: FeatureSource,
): void {
  const rowOf = new Map(candidates.map(({ document }, row) => [document, row]));
  const top = candidates[0]?.score ?? 1;
  for (const { document, score } of candidates.slice(0, SEEDS)) {
    for (const [column, neighbours] of [
      [columns.callee, calleesOf(index, document)],
      [columns.caller, callersOf(index, document)],
      [columns.relative, relativesOf(index, document)],
    ] as const) {
      for (const { document: neighbour, certainty } of neighbours) {
        raise(column, rowOf.get(neighbour), (score / top) * certainty);
      }
    }
  }
}

/** Fills `file.imported`. */
export function fillImports(columns: FeatureColumns, candidates: readonly Candidate[], { index }: FeatureSource): void {
  const seeds = seedFiles(candidates, index);
  const strengths = new Map<number, number>();
  const raiseFile = (file: number, strength: number) =>
    strengths.set(file, Math.max(strengths.get(file) ?? 0, strength));
  for (const [file, strength] of seeds) for (const target of index.imports(file)) raiseFile(target, strength);
  for (const file of new Set(candidates.map(({ document }) => index.documentFile[document]!))) {
    for (const target of index.imports(file)) raiseFile(file, seeds.get(target) ?? 0);
  }
  candidates.forEach(({ document }, row) => {
    columns['file.imported'][row] = strengths.get(index.documentFile[document]!) ?? 0;
  });
}

/** The files of the strongest candidates outside tests, with the best score of each as a share of the best of all. */
function seedFiles(candidates: readonly Candidate[], index: TreeIndex): ReadonlyMap<number, number> {
  const seeds = new Map<number, number>();
  const top = candidates[0]?.score ?? 1;
  for (const { document, score } of candidates) {
    const file = index.documentFile[document]!;
    if (!index.isTest(file) && !seeds.has(file)) seeds.set(file, score / top);
    if (seeds.size === SEED_FILES) break;
  }
  return seeds;
}

function raise(column: Float32Array, row: number | undefined, value: number): void {
  if (row !== undefined) column[row] = Math.max(column[row]!, value);
}
