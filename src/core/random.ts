/** Mulberry32, a small seeded generator: the same seed gives the same numbers on every machine. */

/** Unsigned 32-bit integers, uniformly distributed. */
export function randomIntegers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Numbers in [0, 1), uniformly distributed. */
export function randomNumbers(seed: number): () => number {
  const next = randomIntegers(seed);
  return () => next() / 4_294_967_296;
}
