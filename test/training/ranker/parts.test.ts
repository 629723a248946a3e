/** The parts of ranker training, each by examples that can be checked by hand. */

import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../src/core/index.ts';
import { groupOf, withoutFeatures } from '../../../src/training/ranker/feature-groups.ts';
import { directionOf, inputsOf } from '../../../src/training/ranker/inputs.ts';
import { judge, meanJudgement, overall } from '../../../src/training/ranker/judge.ts';
import { DEFAULT_LINEAR, learnLinear, listwiseLoss } from '../../../src/training/ranker/learn-linear.ts';
import {
  headOf,
  type LinearQuery,
  linearQuery,
  linearScores,
  weightsOf,
} from '../../../src/training/ranker/linear-data.ts';
import { treeData } from '../../../src/training/ranker/tree-data.ts';
import { query } from '../features/made-queries.ts';

describe('groups of features', () => {
  it('go by name, the title before all', () => {
    expect(
      Object.fromEntries(
        ['body', 'body.title', 'file.title', 'file.frame', 'symbol', 'file.mention', 'churn', 'caller', 'is.class'].map(
          (name) => [name, groupOf(name)],
        ),
      ),
    ).toEqual({
      body: 'fields',
      'body.title': 'title',
      'file.title': 'title',
      'file.frame': 'frames',
      symbol: 'names',
      'file.mention': 'paths',
      churn: 'history',
      caller: 'graph',
      'is.class': 'shape',
    });
    expect(groupOf('callers')).toBe('shape');
    expect(groupOf('file.names')).toBe('fields');
    expect(groupOf('brand.new')).toBe('other');
  });

  it('are left out as a whole, or one by one', () => {
    const features = ['body', 'body.title', 'name.title', 'size'];
    expect(withoutFeatures(features, ['title'])).toEqual(['body', 'size']);
    expect(withoutFeatures(features, ['name.title', 'shape'])).toEqual(['body', 'body.title']);
    expect(() => withoutFeatures(features, ['history'])).toThrow(/groups are fields, shape, title/);
  });
});

describe('inputs of trees', () => {
  it('are all forms of each feature and of the linear score, where they say something', () => {
    expect(inputsOf(['body', 'is.class', 'query.length'], ['value', 'scaled', 'rank'])).toEqual([
      { feature: 'body', form: 'value' },
      { feature: 'body', form: 'scaled' },
      { feature: 'body', form: 'rank' },
      { feature: 'is.class', form: 'value' },
      { feature: 'query.length', form: 'value' },
      { feature: 'linear', form: 'value' },
      { feature: 'linear', form: 'rank' },
    ]);
  });

  it('may only speak for a candidate, a place in a list the other way round', () => {
    expect(directionOf({ feature: 'body', form: 'fileBest' })).toBe(1);
    expect(directionOf({ feature: 'body', form: 'fileRank' })).toBe(-1);
    expect(directionOf({ feature: 'size', form: 'value' })).toBe(0);
    expect(directionOf({ feature: 'is.class', form: 'value' })).toBe(0);
    expect(directionOf({ feature: 'callers', form: 'rank' })).toBe(0);
    expect(directionOf({ feature: 'caller', form: 'rank' })).toBe(-1);
  });
});

describe('judging', () => {
  it('asks for all gold among the first functions, and for the first file', () => {
    const two = query([-1, 0, -1, -1, -1, 1]);
    expect(judge(two, [6, 5, 4, 3, 2, 1])).toMatchObject({ 'acc@5': 0, 'acc@10': 1, 'file acc@1': 0 });
    expect(judge(two, [1, 6, 4, 3, 2, 5])).toEqual({ 'acc@5': 1, 'acc@10': 1, 'ndcg@10': 1, 'file acc@1': 1 });
    expect(judge(query([-1, 0]), [2, 1])!['ndcg@10']).toBeCloseTo(1 / Math.log2(3));
  });

  it('passes over test code, and over classes among functions', () => {
    const rows = [-1, -1, -1, -1, -1, 0];
    const ordered = [6, 5, 4, 3, 2, 1];
    expect(judge(query(rows), ordered)!['acc@5']).toBe(0);
    expect(judge(query(rows, { isTest: Uint8Array.of(1, 0, 0, 0, 0, 0) }), ordered)!['acc@5']).toBe(1);
    const withClass = query(rows, { isFunction: Uint8Array.of(0, 1, 1, 1, 1, 1) });
    expect(judge(withClass, ordered)).toMatchObject({ 'acc@5': 1, 'file acc@1': 0 });
  });

  it('misses gold that is no candidate; says nothing without gold', () => {
    expect(judge(query([0], { goldCount: 2 }), [1])).toMatchObject({ 'acc@5': 0, 'acc@10': 0 });
    expect(judge(query([-1], { goldCount: 0 }), [1])).toBeUndefined();
    expect(judge(query([], { goldCount: 1 }), [])).toMatchObject({ 'acc@10': 0, 'file acc@1': 0 });
  });

  it('keeps ties as they stand', () => {
    expect(judge(query([-1, 0]), [1, 1])!['file acc@1']).toBe(0);
    expect(judge(query([0, -1]), [1, 1])!['file acc@1']).toBe(1);
  });

  it('averages', () => {
    const right = { 'acc@5': 1, 'acc@10': 1, 'ndcg@10': 1, 'file acc@1': 1 };
    const wrong = { 'acc@5': 0, 'acc@10': 1, 'ndcg@10': 0.5, 'file acc@1': 0 };
    expect(meanJudgement([right, wrong])).toEqual({ 'acc@5': 0.5, 'acc@10': 1, 'ndcg@10': 0.75, 'file acc@1': 0.5 });
    expect(overall(wrong)).toBe(0.375);
    expect(overall(meanJudgement([]))).toBe(0);
  });
});

