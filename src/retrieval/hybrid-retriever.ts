/**
 * The union of what several retrievers find, by the sum of their reciprocal ranks: 1 / (60 + rank) of each list that holds a document. Ranks need no
 * common unit. Source: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual rank learning methods" (2009).
 */
import type { Candidate, Query, Retriever } from '../core/index.ts';

const RANK_OFFSET = 60;

export class HybridRetriever implements Retriever {
  readonly name = 'hybrid';
  readonly #retrievers: readonly Retriever[];

  constructor(retrievers: readonly Retriever[]) {
    this.#retrievers = retrievers;
  }

  retrieve(query: Query, options: Parameters<Retriever['retrieve']>[1]): Candidate[] {
    const scores = new Map<number, number>();
    for (const retriever of this.#retrievers) {
      retriever.retrieve(query, options).forEach(({ document }, i) => {
        scores.set(document, (scores.get(document) ?? 0) + 1 / (RANK_OFFSET + i + 1));
      });
    }
    return [...scores]
      .map(([document, score]) => ({ document, score }))
      .sort((a, b) => b.score - a.score || a.document - b.document)
      .slice(0, options.limit);
  }
}
