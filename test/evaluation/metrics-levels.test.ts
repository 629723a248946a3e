/** Which ranked item is which gold item, at the level of functions, modules and files. */
import { describe, expect, it } from 'vitest';
import { CUTOFFS, HEADLINE_METRICS, metricNames, titleOf, unitOf } from '../../src/evaluation/metrics/catalogue.ts';
import { hitsOf } from '../../src/evaluation/metrics/levels.ts';
import type { RunFunction } from '../../src/evaluation/run-row.ts';

const byLines = { byLines: true };

function ranked(...entries: readonly string[]): RunFunction[] {
  return entries.map((entry, i) => {
    const [path, name, start = '0', end = start] = entry.split(' ');
    return { path: path!, name: name!, start: Number(start), end: Number(end), score: 1 / (i + 1) };
  });
}

describe('levels', () => {
  const gold = {
    gold_files: ['a.py', 'b.py', 'c.py'],
    gold_functions: [
      { path: 'a.py', name: 'Reader.read' },
      { path: 'a.py', name: 'Reader.close' },
      { path: 'b.py', name: 'main' },
    ],
  };
  const functions = ranked(
    'x.py other 1 5',
    'a.py Reader.open 1 5',
    'a.py Reader.read 6 9',
    'b.py main.inner 2 3',
    'b.py main 1 4',
  );

  it('reads modules and files out of the function ranking by first occurrence', () => {
    const { levels, functionRanks } = hitsOf(gold, { functions, files: [] }, byLines);
    expect(levels.function).toEqual({ hits: [-1, -1, 0, -1, 2], goldCount: 3 });
    // x.py:other, a.py:Reader, b.py:main against a.py:Reader and b.py:main
    expect(levels.module).toEqual({ hits: [-1, 0, 1], goldCount: 2 });
    // x.py, a.py, b.py against a.py and b.py: c.py holds no gold function
    expect(levels.fileByFunction).toEqual({ hits: [-1, 0, 1], goldCount: 2 });
    expect(functionRanks).toEqual([3, null, 5]);
  });

  it('ranks files as the system does, else by their best function', () => {
    const files = ['c.py', 'a.py'].map((path) => ({ path, score: 1 }));
    const own = hitsOf(gold, { functions, files }, byLines);
    expect(own.levels.file).toEqual({ hits: [2, 0], goldCount: 3 });
    expect(own.fileRanks).toEqual([2, null, 1]);
    const derived = hitsOf(gold, { functions, files: [] }, byLines);
    expect(derived.levels.file).toEqual({ hits: [-1, 0, 1], goldCount: 3 });
    expect(derived.fileRanks).toEqual([2, 3, null]);
  });

  it('has no function, module or derived file level without gold functions', () => {
    const { levels } = hitsOf({ ...gold, gold_functions: [] }, { functions, files: [] }, byLines);
    expect(Object.keys(levels)).toEqual(['file']);
  });

  it('takes the module of a gold function from the gold, however the system qualifies it', () => {
    const cpp = { gold_files: ['a.h'], gold_functions: [{ path: 'a.h', name: 'Box::get', start: 3, end: 5 }] };
    const { levels } = hitsOf(cpp, { functions: ranked('a.h ns.Box.get 3 5'), files: [] }, byLines);
    expect(levels.module).toEqual({ hits: [0], goldCount: 1 });
  });
});

describe('overloads', () => {
  const overloads = {
    gold_files: ['A.java'],
    gold_functions: [
      { path: 'A.java', name: 'A.put', start: 1, end: 5 },
      { path: 'A.java', name: 'A.put', start: 7, end: 9 },
    ],
  };

  it('are found one by one where the run has lines', () => {
    const run = { functions: ranked('A.java A.put 7 9', 'A.java A.put 20 25', 'A.java A.put 1 5'), files: [] };
    const { levels, functionRanks } = hitsOf(overloads, run, byLines);
    expect(levels.function).toEqual({ hits: [1, -1, 0], goldCount: 2 });
    expect(functionRanks).toEqual([3, 1]);
  });

  it('are one function where the run has no lines', () => {
    const run = { functions: ranked('A.java A.get', 'A.java A.put'), files: [] };
    const { levels, functionRanks } = hitsOf(overloads, run, { byLines: false });
    expect(levels.function).toEqual({ hits: [-1, 0], goldCount: 1 });
    expect(functionRanks).toEqual([2, 2]);
  });

  it('are one gold function where the gold has no lines, found by any of them', () => {
    const twice = { path: 'a.py', name: 'Box.size' };
    const gold = { gold_files: ['a.py'], gold_functions: [twice, twice] };
    const run = { functions: ranked('a.py Box.size 8 9', 'a.py Box.size 1 3'), files: [] };
    const { levels, functionRanks } = hitsOf(gold, run, byLines);
    expect(levels.function).toEqual({ hits: [0, 0], goldCount: 1 });
    expect(functionRanks).toEqual([1, 1]);
  });
});

describe('the catalogue', () => {
  it('titles every score and tells shares from quantities', () => {
    expect(titleOf('function.acc@5')).toBe('function acc@5');
    expect(titleOf('fileByFunction.mrr')).toBe('file (by function) mrr');
    expect(titleOf('lineCoverage@10')).toBe('line coverage@10');
    expect(titleOf('functionF1')).toBe('function F1');
    expect(titleOf('inputTokens')).toBe('input tokens');
    expect(titleOf('something')).toBe('something');
    expect(['function.mrr', 'redundancy', 'seconds', 'toolCalls'].map(unitOf)).toEqual([
      'share',
      'share',
      'quantity',
      'quantity',
    ]);
  });

  it('has each name and title once and all headline metrics', () => {
    const names = metricNames();
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(names.map(titleOf)).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining([...HEADLINE_METRICS]));
    expect(names).toContain(`module.ndcg@${CUTOFFS.at(-1)}`);
  });
});
