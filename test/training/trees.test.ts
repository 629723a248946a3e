/** Boosted trees: bins, splits and leaves against values worked out by hand, and what training as a whole must keep. */
import { describe, expect, test } from 'vitest';
import { encodeRankerModel, scoreRows, type TreeEnsemble } from '../../src/ranking/index.ts';
import { binData, cutsOf } from '../../src/training/trees/bins.ts';
import { addTree, type GrowthInput, growTree } from '../../src/training/trees/grow-tree.ts';
import { discountsOf, fillGradients } from '../../src/training/trees/objective.ts';
import { topRows } from '../../src/training/trees/places.ts';
import { qualityOf } from '../../src/training/trees/quality.ts';
import type { RankingData } from '../../src/training/trees/ranking-data.ts';
import { DEFAULT_TRAINING, trainTrees } from '../../src/training/trees/train-trees.ts';
import { planted } from './trees-data.ts';

const RULES = { lambda: 1, minChildWeight: 0, maxLeaves: 8, maxDepth: 4 };

describe('bins', () => {
  test('few distinct values have a bin each, cut in the middle between them', () => {
    expect([...cutsOf(Float32Array.of(0, 0, 0, 1, 1, 4))]).toEqual([0.5, 2.5]);
  });

  test('many values share the bins evenly', () => {
    expect([
      ...cutsOf(
        Float32Array.from({ length: 8 }, (_, i) => i),
        4,
      ),
    ]).toEqual([1.5, 3.5, 5.5]);
  });

  test('a value that fills half of the rows leaves the other bins to the rest', () => {
    const sorted = Float32Array.of(0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6);
    expect([...cutsOf(sorted, 4)]).toEqual([0.5, 2.5, 4.5]);
  });

  test('neighbours in single precision are still told apart', () => {
    const high = Math.fround(1 + 2 ** -23);
    expect([...cutsOf(Float32Array.of(1, high))]).toEqual([1]);
  });

  test('nothing varies, nothing is cut', () => {
    expect(cutsOf(Float32Array.of(3, 3, 3))).toHaveLength(0);
    expect(cutsOf(new Float32Array(0))).toHaveLength(0);
  });

  test('a row stands in the bin whose upper cut is the first that it does not exceed', () => {
    const data = dataOf([[[0, 1, 2, 3]]], [[-1, 0, -1, -1]]);
    const { bins, cuts } = binData(data, [0]);
    expect([...cuts[0]!]).toEqual([0.5, 1.5, 2.5]);
    expect([...bins]).toEqual([0, 1, 2, 3]);
  });

  test('cuts know only the queries they are made from', () => {
    const data = dataOf([[[0, 1]], [[7, 9]]], [[0, -1], [0, -1]]); // biome-ignore format: a query a row
    expect([...binData(data, [0]).cuts[0]!]).toEqual([0.5]);
  });
});

