/** What an encoder's texts and vectors go through wherever it runs: the prefix of their kind before, the cut and the length of one after. */
import { type Encoder, ModelError } from '../core/index.ts';
import type { EncoderSpec } from './encoder-spec.ts';

/** The text that is encoded. */
export function prefixed(
  text: string,
  kind: Parameters<Encoder['encode']>[1]['kind'],
  { queryPrefix, documentPrefix }: EncoderSpec,
): string {
  if (kind === undefined) return text;
  return (kind === 'query' ? queryPrefix : documentPrefix) + text;
}

/** The vector that counts, of what the model gave. Throws `ModelError` for too few numbers and for what is no number. */
export function finished(
  raw: ArrayLike<number>,
  { name, dimensions = raw.length, normalize }: EncoderSpec,
): Float32Array {
  if (raw.length < dimensions || raw.length === 0) {
    const reason = `gives vectors of ${raw.length} numbers, fewer than the ${dimensions} that "dimensions" asks for`;
    throw new ModelError(`the encoder ${name} ${reason}`, { reason: 'malformed' });
  }
  const vector = Float32Array.from({ length: dimensions }, (_, i) => raw[i]!);
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (!Number.isFinite(squares)) {
    throw new ModelError(`the encoder ${name} gives vectors that hold no finite numbers`, { reason: 'malformed' });
  }
  if (!normalize || squares === 0) return vector;
  const length = Math.sqrt(squares);
  return vector.map((value) => value / length);
}
