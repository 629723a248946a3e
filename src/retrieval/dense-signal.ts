/** How near each function is to a query in the eyes of an encoder: the dot product of their vectors, over all functions that have one. */
import { type Encoder, ModelError, type Query } from '../core/index.ts';
import { type FunctionVectors, toInt8 } from '../index/index.ts';
import { Int8Matrix } from './int8-matrix.ts';

export class DenseSignal {
  readonly #encoder: Encoder;
  readonly #documents: Uint32Array;
  readonly #matrix: Int8Matrix;
  readonly #documentCount: number;
  readonly #known = new WeakMap<Query, Float32Array>();

  /** `documentCount` is that of the tree. */
  constructor(encoder: Encoder, { dimensions, documents, vectors }: FunctionVectors, documentCount: number) {
    this.#encoder = encoder;
    this.#documents = documents;
    this.#documentCount = documentCount;
    this.#matrix = new Int8Matrix(documents.length, dimensions);
    vectors.forEach((vector, row) => {
      this.#matrix.set(row, vector);
    });
  }

  /** Encodes the issue that was understood as `query`; what asks for its signal comes later. Throws `ModelError` and `CancelledError`. */
  async encode(query: Query, issue: string, { signal }: { readonly signal?: AbortSignal | undefined }): Promise<void> {
    const [vector] = await this.#encoder.encode([issue], { kind: 'query', signal });
    const { dimensions } = this.#matrix;
    if (vector?.length !== dimensions) {
      const line = `the encoder gives a vector of ${vector?.length ?? 0} numbers for the issue, where those of functions have ${dimensions}`;
      throw new ModelError(`${line}: is another model behind its name? fixpoint embed --fresh computes them anew`, {
        reason: 'malformed',
      });
    }
    const scores = new Float32Array(this.#documentCount);
    this.#matrix.dots(toInt8(vector)).forEach((score, row) => {
      scores[this.#documents[row]!] = score;
    });
    this.#known.set(query, scores);
  }

  /** Of each document; 0 where it has no vector. Undefined for a query that was not encoded. */
  of(query: Query): Float32Array | undefined {
    return this.#known.get(query);
  }

  /**
   * The same on a scale that does not depend on the encoder, whose scores often lie close together: from 0 for the mean of all functions, and what is
   * below or has no vector, to 1 for the nearest.
   */
  nearness(query: Query): Float32Array | undefined {
    const scores = this.of(query);
    if (!scores) return undefined;
    let [sum, best] = [0, 0];
    for (const document of this.#documents) {
      sum += scores[document]!;
      best = Math.max(best, scores[document]!);
    }
    const mean = sum / this.#documents.length;
    const nearness = new Float32Array(scores.length);
    if (best <= mean) return nearness;
    for (const document of this.#documents) {
      nearness[document] = Math.max(0, (scores[document]! - mean) / (best - mean));
    }
    return nearness;
  }
}
