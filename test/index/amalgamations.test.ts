import { expect, it } from 'vitest';
import { findAmalgamations } from '../../src/index/amalgamations.ts';

const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `f${from + i} 10`);

it('finds the whole and keeps its parts', () => {
  const parts = [keys(0, 20), keys(20, 45), keys(45, 60)];
  expect([...findAmalgamations([...parts, keys(0, 60)])]).toEqual([3]);
});

it('finds every whole, also when there are several', () => {
  expect([...findAmalgamations([keys(0, 60), keys(0, 30), keys(30, 60), keys(0, 62)])]).toEqual([0, 3]);
});

it('takes versions and copies of one file for what they are', () => {
  expect(findAmalgamations([keys(0, 60), keys(0, 58), keys(0, 60)]).size).toBe(0);
});

it('leaves a large file alone that shares only some functions', () => {
  expect(findAmalgamations([keys(0, 60), keys(0, 20)]).size).toBe(0);
});
