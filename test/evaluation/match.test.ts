import { describe, expect, it } from 'vitest';
import { distinctGold, functionId, goldPosition, isGold } from '../../src/evaluation/match.ts';

const found = { path: 'a.py', name: 'Outer.run', startLine: 10, endLine: 20 };

describe('isGold', () => {
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

  it('needs the whole name where the answer has no lines', () => {
    const unplaced = { ...found, startLine: 0, endLine: 0 };
    expect(isGold(unplaced, { path: 'a.py', name: 'Outer.run', start: 50, end: 60 })).toBe(true);
    expect(isGold(unplaced, { path: 'a.py', name: 'Inner.run', start: 10, end: 20 })).toBe(false);
  });
});

describe('goldPosition', () => {
  it('tells nested functions of one name apart by the whole name, then by the lines', () => {
    const nested = [
      { path: 'a.py', name: 'enter', start: 10, end: 30 },
      { path: 'a.py', name: 'enter.enter', start: 15, end: 20 },
    ];
    expect(goldPosition({ path: 'a.py', name: 'enter', startLine: 10, endLine: 30 }, nested)).toBe(0);
    expect(goldPosition({ path: 'a.py', name: 'enter.enter', startLine: 14, endLine: 30 }, nested)).toBe(1);
    expect(goldPosition({ path: 'a.py', name: 'make.enter', startLine: 16, endLine: 20 }, nested)).toBe(1);
    expect(goldPosition({ path: 'a.py', name: 'leave', startLine: 16, endLine: 20 }, nested)).toBe(-1);
  });

  it('keeps neighbours apart that touch on a line', () => {
    const neighbours = [
      { path: 'a.c', name: 'f', start: 1, end: 10 },
      { path: 'a.c', name: 'f', start: 10, end: 20 },
    ];
    expect(goldPosition({ path: 'a.c', name: 'f', startLine: 10, endLine: 20 }, neighbours)).toBe(1);
    expect(goldPosition({ path: 'a.c', name: 'f', startLine: 1, endLine: 10 }, neighbours)).toBe(0);
  });
});

describe('distinctGold', () => {
  const overloads = [
    { path: 'a.c', name: 'A::f', start: 1, end: 10 },
    { path: 'a.c', name: 'A::f', start: 11, end: 20 },
    { path: 'a.c', name: 'A.f', start: 1, end: 10 },
    { path: 'a.c', name: 'A.f' },
  ];

  it('keeps overloads that have lines and joins repeats', () => {
    const { items, itemOf } = distinctGold(overloads, { byLines: true });
    expect(items).toEqual([overloads[0], overloads[1]]);
    expect(itemOf).toEqual([0, 1, 0, 0]);
  });

  it('joins all of one name where lines do not count', () => {
    const { items, itemOf } = distinctGold(overloads, { byLines: false });
    expect(items).toEqual([overloads[0]]);
    expect(itemOf).toEqual([0, 0, 0, 0]);
  });
});

it('functionId is the same for every way to join the parts of a name', () => {
  expect(functionId({ path: 'a.rb', name: 'A#b' })).toBe(functionId({ path: 'a.rb', name: 'A::b' }));
});
