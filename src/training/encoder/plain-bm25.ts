/** BM25 over the bags of a learning set: the yardstick of validation. A query's weights carry the idf already. */
import { lengthOf } from './bags.ts';
import type { LearningSet } from './learning-set.ts';

const K1 = 1.2;
const B = 0.75;

/** For a query, by its position, the score of every document. */
export function bm25Scorer({ queries, documents }: LearningSet): (query: number) => Float64Array {
  const count = lengthOf(documents);
  const average = documents.weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, count);
  const postings = new Map<number, [document: number, gain: number][]>();
  for (let document = 0; document < count; document++) {
    const [start, end] = [documents.starts[document]!, documents.starts[document + 1]!];
    let length = 0;
    for (let i = start; i < end; i++) length += documents.weights[i]!;
    const norm = K1 * (1 - B + (B * length) / average);
    for (let i = start; i < end; i++) {
      const gain = (documents.weights[i]! * (K1 + 1)) / (documents.weights[i]! + norm);
      const list = postings.get(documents.terms[i]!);
      if (list) list.push([document, gain]);
      else postings.set(documents.terms[i]!, [[document, gain]]);
    }
  }
  return (query) => {
    const scores = new Float64Array(count);
    for (let i = queries.starts[query]!; i < queries.starts[query + 1]!; i++) {
      for (const [document, gain] of postings.get(queries.terms[i]!) ?? [])
        scores[document]! += queries.weights[i]! * gain;
    }
    return scores;
  };
}
