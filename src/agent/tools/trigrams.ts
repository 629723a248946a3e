/**
 * Tells without looking at a text that a literal is not in it: a signature of the text holds a bit for each run of three characters, case
 * ignored. A bit that is missing is proof; one that is set may be another run's, so what passes is searched. Kept in memory only. Pure.
 */

/** Bits of a text, a power of two of them. */
export type Signature = Uint32Array;

/** Runs of three, as codes of 18 bits. */
export type Trigrams = Uint32Array;

const LEAST_BITS = 10;
const MOST_BITS = 18;

/** About one bit a character, of which a fourth gets set. */
export function signatureOf(text: string): Signature {
  const bits = Math.min(MOST_BITS, Math.max(LEAST_BITS, 32 - Math.clz32(text.length)));
  const signature = new Uint32Array(1 << (bits - 5));
  const shift = 32 - bits;
  let run = 0;
  for (let at = 0; at < text.length; at++) {
    run = ((run << 6) | codeOf(text.charCodeAt(at))) & 0x3ffff;
    const slot = Math.imul(run, GOLDEN) >>> shift;
    signature[slot >>> 5]! |= 1 << (slot & 31);
  }
  return signature;
}

/** The runs that `literal` holds; those with letters outside ASCII, whose case is not simple, are left out. */
export function trigramsOf(literal: string): Trigrams {
  const runs: number[] = [];
  for (let at = 0; at + 3 <= literal.length; at++) {
    const codes = [0, 1, 2].map((offset) => literal.charCodeAt(at + offset));
    if (codes.every((code) => code < 128)) runs.push(codes.reduce((run, code) => (run << 6) | codeOf(code), 0));
  }
  return Uint32Array.from(runs);
}

/** False is certain: the text of this signature holds no literal of these runs. */
export function mayHold(signature: Signature, trigrams: Trigrams): boolean {
  const shift = Math.clz32(signature.length) - 4;
  for (let at = 0; at < trigrams.length; at++) {
    const slot = Math.imul(trigrams[at]!, GOLDEN) >>> shift;
    if ((signature[slot >>> 5]! & (1 << (slot & 31))) === 0) return false;
  }
  return true;
}

/** Spreads runs that differ in their last character over all bits (Fibonacci hashing). */
const GOLDEN = 0x9e3779b1;

/** Six bits of a character; a letter of ASCII and its capital have the same. */
function codeOf(character: number): number {
  return (character & 0x1f) | ((character >> 1) & 0x20);
}
