/**
 * How well an encoder finds the functions that fixes changed, in repositories it has not learned from: among all functions of the pool, alone
 * and added to BM25, which is what it must improve.
 */

import { lengthOf } from './bags.ts';
import { dot } from './contrast.ts';
import type { LearningSet } from './learning-set.ts';
import type { Parameters } from './parameters.ts';
import { bm25Scorer } from './plain-bm25.ts';

/** Means over queries; ranks are those of one changed function among the pool. */
export interface RankQuality {
  readonly mrr: number;
  readonly recallAt10: number;
  readonly recallAt100: number;
}

export interface EncoderQuality {
  readonly queries: number;
  readonly bm25: RankQuality;
  readonly encoder: RankQuality;
  /** Both standardised over the pool, the encoder's share being `SUM_WEIGHT`. */
  readonly sum: RankQuality;
}

/** What the cosine counts beside BM25. */
export const SUM_WEIGHT = 0.5;
/** Of each repository, spread over its pairs. */
const MOST_QUERIES = 150;

export function validateEncoder(parameters: Parameters, sets: readonly LearningSet[]): EncoderQuality {
  const ranks = { bm25: [] as number[], encoder: [] as number[], sum: [] as number[] };
  for (const set of sets) {
    const encoded = {
      queries: parameters.encode(set.queries, 'query'),
      documents: parameters.encode(set.documents, 'document'),
    };
    const lexical = bm25Scorer(set);
    for (const pair of drawnPairs(set)) {
      const [query, own] = [set.pairQueries[pair]!, set.pairDocuments[pair]!];
      const words = standardised(lexical(query), set.pool);
      const count = lengthOf(set.documents);
      const { dimensions } = parameters;
      const vector = encoded.queries.vectors.subarray(query * dimensions, (query + 1) * dimensions);
      const cosines = standardised(
        Float64Array.from({ length: count }, (_, d) =>
          dot(vector, 0, encoded.documents.vectors, d * dimensions, dimensions),
        ),
        set.pool,
      );
      const sums = words.map((score, document) => score + SUM_WEIGHT * cosines[document]!);
      for (const [name, scores] of [
        ['bm25', words],
        ['encoder', cosines],
        ['sum', sums],
      ] as const) {
        ranks[name].push(rankOf(own, scores, set));
      }
    }
  }
  return {
    queries: ranks.encoder.length,
    bm25: qualityOf(ranks.bm25),
    encoder: qualityOf(ranks.encoder),
    sum: qualityOf(ranks.sum),
  };
}

/** The first pair of each query of an issue, a few of them. */
function drawnPairs({ pairQueries, docPairs }: LearningSet): number[] {
  const first: number[] = [];
  for (let pair = 0; pair < docPairs; pair++) if (pairQueries[pair] !== pairQueries[pair - 1]) first.push(pair);
  const step = Math.max(1, first.length / MOST_QUERIES);
  return Array.from({ length: Math.min(first.length, MOST_QUERIES) }, (_, i) => first[Math.floor(i * step)]!);
}

/** 1 for the best. The pool's own copy of the function is no rival. */
function rankOf(own: number, scores: Float64Array, { pool, keys }: LearningSet): number {
  let rank = 1;
  for (let document = pool; document < scores.length; document++) {
    if (scores[document]! > scores[own]! && keys[document] !== keys[own]) rank++;
  }
  return rank;
}

/** Mean 0 and standard deviation 1 over the documents from `pool` on. */
function standardised(scores: Float64Array, pool: number): Float64Array {
  const count = Math.max(1, scores.length - pool);
  let sum = 0;
  for (let i = pool; i < scores.length; i++) sum += scores[i]!;
  let squares = 0;
  for (let i = pool; i < scores.length; i++) squares += (scores[i]! - sum / count) ** 2;
  const deviation = Math.sqrt(squares / count) || 1;
  return scores.map((score) => (score - sum / count) / deviation);
}

function qualityOf(ranks: readonly number[]): RankQuality {
  const mean = (measure: (rank: number) => number) =>
    ranks.reduce((sum, rank) => sum + measure(rank), 0) / Math.max(1, ranks.length);
  return {
    mrr: mean((rank) => 1 / rank),
    recallAt10: mean((rank) => (rank <= 10 ? 1 : 0)),
    recallAt100: mean((rank) => (rank <= 100 ? 1 : 0)),
  };
}