describe('a tree', () => {
  // One column, four rows, hessians 1: gradients -4, -2, 1, 3. The cut after two rows gains
  // (36 / 3 + 16 / 3 - 4 / 5) / 2 = 8.2667, after one (16 / 2 + 4 / 4 - 0.8) / 2 = 4.1, after three (25 / 4 + 9 / 2 - 0.8) / 2 = 4.975.
  const four = () => input([[0, 1, 2, 3]], [-4, -2, 1, 3]);

  test('splits where the gain is largest and weighs leaves by -G / (H + lambda)', () => {
    const tree = growTree(four(), { ...RULES, maxLeaves: 2 });
    expect(tree).toMatchObject({ root: 0, column: [0], bin: [1], left: [~0], right: [~1] });
    expect(tree.leaves).toEqual([6 / 3, -4 / 3]);
  });

  test('grows the leaf that gains most next', () => {
    // Left: (16 / 2 + 4 / 2 - 36 / 3) / 2 = -1; right: (1 / 2 + 9 / 2 - 16 / 3) / 2 = -0.17: neither gains.
    expect(growTree(four(), RULES).leaves).toHaveLength(2);
    // Without lambda left gains (16 + 4 - 18) / 2 = 1, right (1 + 9 - 8) / 2 = 1: the first of equals.
    const tree = growTree(four(), { ...RULES, lambda: 0, maxLeaves: 3 });
    expect(tree).toMatchObject({ column: [0, 0], bin: [1, 0], left: [1, ~0], right: [~2, ~1] });
    expect(tree.leaves).toEqual([4, 2, -2]);
  });

  test('keeps to depth and to the least weight of a child', () => {
    expect(growTree(four(), { ...RULES, lambda: 0, maxDepth: 1 }).leaves).toHaveLength(2);
    expect(growTree(four(), { ...RULES, lambda: 0, minChildWeight: 2 }).leaves).toHaveLength(2);
    expect(growTree(four(), { ...RULES, lambda: 0, minChildWeight: 3 })).toMatchObject({ root: ~0, leaves: [0.5] });
  });

  test('of no rows is one leaf that says nothing', () => {
    const none = { ...four(), rows: new Uint32Array(0) };
    expect(growTree(none, { ...RULES, lambda: 0 })).toMatchObject({ root: ~0, leaves: [0] });
  });

  test('asks only for the columns it is given', () => {
    const both = { ...input([[0, 1, 2, 3], [0, 0, 1, 1]], [-4, -2, 1, 3]), columns: Int32Array.of(1) }; // biome-ignore format: a column a row
    expect(growTree(both, { ...RULES, maxLeaves: 2 }).column).toEqual([1]);
  });

  test('never splits against the direction of a column, nor undoes it further down', () => {
    const rising = { ...four(), directions: [-1] };
    expect(growTree(rising, RULES).leaves).toEqual([6 / 3, -4 / 3]);
    expect(growTree({ ...four(), directions: [1] }, RULES)).toMatchObject({ root: ~0 });
    // Weights -5, 1, 6, -4 by hand: a tree that may only rise has rising scores all along.
    const bent = { ...input([[0, 1, 2, 3]], [5, -1, -6, 4]), directions: [1] };
    const scores = new Float64Array(4);
    addTree(scores, growTree(bent, { ...RULES, lambda: 0 }), bent, 1);
    expect([...scores].sort((a, b) => a - b)).toEqual([...scores]);
    expect(scores[3]).toBeGreaterThan(scores[0]!);
  });

  test('histograms left by subtraction lead to the same leaves as sums over rows', () => {
    const columns = [0, 1, 2].map((column) =>
      Array.from({ length: 200 }, (_, row) => (row * (7 + column * 4)) % (11 + column)),
    );
    const gradients = Array.from({ length: 200 }, (_, row) => ((row * 37) % 101) / 50 - 1);
    const grown = input(columns, gradients);
    const tree = growTree(grown, RULES);
    const scores = new Float64Array(200);
    addTree(scores, tree, grown, 1);
    for (const weight of new Set(scores)) {
      const rows = gradients.filter((_, row) => scores[row] === weight);
      expect(weight).toBeCloseTo(-rows.reduce((sum, value) => sum + value, 0) / (rows.length + 1), 10);
    }
    expect(tree.leaves).toHaveLength(8);
  });
});

