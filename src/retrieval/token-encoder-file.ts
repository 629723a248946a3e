/** The file of a token encoder: hashes and numbers, no text. One that is damaged, of another version or inconsistent is refused whole. */
import { Container, DamagedContainerError, encodeContainer, jsonSection } from '../index/index.ts';
import type { TokenEncoder } from './token-encoder.ts';

const KIND = 'token encoder';
const VERSION = 1;

/** The encoder as a file. Equal encoders give equal bytes. */
export function encodeTokenEncoder(encoder: TokenEncoder): Uint8Array {
  const { dimensions, terms, queryWeights, documentWeights, rows, scales } = encoder;
  return encodeContainer(KIND, VERSION, {
    card: jsonSection({ dimensions }),
    terms,
    'weights.query': bitsOf(queryWeights),
    'weights.document': bitsOf(documentWeights),
    rows: new Uint8Array(rows.buffer, rows.byteOffset, rows.length),
    scales: bitsOf(scales),
  });
}

/** Reads what `encodeTokenEncoder` wrote. Throws `DamagedContainerError` for anything else. */
export function decodeTokenEncoder(bytes: Uint8Array): TokenEncoder {
  try {
    const container = new Container(bytes, KIND, VERSION);
    const rows = container.bytes('rows');
    const encoder = {
      dimensions: container.json<{ dimensions: number }>('card').dimensions,
      terms: container.uint32('terms'),
      queryWeights: numbersOf(container.uint32('weights.query')),
      documentWeights: numbersOf(container.uint32('weights.document')),
      rows: new Int8Array(rows.buffer, rows.byteOffset, rows.length),
      scales: numbersOf(container.uint32('scales')),
    };
    const flaw = flawOf(encoder);
    if (flaw) throw new DamagedContainerError(flaw);
    return encoder;
  } catch (error) {
    throw new DamagedContainerError(`no usable token encoder: ${(error as Error).message}`);
  }
}

function flawOf({ dimensions, terms, queryWeights, documentWeights, rows, scales }: TokenEncoder): string | undefined {
  if (!Number.isInteger(dimensions) || dimensions < 1) return 'its vectors have no length';
  if (rows.length !== terms.length * dimensions) return 'its vectors are incomplete';
  const columns = [queryWeights, documentWeights, scales];
  if (columns.some(({ length }) => length !== terms.length)) return 'its weights are incomplete';
  if (!columns.every((column) => column.every((value) => value >= 0 && value < Number.POSITIVE_INFINITY))) {
    return 'a weight is no number';
  }
  return terms.every((hash, i) => i === 0 || terms[i - 1]! < hash) ? undefined : 'its terms are out of order';
}

/** The same bytes as whole numbers, which containers hold. */
function bitsOf(numbers: Float32Array): Uint32Array {
  return new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
}

function numbersOf(bits: Uint32Array): Float32Array {
  return new Float32Array(bits.buffer, bits.byteOffset, bits.length);
}