describe('the linear part', () => {
  const features = ['one', 'other'];
  const four = query([-1, -1, 0, -1], {
    values: Float32Array.of(4, 0, 3, 0, 1, 5, 2, 9),
    isTest: Uint8Array.of(1, 0, 0, 0),
  });

  it('scores by name', () => {
    expect([...linearScores(four, weightsOf(features, { one: 1, new: 7 }))]).toEqual([4, 3, 1, 2]);
  });

  it('takes the head', () => {
    expect(headOf(Float64Array.of(1, 3, 2, 3), 3)).toEqual([1, 3, 2]);
    expect(headOf(Float64Array.of(1, 3, 2, 3), 3, (row) => row !== 3)).toEqual([1, 2, 0]);
  });

  it('learns from the head and all gold, and never from tests', () => {
    const weights = weightsOf(features, { one: 1 });
    const { values, isGold } = linearQuery(four, { weights, columns: [1], rows: 1 });
    expect([...values]).toEqual([0, 5]);
    expect([...isGold]).toEqual([0, 1]);
  });

  it('has the loss and the gradient that the formula has', () => {
    const list: LinearQuery[] = [
      { values: Float32Array.of(1, 0, 0, 1, 1, 1), isGold: Uint8Array.of(1, 0, 1) },
      { values: Float32Array.of(0.5, 0.25, 0, 2), isGold: Uint8Array.of(0, 1) },
    ];
    expect(listwiseLoss(list.slice(1), Float64Array.of(0, 0))).toBeCloseTo(Math.log(2));
    const at = Float64Array.of(0.3, -0.7);
    const gradient = new Float64Array(2);
    listwiseLoss(list, at, gradient);
    for (const i of [0, 1]) {
      const moved = (by: number) =>
        listwiseLoss(
          list,
          Float64Array.from(at, (weight, j) => (i === j ? weight + by : weight)),
        );
      expect(gradient[i]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 6);
    }
    expect(listwiseLoss([], at)).toBe(0);
  });

  it('finds what tells gold, holds evidence above zero, and keeps the scale it started from', () => {
    const next = randomNumbers(3);
    const made = (): LinearQuery => {
      const values = Float32Array.from({ length: 60 }, next); // twenty rows of three
      const worth = (row: number) => values[row * 3]! + 0.5 * values[row * 3 + 1]! - values[row * 3 + 2]!;
      const best = Array.from({ length: 20 }, (_, row) => row).reduce((a, b) => (worth(b) > worth(a) ? b : a));
      return { values, isGold: Uint8Array.from({ length: 20 }, (_, row) => (row === best ? 1 : 0)) };
    };
    const sides = { training: Array.from({ length: 80 }, made), validation: Array.from({ length: 40 }, made) };
    const learn = (directions: number[]) => {
      const learning = learnLinear(sides, { start: Float64Array.of(0.5, 0.5, 0.5), directions }, DEFAULT_LINEAR);
      for (;;) {
        const { done, value } = learning.next();
        if (done) return value;
      }
    };
    const { weights } = learn([1, 1, 0]);
    expect(weights[0]).toBeGreaterThan(weights[1]!);
    expect(weights[2]).toBeLessThan(0);
    expect(learn([1, 1, 1]).weights[2]).toBe(0);
    expect(weights[0]).toBeLessThan(5);
  });
});

it('trees learn from the head by the linear score and all gold in it, prepared over the whole head', () => {
  const list = query([-1, -1, 0, -1], {
    values: Float32Array.of(4, 3, 1, 2),
    isTest: Uint8Array.of(1, 0, 0, 0),
    goldCount: 3,
  });
  const source = {
    features: ['one'],
    weights: Float64Array.of(1),
    inputs: [{ feature: 'one', form: 'value' } as const, { feature: 'linear', form: 'rank' } as const],
  };
  const data = treeData([list, list], source, 1);
  expect([...data.queryStarts]).toEqual([0, 2, 4]);
  expect([...data.gold]).toEqual([-1, 0, -1, 0]);
  expect([...data.values]).toEqual([3, 1, 3, 1, 1, 3, 1, 3]);
  expect([...data.goldCounts]).toEqual([3, 3]);
});
