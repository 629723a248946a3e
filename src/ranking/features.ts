/**
 * The features of each candidate: every signal scaled by its largest value among the candidates of the query, plus what only
 * the candidates together can tell: how good its file is, its place within the file, and which strong candidates call
 * it or are called by it. Rankers, learned or not, read nothing else.
 */
import type { Candidate } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';
import {
  calleesOf,
  callersOf,
  DOCUMENT_SIGNALS,
  type DocumentSignal,
  FILE_SIGNALS,
  type FileSignal,
  type Signals,
} from '../retrieval/index.ts';

const CONTEXT_FEATURES = [
  'retrieved', // the retriever's score
  'file.best', // the best retriever score in its file
  'file.support', // how much the file's other candidates score together
  'file.place', // 1 for the first candidate of its file, 1/2 for the second, ...
  'callee', // a strong candidate calls it
  'caller', // it calls a strong candidate
  'size', // logarithm of its length in terms
  'is.class',
  'is.module',
  'is.nested', // defined inside a function
] as const;

export const FEATURES = [...DOCUMENT_SIGNALS, ...FILE_SIGNALS, ...CONTEXT_FEATURES] as const;
export type Feature = (typeof FEATURES)[number];

/** Candidates whose calls are followed. */
const SEEDS = 30;
/** Logarithm of a very long function's length. */
const SIZE_SCALE = Math.log(5_000);

/** The features of `candidates` (best first, as retrieved), row by row, `FEATURES.length` to a row. */
export function extractFeatures(candidates: readonly Candidate[], signals: Signals, index: TreeIndex): Float32Array {
  const columns: Record<Feature, Float32Array> = Object.fromEntries(
    FEATURES.map((feature) => [feature, new Float32Array(candidates.length)]),
  ) as Record<Feature, Float32Array>;
  fillSignals(columns, candidates, signals, index);
  fillFileContext(columns, candidates, index);
  fillNeighbours(columns, candidates, index);
  candidates.forEach(({ document, score }, row) => {
    columns.retrieved[row] = score;
    columns.size[row] = Math.log1p(index.fields.body.lengths[document]!) / SIZE_SCALE;
    const kind = index.kind(document);
    columns['is.class'][row] = kind === 'class' ? 1 : 0;
    columns['is.module'][row] = kind === 'module' ? 1 : 0;
    const parent = index.parents[document]!;
    columns['is.nested'][row] = parent >= 0 && ['function', 'method'].includes(index.kind(parent)) ? 1 : 0;
  });
  const values = new Float32Array(candidates.length * FEATURES.length);
  FEATURES.forEach((feature, column) => {
    const scale = SCALED.has(feature) ? largest(columns[feature]) : 1;
    for (let row = 0; row < candidates.length; row++) {
      values[row * FEATURES.length + column] = columns[feature][row]! / scale;
    }
  });
  return values;
}

/** Features without a natural scale: divided by their largest value within the query. */
const SCALED: ReadonlySet<Feature> = new Set<Feature>([
  ...DOCUMENT_SIGNALS,
  ...FILE_SIGNALS,
  'retrieved',
  'file.best',
  'file.support',
  'callee',
  'caller',
]);

function fillSignals(
  columns: Record<DocumentSignal | FileSignal, Float32Array>,
  candidates: readonly Candidate[],
  signals: Signals,
  index: TreeIndex,
): void {
  candidates.forEach(({ document }, row) => {
    for (const signal of DOCUMENT_SIGNALS) columns[signal][row] = signals.documents[signal][document]!;
    const file = index.documentFile[document]!;
    for (const signal of FILE_SIGNALS) columns[signal][row] = signals.files[signal][file]!;
  });
}

function fillFileContext(
  columns: Record<'file.best' | 'file.support' | 'file.place', Float32Array>,
  candidates: readonly Candidate[],
  index: TreeIndex,
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

function fillNeighbours(
  columns: Record<'callee' | 'caller', Float32Array>,
  candidates: readonly Candidate[],
  index: TreeIndex,
): void {
  const rowOf = new Map(candidates.map(({ document }, row) => [document, row]));
  const top = candidates[0]?.score ?? 1;
  for (const { document, score } of candidates.slice(0, SEEDS)) {
    for (const [column, neighbours] of [
      [columns.callee, calleesOf(index, document)],
      [columns.caller, callersOf(index, document)],
    ] as const) {
      for (const { document: neighbour, certainty } of neighbours) {
        const row = rowOf.get(neighbour);
        if (row !== undefined) column[row] = Math.max(column[row]!, (score / top) * certainty);
      }
    }
  }
}

/** The largest value of a column, or 1 where there is nothing to scale. */
function largest(column: Float32Array): number {
  return column.reduce((a, b) => Math.max(a, b), 0) || 1;
}
