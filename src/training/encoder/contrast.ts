/**
 * InfoNCE (van den Oord et al. 2018) over one batch of one repository: each query against all documents of the batch, of which one is its
 * own. Other functions that the same query changed count neither way.
 */
import type { Encoded } from './parameters.ts';

export interface ContrastInput {
  readonly dimensions: number;
  /** Query `q` belongs to document `q`; further documents are negatives alone. */
  readonly queries: Encoded;
  readonly documents: Encoded;
  readonly temperature: number;
  /** Whether the document answers the query too, though it is not its own. */
  readonly answers: (query: number, document: number) => boolean;
}

export interface Contrast {
  /** Sum over the queries, in nats. */
  readonly loss: number;
  /** Of the mean loss, by the vectors. */
  readonly queryGradients: Float32Array;
  readonly documentGradients: Float32Array;
}

/** Shares of the loss below this move nothing. */
const LEAST_GRADIENT = 1e-6;

export function contrast({ dimensions, queries, documents, temperature, answers }: ContrastInput): Contrast {
  const [rows, columns] = [queries.lengths.length, documents.lengths.length];
  const queryGradients = new Float32Array(rows * dimensions);
  const documentGradients = new Float32Array(columns * dimensions);
  const shares = new Float64Array(columns);
  let loss = 0;
  for (let query = 0; query < rows; query++) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let document = 0; document < columns; document++) {
      const isLeftOut = document !== query && answers(query, document);
      const product = dot(queries.vectors, query * dimensions, documents.vectors, document * dimensions, dimensions);
      shares[document] = isLeftOut ? Number.NEGATIVE_INFINITY : product / temperature;
      if (shares[document]! > largest) largest = shares[document]!;
    }
    let total = 0;
    for (let document = 0; document < columns; document++) {
      shares[document] = Math.exp(shares[document]! - largest);
      total += shares[document]!;
    }
    loss -= Math.log(Math.max(shares[query]! / total, Number.MIN_VALUE));
    for (let document = 0; document < columns; document++) {
      const wanted = document === query ? 1 : 0;
      const gradient = (shares[document]! / total - wanted) / (temperature * rows);
      if (Math.abs(gradient) < LEAST_GRADIENT) continue;
      const [q, d] = [query * dimensions, document * dimensions];
      for (let k = 0; k < dimensions; k++) {
        queryGradients[q + k]! += gradient * documents.vectors[d + k]!;
        documentGradients[d + k]! += gradient * queries.vectors[q + k]!;
      }
    }
  }
  return { loss, queryGradients, documentGradients };
}

export function dot(a: Float32Array, atA: number, b: Float32Array, atB: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += a[atA + k]! * b[atB + k]!;
  return sum;
}