describe('the objective', () => {
  const discount = (place: number) => 1 / Math.log2(2 + place);

  test('a swap counts what nDCG would gain', () => {
    // Rows in order; gold is second. Pairs: (gold, row 0) at places 1 and 0, (gold, row 2) at places 1 and 2. All scores are equal.
    const data = dataOf([[[0, 0, 0]]], [[-1, 0, -1]]);
    const gradients = new Float64Array(6);
    fillGradients(gradients, new Float64Array(3), data, 0, { cutoff: 10, allGoldShare: 0 });
    const up = (1 - discount(1)) / 2;
    const down = (discount(1) - discount(2)) / 2;
    const expected = [up, up / 2, -up - down, (up + down) / 2, down, down / 2];
    expected.forEach((value, i) => {
      expect(gradients[i]).toBeCloseTo(value, 12);
    });
  });

  test('places from the cutoff on are alike: what is below moves only against what is above', () => {
    const data = dataOf([[[0, 0, 0, 0]]], [[-1, -1, -1, 0]]);
    const gradients = new Float64Array(8);
    fillGradients(gradients, new Float64Array(4), data, 0, { cutoff: 2, allGoldShare: 0 });
    expect(gradients[4]).toBe(0);
    expect(gradients[6]).toBeCloseTo(-(1 + discount(1)) / 2, 12);
  });

  test('for all gold only the worst item pulls upwards, and the better one keeps what is below the worst away', () => {
    // Places: gold a 0, other 1, gold b 2, other 3.
    const data = dataOf([[[0, 0, 0, 0]]], [[0, -1, 1, -1]]);
    const gradients = new Float64Array(8);
    fillGradients(gradients, new Float64Array(4), data, 0, { cutoff: 10, allGoldShare: 1 });
    const up = (discount(1) - discount(2)) / 2;
    const down = (discount(2) - discount(3)) / 2;
    expect(gradients[0]).toBeCloseTo(-down, 12);
    expect(gradients[2]).toBeCloseTo(up, 12);
    expect(gradients[4]).toBeCloseTo(-up - down, 12);
    expect(gradients[6]).toBeCloseTo(2 * down, 12);
  });

  test('gold that is no candidate leaves nothing to win for all gold', () => {
    const data = { ...dataOf([[[0, 0]]], [[-1, 0]]), goldCounts: Uint32Array.of(2) };
    const gradients = new Float64Array(4);
    fillGradients(gradients, new Float64Array(2), data, 0, { cutoff: 10, allGoldShare: 1 });
    expect([...gradients]).toEqual([0, 0, 0, 0]);
  });

  test('discounts fall and end at the cutoff', () => {
    expect([...discountsOf(3)]).toEqual([1, discount(1), discount(2), 0]);
  });
});

test('the best rows come best first, ties in the order of the rows', () => {
  const scores = Float64Array.of(9, 1, 3, 2, 3, 0, 3);
  expect(topRows(scores, 1, 7, 4)).toEqual([2, 4, 6, 3]);
  expect(topRows(scores, 1, 3, 4)).toEqual([2, 1]);
});

test('quality is acc@5, acc@10 and nDCG@10 over the queries that have gold', () => {
  const first = Array.from({ length: 12 }, (_, row) => (row === 0 ? 0 : row === 6 ? 1 : -1));
  const data = dataOf([[first.map(() => 0)], [[0, 0]], [[0, 0]]], [first, [-1, 0], [-1, -1]]);
  const discount = (place: number) => 1 / Math.log2(2 + place);
  const { acc5, acc10, ndcg10 } = qualityOf(new Float64Array(data.rows), data, [0, 1, 2]);
  expect([acc5, acc10]).toEqual([0.5, 1]);
  expect(ndcg10).toBeCloseTo(((discount(0) + discount(6)) / (discount(0) + discount(1)) + discount(1)) / 2, 12);
});

