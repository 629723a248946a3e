/** Finds the functions whose vectors are nearest to the query's, which must have been encoded (`DenseSignal.encode`). */
import type { Candidate, Query, Retriever } from '../core/index.ts';
import type { DenseSignal } from './dense-signal.ts';
import { topCandidates } from './top-candidates.ts';

export class DenseRetriever implements Retriever {
  readonly name = 'dense';
  readonly #signal: DenseSignal;

  constructor(signal: DenseSignal) {
    this.#signal = signal;
  }

  /** Only what is alike at all: of a score above 0. */
  retrieve(query: Query, { limit, accepts }: Parameters<Retriever['retrieve']>[1]): Candidate[] {
    const scores = Float64Array.from(this.#signal.of(query) ?? []);
    if (accepts) {
      for (let document = 0; document < scores.length; document++) {
        if (scores[document]! > 0 && !accepts(document)) scores[document] = 0;
      }
    }
    return topCandidates(scores, limit);
  }
}
