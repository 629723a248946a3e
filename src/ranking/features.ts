/**
 * The features of each candidate: every signal scaled by its largest value among the candidates of the query, plus what only
 * the candidates together can tell: what its neighbours in the reference graph say. Rankers, learned or not, read nothing else.
 */
import type { Candidate } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';
import {
  DOCUMENT_SIGNALS,
  type DocumentSignal,
  FILE_SIGNALS,
  type FileSignal,
  type Signals,
} from '../retrieval/index.ts';
import { fillImports, fillNeighbours } from './reference-context.ts';

const CONTEXT_FEATURES = [
  'file.imported', // a file with strong candidates imports its file, or the other way round
  'callee', // a strong candidate calls it
  'caller', // it calls a strong candidate
  'relative', // it overrides a strong candidate, or is overridden by one
  'size', // logarithm of its length in terms
  'is.class',
  'is.module',
  'is.nested', // defined inside a function
] as const;

export const FEATURES = [...DOCUMENT_SIGNALS, ...FILE_SIGNALS, ...CONTEXT_FEATURES] as const;
export type Feature = (typeof FEATURES)[number];

/** One array for each feature, with a value for each candidate. */
export type FeatureColumns = Readonly<Record<Feature, Float32Array>>;

/** Features without a natural scale: divided by their largest value within the query. */
const SCALED: ReadonlySet<Feature> = new Set<Feature>([...DOCUMENT_SIGNALS, ...FILE_SIGNALS]);

/** Logarithm of a very long function's length. */
const SIZE_SCALE = Math.log(5_000);

/** What features are computed from. */
export interface FeatureSource {
  readonly signals: Signals;
  readonly index: TreeIndex;
}

/** The features of `candidates` (best first, as retrieved), row by row, `FEATURES.length` to a row. */
export function extractFeatures(candidates: readonly Candidate[], source: FeatureSource): Float32Array {
  const columns = Object.fromEntries(
    FEATURES.map((feature) => [feature, new Float32Array(candidates.length)]),
  ) as FeatureColumns;
  fillSignals(columns, candidates, source);
  fillStructure(columns, candidates, source);
  fillNeighbours(columns, candidates, source);
  fillImports(columns, candidates, source);
  const values = new Float32Array(candidates.length * FEATURES.length);
  FEATURES.forEach((feature, column) => {
    const scale = SCALED.has(feature) ? largest(columns[feature]) : 1;
    for (let row = 0; row < candidates.length; row++) {
      values[row * FEATURES.length + column] = columns[feature][row]! / scale;
    }
  });
  return values;
}

function fillSignals(
  columns: Readonly<Record<DocumentSignal | FileSignal, Float32Array>>,
  candidates: readonly Candidate[],
  { signals, index }: FeatureSource,
): void {
  candidates.forEach(({ document }, row) => {
    for (const signal of DOCUMENT_SIGNALS) columns[signal][row] = signals.documents[signal][document]!;
    const file = index.documentFile[document]!;
    for (const signal of FILE_SIGNALS) columns[signal][row] = signals.files[signal][file]!;
  });
}

function fillStructure(columns: FeatureColumns, candidates: readonly Candidate[], { index }: FeatureSource): void {
  candidates.forEach(({ document }, row) => {
    columns.size[row] = Math.log1p(index.fields.body.lengths[document]!) / SIZE_SCALE;
    const kind = index.kind(document);
    columns['is.class'][row] = kind === 'class' ? 1 : 0;
    columns['is.module'][row] = kind === 'module' ? 1 : 0;
    const parent = index.parents[document]!;
    columns['is.nested'][row] = parent >= 0 && ['function', 'method'].includes(index.kind(parent)) ? 1 : 0;
  });
}

/** The largest value of a column, or 1 where there is nothing to scale. */
function largest(column: Float32Array): number {
  let best = 0;
  for (const value of column) if (value > best) best = value;
  return best || 1;
}
