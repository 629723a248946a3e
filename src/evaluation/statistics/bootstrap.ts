/** Percentile bootstrap for a mean (Efron and Tibshirani, 1993), with a seeded generator: the same values give the same interval. */

const RESAMPLES = 1_000;

/** The 95 % interval of the mean of `values`; [0, 0] for none. */
export function meanInterval(values: readonly number[], seed = 1): [low: number, high: number] {
  if (values.length === 0) return [0, 0];
  const random = generator(seed);
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)]!;
    return sum / values.length;
  }).sort((a, b) => a - b);
  return [means[Math.floor(RESAMPLES * 0.025)]!, means[Math.floor(RESAMPLES * 0.975)]!];
}

/** Mulberry32: uniform numbers in [0, 1). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
