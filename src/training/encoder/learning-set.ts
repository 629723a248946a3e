/**
 * Pairs as a trainer reads them: terms are rows of the vocabulary, unknown ones are left out, and a query's weights carry how rare each
 * term is in its repository, as they do when an issue is answered.
 */
import { queryTermWeight, rowOfHash } from '../../retrieval/index.ts';
import { type Bags, BagsBuilder, entriesOf, lengthOf } from './bags.ts';
import type { EncoderPairs } from './encoder-pairs.ts';

/** One repository. Fields are those of `EncoderPairs`. */
export interface LearningSet
  extends Pick<
    EncoderPairs,
    'repo' | 'queries' | 'documents' | 'pool' | 'keys' | 'pairQueries' | 'pairDocuments' | 'docPairs'
  > {}

/** The hashes that stand in at least `fewest` repositories, ascending; of too many those in most. */
export function vocabularyOf(
  all: readonly EncoderPairs[],
  { fewest, size }: { readonly fewest: number; readonly size: number },
): Uint32Array {
  const repositories = new Map<number, number>();
  for (const { terms } of all) for (const hash of terms) repositories.set(hash, (repositories.get(hash) ?? 0) + 1);
  const known = [...repositories].filter(([, count]) => count >= fewest).sort(([a, m], [b, n]) => n - m || a - b);
  return Uint32Array.from(known.slice(0, size), ([hash]) => hash).sort();
}

export function learningSetOf(pairs: EncoderPairs, vocabulary: Uint32Array): LearningSet {
  const { repo, pool, keys, pairQueries, pairDocuments, docPairs } = pairs;
  const rows = Int32Array.from(pairs.terms, (hash) => rowOfHash(vocabulary, hash));
  const documents = mapped(pairs.documents, rows, (_row, weight) => weight);
  const frequencies = documentFrequencies(documents, pool);
  const poolSize = lengthOf(documents) - pool;
  const queries = mapped(pairs.queries, rows, (row, weight) =>
    queryTermWeight(weight, frequencies.get(row) ?? 0, poolSize),
  );
  return { repo, pool, keys, pairQueries, pairDocuments, docPairs, queries, documents };
}

/** In how many documents from `pool` on each row occurs. */
export function documentFrequencies(documents: Bags, pool: number): ReadonlyMap<number, number> {
  const frequencies = new Map<number, number>();
  for (let i = documents.starts[pool]!; i < documents.terms.length; i++) {
    const row = documents.terms[i]!;
    frequencies.set(row, (frequencies.get(row) ?? 0) + 1);
  }
  return frequencies;
}

function mapped(bags: Bags, rows: Int32Array, weigh: (row: number, weight: number) => number): Bags {
  const builder = new BagsBuilder();
  for (let text = 0; text < lengthOf(bags); text++) {
    const known: [number, number][] = [];
    for (const [term, weight] of entriesOf(bags, text)) {
      const row = rows[term]!;
      if (row >= 0) known.push([row, weigh(row, weight)]);
    }
    builder.add(known);
  }
  return builder.done();
}
