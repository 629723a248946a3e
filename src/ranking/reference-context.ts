/** What the reference graph says of candidates: calls from and to strong candidates, and calls from tests that resemble the issue. */
import type { Candidate } from '../core/index.ts';
import { calleesOf, callersOf } from '../retrieval/index.ts';
import type { FeatureColumns, FeatureSource } from './features.ts';

/** Candidates whose calls are followed. */
const SEEDS = 30;
/** Tests whose calls are followed. */
const TESTS = 10;

/** Fills `callee` and `caller`. */
export function fillNeighbours(
  columns: FeatureColumns,
  candidates: readonly Candidate[],
  { index }: FeatureSource,
): void {
  const rowOf = rows(candidates);
  const top = candidates[0]?.score ?? 1;
  for (const { document, score } of candidates.slice(0, SEEDS)) {
    for (const [column, neighbours] of [
      [columns.callee, calleesOf(index, document)],
      [columns.caller, callersOf(index, document)],
    ] as const) {
      for (const { document: neighbour, certainty } of neighbours) {
        raise(column, rowOf.get(neighbour), (score / top) * certainty);
      }
    }
  }
}

/** Fills `tested`: tests tell in the user's words what the code does in its own. */
export function fillTested(columns: FeatureColumns, candidates: readonly Candidate[], { index }: FeatureSource): void {
  const rowOf = rows(candidates);
  const tests = candidates.filter(({ document }) => index.isTest(index.documentFile[document]!)).slice(0, TESTS);
  for (const { document, score } of tests) {
    for (const { document: callee, certainty } of calleesOf(index, document)) {
      raise(columns.tested, rowOf.get(callee), score * certainty);
    }
  }
}

function rows(candidates: readonly Candidate[]): ReadonlyMap<number, number> {
  return new Map(candidates.map(({ document }, row) => [document, row]));
}

function raise(column: Float32Array, row: number | undefined, value: number): void {
  if (row !== undefined) column[row] = Math.max(column[row]!, value);
}
