/** From the vectors of a text's tokens to one vector. */
import type { EncoderSpec } from './encoder-spec.ts';

/** `tokens` holds a row of `size` numbers for each token; the first `length` rows are the text's, the others padding. */
export function pooled(
  tokens: Float32Array,
  {
    length,
    size,
    pooling,
  }: { readonly length: number; readonly size: number; readonly pooling: EncoderSpec['pooling'] },
): Float32Array {
  if (pooling !== 'mean') {
    const row = pooling === 'cls' ? 0 : length - 1;
    return tokens.slice(row * size, (row + 1) * size);
  }
  const mean = new Float32Array(size);
  for (let row = 0; row < length; row++) {
    for (let i = 0; i < size; i++) mean[i]! += tokens[row * size + i]! / length;
  }
  return mean;
}
