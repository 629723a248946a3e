/**
 * The default retriever: a weighted sum of the strongest signals over the whole corpus, each scaled by its largest value. It
 * only has to keep the right documents among the first thousand; the ranker orders them.
 */
import type { Candidate, Query, Retriever } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';
import type { QuerySignals } from './query-signals.ts';
import type { DocumentSignal, FileSignal } from './signal-names.ts';
import { topCandidates } from './top-candidates.ts';

const DOCUMENT_WEIGHTS: Partial<Record<DocumentSignal, number>> = {
  body: 1,
  'body.title': 0.5,
  'body.code': 0.3,
  name: 0.5,
  'name.title': 0.4,
  doc: 0.2,
  phrases: 0.4,
  symbol: 0.8,
  qualified: 0.6,
  owner: 0.2,
  frame: 1,
  line: 0.8,
};

const FILE_WEIGHTS: Partial<Record<FileSignal, number>> = {
  path: 0.3,
  'file.body': 0.5,
  'file.mention': 0.6,
  'file.frame': 0.4,
  'file.module': 0.4,
  history: 0.3,
};

export class LexicalRetriever implements Retriever {
  readonly name = 'lexical';
  readonly #index: TreeIndex;
  readonly #signals: QuerySignals;

  constructor(index: TreeIndex, signals: QuerySignals) {
    this.#index = index;
    this.#signals = signals;
  }

  retrieve(query: Query, { limit, accepts }: Parameters<Retriever['retrieve']>[1]): Candidate[] {
    const scores = this.#scores(query);
    if (accepts) {
      for (let document = 0; document < scores.length; document++) if (!accepts(document)) scores[document] = 0;
    }
    return topCandidates(scores, limit);
  }

  /** What another retriever found, in the order and with the scores of this one: rankers are trained on those. */
  rescore(query: Query, candidates: readonly Candidate[]): Candidate[] {
    const scores = this.#scores(query);
    return candidates
      .map(({ document }) => ({ document, score: scores[document]! }))
      .sort((a, b) => b.score - a.score || a.document - b.document);
  }

  /** Of every document. */
  #scores(query: Query): Float64Array {
    const { documents, files } = this.#signals.of(query);
    const byFile = weightedSum(files, FILE_WEIGHTS, this.#index.fileCount);
    const scores = weightedSum(documents, DOCUMENT_WEIGHTS, this.#index.documentCount);
    for (let document = 0; document < scores.length; document++) {
      scores[document]! += byFile[this.#index.documentFile[document]!]!;
    }
    return scores;
  }
}

function weightedSum<Name extends string>(
  signals: Readonly<Record<Name, Float32Array>>,
  weights: Partial<Record<Name, number>>,
  length: number,
): Float64Array {
  const sum = new Float64Array(length);
  for (const [name, weight] of Object.entries(weights) as [Name, number][]) {
    const values = signals[name];
    let largest = 0;
    for (const value of values) if (value > largest) largest = value;
    if (largest === 0) continue;
    const scale = weight / largest;
    for (let i = 0; i < length; i++) sum[i]! += scale * values[i]!;
  }
  return sum;
}
