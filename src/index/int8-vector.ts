/** Vectors in one byte a number, as they are stored and compared. */

/** `scale` times `bytes`. */
export interface Int8Vector {
  readonly bytes: Int8Array;
  readonly scale: number;
}

const MOST = 127;

/** Rounded to 255 steps between minus and plus its largest size. */
export function toInt8(vector: Float32Array): Int8Vector {
  const step = vector.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) / MOST;
  const bytes = new Int8Array(vector.length);
  if (step === 0) return { bytes, scale: 0 };
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.round(vector[i]! / step);
  return { bytes, scale: step };
}
