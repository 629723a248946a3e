/**
 * Percentile bootstrap for a mean (Efron and Tibshirani, 1993, chapter 13): values are drawn with replacement, as many as there are,
 * and the interval holds the middle 95 % of the means of 1,000 such resamples. Seeded: the same values give the same interval.
 */
import { randomNumbers } from '../../core/index.ts';

const RESAMPLES = 1_000;

export type Interval = [low: number, high: number];

/** The 95 % interval of the mean of `values`; [0, 0] for none. */
export function meanInterval(values: readonly number[], seed = 1): Interval {
  return bootstrap(seed)(values);
}

/** `meanInterval` for many lists: those of one length share their resamples, which is most of the work. */
export function bootstrap(seed = 1): (values: readonly number[]) => Interval {
  const drawsBySize = new Map<number, Uint8Array>();
  return (values) => {
    const size = values.length;
    if (size === 0) return [0, 0];
    const draws = drawsBySize.get(size) ?? countDraws(size, seed);
    drawsBySize.set(size, draws);
    const sums = resampledSums(Float64Array.from(values), draws).sort();
    return [sums[Math.floor(RESAMPLES * 0.025)]! / size, sums[Math.floor(RESAMPLES * 0.975)]! / size];
  };
}

/** How often each value is drawn in each resample, by value, then by resample. A count over 255 does not happen: its expectation is 1. */
function countDraws(size: number, seed: number): Uint8Array {
  const random = randomNumbers(seed);
  const draws = new Uint8Array(size * RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    for (let i = 0; i < size; i++) draws[Math.floor(random() * size) * RESAMPLES + resample]!++;
  }
  return draws;
}

/** Most scores are zeros, which cost nothing here. */
function resampledSums(values: Float64Array, draws: Uint8Array): Float64Array {
  const sums = new Float64Array(RESAMPLES);
  values.forEach((value, i) => {
    if (value === 0) return;
    const row = draws.subarray(i * RESAMPLES, (i + 1) * RESAMPLES);
    for (let resample = 0; resample < RESAMPLES; resample++) sums[resample]! += value * row[resample]!;
  });
  return sums;
}
