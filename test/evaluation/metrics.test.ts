import { describe, expect, it } from 'vitest';
import { accuracyAt, isGold, meanInterval, parseDataset } from '../../src/evaluation/index.ts';

describe('acc@k', () => {
  it('asks for all gold in the first k', () => {
    expect(accuracyAt(5, [-1, 0, -1, 1, -1], 2)).toBe(1);
    expect(accuracyAt(3, [-1, 0, -1, 1, -1], 2)).toBe(0);
    expect(accuracyAt(5, [-1, 0, 0, 0, 0], 2)).toBe(0);
    expect(accuracyAt(5, [], 1)).toBe(0);
  });

  it('with more than k gold asks for k of them', () => {
    expect(accuracyAt(2, [3, 0, 1, 2], 4)).toBe(1);
    expect(accuracyAt(2, [3, -1, 1, 2], 4)).toBe(0);
  });
});

describe('isGold', () => {
  const found = { path: 'a.py', name: 'Outer.run', startLine: 10, endLine: 20 };

  it('goes by path and name where gold has no lines', () => {
    expect(isGold(found, { path: 'a.py', name: 'Outer.run' })).toBe(true);
    expect(isGold(found, { path: 'b.py', name: 'Outer.run' })).toBe(false);
    expect(isGold(found, { path: 'a.py', name: 'run' })).toBe(false);
    expect(isGold({ ...found, name: 'A::m' }, { path: 'a.py', name: 'A.m' })).toBe(true);
  });

  it('tells overloads apart by their lines', () => {
    expect(isGold(found, { path: 'a.py', name: 'Outer.run', start: 20, end: 30 })).toBe(true);
    expect(isGold(found, { path: 'a.py', name: 'Outer.run', start: 21, end: 30 })).toBe(false);
    expect(isGold(found, { path: 'a.py', name: 'Outer.stop', start: 10, end: 20 })).toBe(false);
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
});

describe('parseDataset', () => {
  it('names the line that is wrong', () => {
    expect(() => parseDataset('{"instance_id":"a"}\n')).toThrow('line 1 of the dataset has no dataset');
    expect(() => parseDataset('\n{')).toThrow('line 2 of the dataset is not JSON');
  });
});
