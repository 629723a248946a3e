/**
 * Tells without looking at a text that a literal is not in it: a signature of the text holds a bit for each run of four characters, case
 * ignored. A bit that is missing is proof; one that is set may be another run's, so what passes is searched. Signatures lie one behind the
 * other, so that a pass over all of them reads memory in order. Kept in memory only. Pure.
 */

/** Hashes of runs of four. */
export type Runs = Int32Array;

const RUN = 4;
const LEAST_BITS = 10;
const MOST_BITS = 18;
/** Words that are taken at once, a power of two of them; those of many signatures. */
const CHUNK_BITS = 17;
const CHUNK_WORDS = 1 << CHUNK_BITS;

export class Signatures {
  readonly #chunks: Uint32Array[] = [];
  /** Of each signature, its first word in all chunks, and by how much a hash of 32 bits is shifted to be one of its bits. */
  readonly #starts: number[] = [];
  readonly #shifts: number[] = [];
  #end = 0;

  /** Adds the signature of a text, of about one bit a character, of which a fourth gets set. Its number, from 0. */
  add(text: string): number {
    const bits = Math.min(MOST_BITS, Math.max(LEAST_BITS, 32 - Math.clz32(text.length)));
    const [start, shift] = [this.#place(1 << (bits - 5)), 32 - bits];
    const words = this.#chunks[start >>> CHUNK_BITS]!;
    const first = start & (CHUNK_WORDS - 1);
    let run = 0;
    for (let at = 0; at < text.length; at++) {
      run = ((run << 6) | codeOf(text.charCodeAt(at))) & 0xffffff;
      const slot = Math.imul(run, GOLDEN) >>> shift;
      words[first + (slot >>> 5)]! |= 1 << (slot & 31);
    }
    this.#shifts.push(shift);
    return this.#starts.push(start) - 1;
  }

  /** False is certain: the text of this number does not hold, of each of `required`, one literal at least. */
  mayHold(number: number, required: readonly (readonly Runs[])[]): boolean {
    const start = this.#starts[number]!;
    const shift = this.#shifts[number]!;
    const words = this.#chunks[start >>> CHUNK_BITS]!;
    const first = start & (CHUNK_WORDS - 1);
    for (const literals of required) {
      let holds = false;
      for (let literal = 0; literal < literals.length && !holds; literal++) {
        const runs = literals[literal]!;
        holds = true;
        for (let at = 0; at < runs.length && holds; at++) {
          const slot = runs[at]! >>> shift;
          holds = (words[first + (slot >>> 5)]! & (1 << (slot & 31))) !== 0;
        }
      }
      if (!holds) return false;
    }
    return true;
  }

  /** No signature lies in two chunks. */
  #place(words: number): number {
    const room = this.#chunks.length * CHUNK_WORDS - this.#end;
    if (words > room) {
      this.#end += room;
      this.#chunks.push(new Uint32Array(CHUNK_WORDS));
    }
    this.#end += words;
    return this.#end - words;
  }
}

/** The runs that `literal` holds; those with letters outside ASCII, whose case is not simple, are left out. */
export function runsOf(literal: string): Runs {
  const runs: number[] = [];
  for (let at = 0; at + RUN <= literal.length; at++) {
    const codes = Array.from({ length: RUN }, (_, offset) => literal.charCodeAt(at + offset));
    const run = codes.reduce((before, code) => (before << 6) | codeOf(code), 0);
    if (codes.every((code) => code < 128)) runs.push(Math.imul(run, GOLDEN));
  }
  return Int32Array.from(runs);
}

/** Spreads runs that differ in their last character over all bits (Fibonacci hashing). */
const GOLDEN = 0x9e3779b1;

/** Six bits of a character; a letter of ASCII and its capital have the same. */
function codeOf(character: number): number {
  return (character & 0x1f) | ((character >> 1) & 0x20);
}
