/**
 * Compares two systems on the same instances. The p-value is that of Fisher's randomization test, which Smucker, Allan and Carterette
 * (2007) recommend for retrieval: were the systems alike, each instance's two scores could be exchanged, so the sign of each
 * difference is flipped at random. The interval is the paired bootstrap of the differences (Efron and Tibshirani, 1993).
 */
import { randomIntegers } from '../../core/index.ts';
import { meanInterval } from './bootstrap.ts';

const PERMUTATIONS = 10_000;

/** Up to here all 2^n sign patterns are fewer than the permutations, and are enumerated. */
const MAX_ENUMERATED = 13;

export interface PairedComparison {
  /** mean(right) - mean(left), with its 95 % interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided: how often chance alone gives a difference at least as large; 1 where nothing differs. */
  readonly p: number;
  /** Instances on which right scores more, less and the same. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
}

/** `left[i]` and `right[i]` are scores of the same instance. Throws `RangeError` where the lists differ in length. */
export function comparePaired(left: readonly number[], right: readonly number[], seed = 1): PairedComparison {
  if (left.length !== right.length) throw new RangeError(`${left.length} scores cannot be paired with ${right.length}`);
  const differences = right.map((score, i) => score - left[i]!);
  const changes = Float64Array.from(differences.filter((difference) => difference !== 0));
  const wins = changes.filter((difference) => difference > 0).length;
  const [low, high] = meanInterval(differences, seed);
  return {
    difference: sum(differences) / Math.max(1, differences.length),
    low,
    high,
    p: changes.length <= MAX_ENUMERATED ? exactP(changes) : sampledP(changes, seed),
    wins,
    losses: changes.length - wins,
    ties: differences.length - changes.length,
  };
}

/** The share of all sign patterns whose sum is as far from zero as that of `changes`. */
function exactP(changes: Float64Array): number {
  const threshold = thresholdOf(changes);
  const patterns = 2 ** changes.length;
  let extreme = 0;
  for (let signs = 0; signs < patterns; signs++) {
    let total = 0;
    for (let i = 0; i < changes.length; i++) total += (signs >>> i) & 1 ? -changes[i]! : changes[i]!;
    if (Math.abs(total) >= threshold) extreme++;
  }
  return extreme / patterns;
}

/** The same share, of random patterns: (b + 1) / (n + 1), because the pattern that was seen is one of them. */
function sampledP(changes: Float64Array, seed: number): number {
  const threshold = thresholdOf(changes);
  const random = randomIntegers(seed);
  let extreme = 0;
  for (let permutation = 0; permutation < PERMUTATIONS; permutation++) {
    let total = 0;
    let signs = 0;
    for (let i = 0; i < changes.length; i++) {
      if ((i & 31) === 0) signs = random();
      total += signs & 1 ? -changes[i]! : changes[i]!;
      signs >>>= 1;
    }
    if (Math.abs(total) >= threshold) extreme++;
  }
  return (extreme + 1) / (PERMUTATIONS + 1);
}

/** The size of the sum of `changes`, less what the order of adding can change. */
function thresholdOf(changes: Float64Array): number {
  const size = sum(changes.map(Math.abs));
  return Math.abs(sum(changes)) - size * 1e-12;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
