/** Cosine of two vectors, the semantic overlap of two texts that an encoder has read. */

/** -1 to 1; 0 where a vector is zero. Throws `RangeError` where the vectors differ in length. */
export function cosine(left: Float32Array, right: Float32Array): number {
  if (left.length !== right.length) throw new RangeError(`a vector of ${left.length} against one of ${right.length}`);
  let [product, leftSquares, rightSquares] = [0, 0, 0];
  for (let i = 0; i < left.length; i++) {
    product += left[i]! * right[i]!;
    leftSquares += left[i]! ** 2;
    rightSquares += right[i]! ** 2;
  }
  return product === 0 ? 0 : product / Math.sqrt(leftSquares * rightSquares);
}
