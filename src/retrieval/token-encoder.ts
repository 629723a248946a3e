/**
 * A static token encoder: a text is the weighted sum of the vectors of its terms, of length one; texts are alike by the cosine. What it has
 * learned are numbers by the hash of a term; terms that it does not know count nothing. docs/encoder.md says what that is worth.
 */
import { type TreeIndex, toInt8 } from '../index/index.ts';
import { inverseFrequency } from './bm25.ts';
import { Int8Matrix } from './int8-matrix.ts';

export interface TokenEncoder {
  /** Numbers in a vector. */
  readonly dimensions: number;
  /** Hashes of the terms it knows, ascending. A term's position is its row. */
  readonly terms: Uint32Array;
  /** What a term counts in a query and in a document, one of each row. */
  readonly queryWeights: Float32Array;
  readonly documentWeights: Float32Array;
  /** Row by row; the vector of row `r` is `scales[r]` times these. */
  readonly rows: Int8Array;
  readonly scales: Float32Array;
}

/** A term of the name counts as so many of the text, one of the path as this many. */
const NAME_COUNT = 3;
const PATH_COUNT = 1;
/** An idf of this leaves the weight of a query's term as it is. */
const USUAL_IDF = 5;

/** FNV-1a over UTF-16 units with a final mix: 32 bits of a term, on every machine the same. */
export function hashTerm(term: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < term.length; i++) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** The row of a term's hash, -1 for one that is not known. `terms` ascend. */
export function rowOfHash(terms: Uint32Array, hash: number): number {
  let low = 0;
  let high = terms.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (terms[middle]! < hash) low = middle + 1;
    else high = middle;
  }
  return terms[low] === hash ? low : -1;
}

/** What a term counts in a document by how often it stands in its text, its name and its path, before learned weights. */
export function documentTermWeight({ text = 0, name = 0, path = 0 }): number {
  return Math.log1p(text + NAME_COUNT * Math.min(1, name) + PATH_COUNT * Math.min(1, path));
}

/** What a term counts in a query: its `weight` there by how rare it is among the `documents` of the corpus. */
export function queryTermWeight(weight: number, frequency: number, documents: number): number {
  return (weight * inverseFrequency(frequency, documents)) / USUAL_IDF;
}

/** The vector of a query's weighted terms (`queryTerms`) over the corpus of `tree`; zeros where no term is known. */
export function encodeQuery(
  encoder: TokenEncoder,
  words: readonly { readonly term: string; readonly weight: number }[],
  tree: TreeIndex,
): Float32Array {
  const vector = new Float32Array(encoder.dimensions);
  for (const { term, weight } of words) {
    const row = rowOfHash(encoder.terms, hashTerm(term));
    if (row < 0) continue;
    const number = tree.terms.find(term);
    const frequency = number < 0 ? 0 : tree.fields.body.frequency(number);
    const count = queryTermWeight(weight, frequency, tree.documentCount) * encoder.queryWeights[row]!;
    addRow(vector, 0, encoder, row, count);
  }
  return normalised(vector);
}

/** The vectors of all documents of `tree`, from its postings alone. Its product with a query's bytes are the cosines. */
export function encodeDocuments(encoder: TokenEncoder, tree: TreeIndex): Int8Matrix {
  const { dimensions } = encoder;
  const { documentCount, fields, paths, fileDocuments } = tree;
  const sums = new Float32Array(documentCount * dimensions);
  const counts = {
    text: new Uint16Array(documentCount),
    name: new Uint8Array(documentCount),
    path: new Uint8Array(documentCount),
  };
  for (let number = 0; number < tree.terms.length; number++) {
    const row = rowOfHash(encoder.terms, hashTerm(tree.terms.get(number)));
    if (row < 0) continue;
    const touched: number[] = [];
    const note = (kind: keyof typeof counts, document: number, count: number) => {
      if (counts.text[document]! + counts.name[document]! + counts.path[document]! === 0) touched.push(document);
      counts[kind][document] = count;
    };
    for (const [kind, postings] of [
      ['text', fields.body],
      ['name', fields.name],
    ] as const) {
      const [start, end] = postings.range(number);
      for (let i = start; i < end; i++) note(kind, postings.items[i]!, postings.counts[i]!);
    }
    const [start, end] = paths.range(number);
    for (let i = start; i < end; i++) {
      const file = paths.items[i]!;
      for (let document = fileDocuments[file]!; document < fileDocuments[file + 1]!; document++)
        note('path', document, 1);
    }
    for (const document of touched) {
      const weight = documentTermWeight({
        text: counts.text[document]!,
        name: counts.name[document]!,
        path: counts.path[document]!,
      });
      addRow(sums, document * dimensions, encoder, row, weight * encoder.documentWeights[row]!);
      counts.text[document] = counts.name[document] = counts.path[document] = 0;
    }
  }
  const matrix = new Int8Matrix(documentCount, dimensions);
  for (let document = 0; document < documentCount; document++) {
    matrix.set(document, toInt8(normalised(sums.subarray(document * dimensions, (document + 1) * dimensions))));
  }
  return matrix;
}

function addRow(target: Float32Array, at: number, encoder: TokenEncoder, row: number, weight: number): void {
  const { dimensions, rows, scales } = encoder;
  const factor = weight * scales[row]!;
  for (let i = 0; i < dimensions; i++) target[at + i]! += factor * rows[row * dimensions + i]!;
}

function normalised(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