describe('training', () => {
  const { data, split } = planted(7, 60);
  const options = { ...DEFAULT_TRAINING, rounds: 40, minChildWeight: 0.1 };
  const trained = trainTrees(data, split, options);

  test('learns a planted rule that no single feature tells, on queries it has not seen', () => {
    const scores = scoreRows(trained.ensemble, data.values, data.rows);
    expect(qualityOf(new Float64Array(data.rows), data, split.validation).acc5).toBeLessThan(0.4);
    expect(qualityOf(scores, data, split.validation).acc5).toBeGreaterThan(0.85);
  });

  test('training nDCG rises', () => {
    const { rounds } = trainTrees(data, split, { ...options, queryShare: 1, columnShare: 1, patience: 40 });
    const every8th = rounds.filter((_, round) => round % 8 === 0).map(({ training }) => training.ndcg10);
    for (let i = 1; i < every8th.length; i++) expect(every8th[i]!).toBeGreaterThanOrEqual(every8th[i - 1]! - 0.005);
    expect(every8th.at(-1)!).toBeGreaterThan(every8th[0]! + 0.1);
  });

  test('is the same byte for byte with the same seed, another with another', () => {
    const bytesOf = (ensemble: TreeEnsemble) => encodeRankerModel({ linear: {}, ensemble, linearShare: 0 });
    const again = (seed: number) => bytesOf(trainTrees(data, split, { ...options, seed }).ensemble);
    expect(again(1)).toEqual(bytesOf(trained.ensemble));
    expect(again(2)).not.toEqual(again(1));
  });

  test('goes back to the round in which the validation queries were best', () => {
    const means = trained.rounds.map(({ validation: v }) => (v.acc5 + v.acc10 + v.ndcg10) / 3);
    expect(trained.ensemble.roots).toHaveLength(means.indexOf(Math.max(...means)) + 1);
    const impatient = trainTrees(data, split, { ...options, patience: 1 });
    expect(impatient.rounds.length).toBeLessThanOrEqual(trained.rounds.length);
  });

  test('keeps every round where there is nothing to validate on', () => {
    const { ensemble } = trainTrees(data, { ...split, validation: [] }, { ...options, rounds: 5 });
    expect(ensemble.roots).toHaveLength(5);
  });

  test('the ensemble scores rows as the bins did while it grew', () => {
    const { rounds, ensemble } = trainTrees(data, { ...split, validation: [] }, { ...options, rounds: 10 });
    const scores = scoreRows(ensemble, data.values, data.rows);
    expect(qualityOf(scores, data, split.training)).toEqual(rounds.at(-1)!.training);
  });

  test('a query without gold, or with nothing but gold, teaches nothing and breaks nothing', () => {
    const bare = dataOf([[[1, 2]], [[1, 2]], [[]]], [[-1, -1], [0, 1], []]);
    const { ensemble } = trainTrees(bare, { training: [0, 1, 2], validation: [] }, { ...options, rounds: 2 });
    expect([...scoreRows(ensemble, bare.values, bare.rows)]).toEqual([0, 0, 0, 0]);
  });

  test('refuses parts that do not fit, and values that are no numbers', () => {
    expect(() => trainTrees({ ...data, gold: data.gold.slice(1) }, split, options)).toThrow(/do not fit/);
    expect(() => trainTrees({ ...data, values: data.values.with(3, Number.NaN) }, split, options)).toThrow(/no finite/);
  });
});

/** Columns of bins as the grower takes them; every hessian is 1. */
function input(columns: readonly (readonly number[])[], gradients: readonly number[]): GrowthInput {
  return {
    bins: Uint8Array.from(columns.flat()),
    binCounts: columns.map((column) => Math.max(...column) + 1),
    directions: columns.map(() => 0),
    rowCount: gradients.length,
    columns: Int32Array.from(columns.keys()),
    rows: Uint32Array.from(gradients.keys()),
    gradients: Float64Array.from(gradients.flatMap((gradient) => [gradient, 1])),
  };
}

/** `queries[q][c]` are the values of column `c`, `golds[q]` the gold items, of the rows of query `q`. */
function dataOf(
  queries: readonly (readonly (readonly number[])[])[],
  golds: readonly (readonly number[])[],
): RankingData {
  const width = queries[0]!.length;
  const starts = [0];
  for (const gold of golds) starts.push(starts.at(-1)! + gold.length);
  return {
    inputs: Array.from({ length: width }, (_, column) => ({ feature: `f${column}`, form: 'value' as const })),
    directions: new Int8Array(width),
    values: Float32Array.from(
      Array.from({ length: width }, (_, column) => queries.flatMap((query) => query[column]!)).flat(),
    ),
    rows: starts.at(-1)!,
    queryStarts: Uint32Array.from(starts),
    gold: Int32Array.from(golds.flat()),
    goldCounts: Uint32Array.from(golds, (gold) => new Set(gold.filter((item) => item >= 0)).size),
  };
}
