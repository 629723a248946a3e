/**
 * The features of each candidate: every signal scaled by its largest value among the candidates of the query, plus what only
 * the candidates together can tell: what its neighbours in the reference
 * graph, the others of its file and the words of the first ones say. Rankers, learned or not, read nothing else.
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
import { fillWalk } from './call-walk.ts';
import { fillPlaces } from './candidate-places.ts';
import { fillFeedback, fillTested } from './feedback-context.ts';
import { fillImports, fillNeighbours } from './reference-context.ts';
import { fillScale, fillShape } from './shape.ts';

const CONTEXT_FEATURES = [
  'file.imported', // a file with strong candidates imports its file, or the other way round
  'callee', // a strong candidate calls it
  'caller', // it calls a strong candidate
  'relative', // it overrides a strong candidate, or is overridden by one
  'size', // logarithm of its length in terms
  'is.class',
  'is.module',
  'is.nested', // defined inside a function
  'namesakes', // logarithm of how many definitions have its name
  'callers', // of how many places call that name
  'file.size', // of how many documents its file has
  'crude', // the retriever's score
  'place', // its place among the candidates, discounted
  'file.best', // the best candidate of its file
  'file.mass', // the five best of its file together
  'file.order', // the place of its file among the files
  'file.place', // its place among the candidates of its file
  'file.count', // logarithm of how many there are
  'class.mean', // the other candidates of its class
  'feedback', // BM25 of the rare terms that the first candidates share
  'file.feedback',
  'tested', // tests that resemble the issue call it
  'file.tested',
  'walk', // where a walk over calls from the first candidates ends
  'raw.body', // as `body`, not scaled within the query
  'raw.title',
  'query.length', // the same for all candidates, for what learns when to trust which
  'corpus.size',
  'encoder', // how near an encoder finds it to the issue, from the mean of all functions to the nearest; 0 without vectors
] as const;

export const FEATURES = [...DOCUMENT_SIGNALS, ...FILE_SIGNALS, ...CONTEXT_FEATURES] as const;
export type Feature = (typeof FEATURES)[number];

/** One array for each feature, with a value for each candidate. */
export type FeatureColumns = Readonly<Record<Feature, Float32Array>>;

/** Features without a natural scale: divided by their largest value within the query. */
const SCALED: ReadonlySet<Feature> = new Set<Feature>([
  ...DOCUMENT_SIGNALS,
  ...FILE_SIGNALS,
  'feedback',
  'file.feedback',
  'tested',
  'file.tested',
  'walk',
]);

/** What features are computed from. */
export interface FeatureSource {
  readonly signals: Signals;
  readonly index: TreeIndex;
  /** What an encoder says of each document, 0 to 1; undefined without an encoder. */
  readonly nearness?: Float32Array | undefined;
}

/** The features of `candidates` (best first, as retrieved), row by row, `FEATURES.length` to a row. */
export function extractFeatures(candidates: readonly Candidate[], source: FeatureSource): Float32Array {
  const columns = Object.fromEntries(
    FEATURES.map((feature) => [feature, new Float32Array(candidates.length)]),
  ) as FeatureColumns;
  fillSignals(columns, candidates, source);
  fillShape(columns, candidates, source);
  fillScale(columns, candidates, source);
  fillPlaces(columns, candidates, source);
  fillNeighbours(columns, candidates, source);
  fillImports(columns, candidates, source);
  fillWalk(columns, candidates, source);
  fillFeedback(columns, candidates, source);
  fillTested(columns, candidates, source);
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
  columns: Readonly<Record<DocumentSignal | FileSignal | 'encoder', Float32Array>>,
  candidates: readonly Candidate[],
  { signals, index, nearness }: FeatureSource,
): void {
  candidates.forEach(({ document }, row) => {
    if (nearness) columns.encoder[row] = nearness[document]!;
    for (const signal of DOCUMENT_SIGNALS) columns[signal][row] = signals.documents[signal][document]!;
    const file = index.documentFile[document]!;
    for (const signal of FILE_SIGNALS) columns[signal][row] = signals.files[signal][file]!;
  });
}

/** The largest value of a column, or 1 where there is nothing to scale. */
function largest(column: Float32Array): number {
  let best = 0;
  for (const value of column) if (value > best) best = value;
  return best || 1;
}
