import { describe, expect, it } from 'vitest';
import { randomIntegers, randomNumbers } from '../../src/core/index.ts';
import { bootstrap, meanInterval } from '../../src/evaluation/statistics/bootstrap.ts';
import { comparePaired } from '../../src/evaluation/statistics/paired.ts';

describe('random numbers', () => {
  it('repeat for a seed and spread over their range', () => {
    const integers = Array.from({ length: 3 }, randomIntegers(5));
    expect(integers).toEqual(Array.from({ length: 3 }, randomIntegers(5)));
    expect(integers).not.toEqual(Array.from({ length: 3 }, randomIntegers(6)));
    const numbers = Array.from({ length: 4_000 }, randomNumbers(1));
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(numbers.filter((number) => number < 0.25).length / 4_000).toBeCloseTo(0.25, 1);
  });
});

describe('meanInterval', () => {
  it('holds the mean, shrinks with more values and repeats itself', () => {
    const few = meanInterval([1, 0, 1, 0, 1, 0, 1, 0]);
    const many = meanInterval(Array.from({ length: 800 }, (_, i) => i % 2));
    expect(few[0]).toBeLessThan(0.5);
    expect(few[1]).toBeGreaterThan(0.5);
    expect(many[1] - many[0]).toBeLessThan(few[1] - few[0]);
    expect(meanInterval([1, 0, 1, 0, 1, 0, 1, 0])).toEqual(few);
    expect(meanInterval([])).toEqual([0, 0]);
  });

  it('is as wide as the normal approximation says for many values', () => {
    const [low, high] = meanInterval(Array.from({ length: 1_000 }, (_, i) => (i % 5 === 0 ? 1 : 0)));
    // 1.96 · √(0.2 · 0.8 / 1000) = 0.0248
    expect(low).toBeCloseTo(0.2 - 0.0248, 2);
    expect(high).toBeCloseTo(0.2 + 0.0248, 2);
  });

  it('is a point for one value and for equal values', () => {
    expect(meanInterval([3])).toEqual([3, 3]);
    expect(meanInterval([2, 2, 2])).toEqual([2, 2]);
  });

  it('is the same when resamples are shared', () => {
    const intervalOf = bootstrap(9);
    const lists = [
      [1, 2, 3, 4],
      [0, 0, 1],
      [4, -3, 2, 1],
    ];
    expect(lists.map(intervalOf)).toEqual(lists.map((list) => meanInterval(list, 9)));
  });
});

describe('comparePaired', () => {
  it('enumerates all sign patterns of a few differences', () => {
    // Three wins of 1: of the 8 patterns +++ and --- are as extreme, p = 2/8.
    const { difference, p, wins, losses, ties } = comparePaired([0, 0, 0, 1, 0.5], [1, 1, 1, 1, 0.5]);
    expect({ difference, p, wins, losses, ties }).toEqual({ difference: 0.6, p: 0.25, wins: 3, losses: 0, ties: 2 });
  });

  it('weighs differences by their size', () => {
    // +3 -1 +1: sums of the 8 patterns are ±5 ±3 ±3 ±1 (each once per sign): |sum| ≥ 3 in 6.
    expect(comparePaired([0, 1, 0], [3, 0, 1]).p).toBe(0.75);
  });

  it('samples patterns where there are many, and is close to the exact value', () => {
    // 14 wins and 4 losses of one size: the two-sided sign test gives p = 0.0309.
    const left = Array.from({ length: 18 }, (_, i) => (i < 14 ? 0 : 1));
    const right = left.map((score) => 1 - score);
    const compared = comparePaired(left, right);
    expect(compared.p).toBeGreaterThan(0.025);
    expect(compared.p).toBeLessThan(0.037);
    expect([compared.wins, compared.losses, compared.ties]).toEqual([14, 4, 0]);
    expect(compared.low).toBeGreaterThan(0);
    expect(compared.difference).toBeCloseTo(10 / 18, 12);
    expect(comparePaired(left, right)).toEqual(compared);
  });

  it('never gives a p of zero, and turns around with its arguments', () => {
    const left = new Array<number>(100).fill(0);
    const right = new Array<number>(100).fill(1);
    const forward = comparePaired(left, right);
    expect(forward.p).toBeCloseTo(1 / 10_001, 12);
    const backward = comparePaired(right, left);
    expect([backward.difference, backward.wins, backward.losses]).toEqual([-1, 0, 100]);
    expect(backward.p).toBe(forward.p);
  });

  it('finds nothing where nothing differs or nothing is compared', () => {
    const same = { difference: 0, low: 0, high: 0, p: 1, wins: 0, losses: 0 };
    expect(comparePaired([0.1, 0.7], [0.1, 0.7])).toEqual({ ...same, ties: 2 });
    expect(comparePaired([], [])).toEqual({ ...same, ties: 0 });
  });

  it('refuses lists that cannot be paired', () => {
    expect(() => comparePaired([1], [])).toThrow('1 scores cannot be paired with 0');
  });
});
