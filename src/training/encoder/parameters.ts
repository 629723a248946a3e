/**
 * What an encoder learns, and one step of learning: a vector for each term, and what the term counts in queries and in documents (as
 * logarithms). Steps are Adagrad's (Duchi et al. 2011), with one accumulator for each vector.
 */
import { randomIntegers } from '../../core/index.ts';
import type { Bags } from './bags.ts';

export type Side = 'query' | 'document';

/** Arrays of a run that a checkpoint keeps: all it takes to go on. */
export interface ParameterState {
  readonly vectors: Float32Array;
  readonly query: Float32Array;
  readonly document: Float32Array;
  readonly vectorSquares: Float32Array;
  readonly querySquares: Float32Array;
  readonly documentSquares: Float32Array;
}

export interface Rates {
  readonly vectors: number;
  readonly weights: number;
}

/** Vectors of a batch, row by row and of length one, with the lengths that they had. */
export interface Encoded {
  readonly vectors: Float32Array;
  readonly lengths: Float32Array;
}

const FIRST_SQUARE = 1e-4;
const FIRST_WEIGHT_SQUARE = 1e-2;
const SHORTEST = 1e-6;

export class Parameters {
  readonly dimensions: number;
  readonly state: ParameterState;

  constructor(dimensions: number, state: ParameterState) {
    this.dimensions = dimensions;
    this.state = state;
  }

  /** Random vectors of about length one; `documentWeights` are the first weights of terms in documents, one for each term. */
  static random(dimensions: number, documentWeights: Float32Array, seed: number): Parameters {
    const terms = documentWeights.length;
    const next = randomIntegers(seed);
    const uniform = () => next() / 2 ** 31 - 1;
    const size = Math.sqrt(3 / dimensions);
    return new Parameters(dimensions, {
      vectors: Float32Array.from({ length: terms * dimensions }, () => uniform() * size),
      query: new Float32Array(terms),
      document: documentWeights.map(Math.log),
      vectorSquares: new Float32Array(terms).fill(FIRST_SQUARE),
      querySquares: new Float32Array(terms).fill(FIRST_WEIGHT_SQUARE),
      documentSquares: new Float32Array(terms).fill(FIRST_WEIGHT_SQUARE),
    });
  }

  encode({ starts, terms, weights }: Bags, side: Side): Encoded {
    const { dimensions } = this;
    const table = this.state.vectors;
    const logarithms = this.state[side];
    const count = starts.length - 1;
    const vectors = new Float32Array(count * dimensions);
    const lengths = new Float32Array(count);
    for (let text = 0, at = 0; text < count; text++, at += dimensions) {
      for (let i = starts[text]!; i < starts[text + 1]!; i++) {
        const term = terms[i]!;
        const weight = weights[i]! * Math.exp(logarithms[term]!);
        const row = term * dimensions;
        for (let k = 0; k < dimensions; k++) vectors[at + k]! += weight * table[row + k]!;
      }
      let squares = 0;
      for (let k = 0; k < dimensions; k++) squares += vectors[at + k]! ** 2;
      const length = Math.max(SHORTEST, Math.sqrt(squares));
      for (let k = 0; k < dimensions; k++) vectors[at + k]! /= length;
      lengths[text] = length;
    }
    return { vectors, lengths };
  }

  /** Steps against `gradients`, those of the loss by the vectors that `encode` gave for these bags. */
  learn(bags: Bags, side: Side, { vectors, lengths }: Encoded, gradients: Float32Array, rates: Rates): void {
    const { dimensions } = this;
    const inner = new Float32Array(dimensions);
    for (let text = 0, at = 0; text < lengths.length; text++, at += dimensions) {
      // Through the normalisation: what points along the vector changes nothing.
      let along = 0;
      for (let k = 0; k < dimensions; k++) along += vectors[at + k]! * gradients[at + k]!;
      for (let k = 0; k < dimensions; k++) inner[k] = (gradients[at + k]! - along * vectors[at + k]!) / lengths[text]!;
      this.#step(bags, text, side, inner, rates);
    }
  }

  #step({ starts, terms, weights }: Bags, text: number, side: Side, gradient: Float32Array, rates: Rates): void {
    const { dimensions, state } = this;
    const { vectors, vectorSquares } = state;
    const logarithms = state[side];
    const squares = side === 'query' ? state.querySquares : state.documentSquares;
    let square = 0;
    for (let k = 0; k < dimensions; k++) square += gradient[k]! ** 2 / dimensions;
    for (let i = starts[text]!; i < starts[text + 1]!; i++) {
      const term = terms[i]!;
      const weight = weights[i]! * Math.exp(logarithms[term]!);
      vectorSquares[term]! += weight ** 2 * square;
      const step = (rates.vectors * weight) / Math.sqrt(vectorSquares[term]!);
      const row = term * dimensions;
      let product = 0;
      for (let k = 0; k < dimensions; k++) {
        product += gradient[k]! * vectors[row + k]!;
        vectors[row + k]! -= step * gradient[k]!;
      }
      const slope = weight * product;
      squares[term]! += slope ** 2;
      logarithms[term]! -= (rates.weights * slope) / Math.sqrt(squares[term]!);
    }
  }
}
