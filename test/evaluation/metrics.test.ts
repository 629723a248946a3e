/** Ranked, set, line and trajectory metrics, each against values computed by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redundancy, toolEfficiency } from '../../src/core/index.ts';
import { accuracyAt } from '../../src/evaluation/metrics/accuracy.ts';
import { hitAt } from '../../src/evaluation/metrics/hit.ts';
import { lineCoverage } from '../../src/evaluation/metrics/line-coverage.ts';
import { ndcgAt } from '../../src/evaluation/metrics/ndcg.ts';
import { recallAt } from '../../src/evaluation/metrics/recall.ts';
import { reciprocalRank } from '../../src/evaluation/metrics/reciprocal-rank.ts';
import { setScores } from '../../src/evaluation/metrics/set-scores.ts';

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

describe('hit@k', () => {
  it('asks for any gold in the first k', () => {
    expect(hitAt(2, [-1, 1, 0])).toBe(1);
    expect(hitAt(1, [-1, 1, 0])).toBe(0);
    expect(hitAt(5, [])).toBe(0);
  });
});

describe('recall@k', () => {
  it('is the share of the gold in the first k, each item once', () => {
    expect(recallAt(3, [-1, 0, -1, 1], 4)).toBe(0.25);
    expect(recallAt(4, [-1, 0, -1, 1], 4)).toBe(0.5);
    expect(recallAt(4, [0, 0, 0, 0], 2)).toBe(0.5);
  });
});

describe('reciprocal rank', () => {
  it('is one over the rank of the first gold', () => {
    expect(reciprocalRank([-1, -1, -1, 2, 0])).toBe(1 / 4);
    expect(reciprocalRank([0])).toBe(1);
    expect(reciprocalRank([-1, -1])).toBe(0);
  });
});

describe('ndcg@k', () => {
  it('discounts by the logarithm of the rank', () => {
    // Ranks 1 and 3 of three gold items: (1/log2(2) + 1/log2(4)) / (1/log2(2) + 1/log2(3) + 1/log2(4)) = 1.5 / 2.1309...
    expect(ndcgAt(3, [1, -1, 0], 3)).toBeCloseTo(0.703918, 6);
    expect(ndcgAt(5, [-1, 0], 1)).toBeCloseTo(0.63093, 5);
    expect(ndcgAt(1, [-1, 0], 1)).toBe(0);
  });

  it('measures against the best that k places can hold', () => {
    expect(ndcgAt(2, [4, 2], 5)).toBe(1);
  });

  it('counts each gold item once, at its first hit', () => {
    expect(ndcgAt(3, [0, 0, 0], 1)).toBe(1);
    expect(ndcgAt(3, [-1, 0, 0], 1)).toBeCloseTo(0.63093, 5);
  });
});

describe('ranked metrics together', () => {
  const rankings = fc.integer({ min: 1, max: 6 }).chain((goldCount) =>
    fc.record({
      goldCount: fc.constant(goldCount),
      hits: fc.array(fc.integer({ min: -1, max: goldCount - 1 }), { maxLength: 12 }),
      k: fc.integer({ min: 1, max: 12 }),
    }),
  );

  it('stay between 0 and 1 and order as defined: acc implies hit, recall grows with k', () => {
    fc.assert(
      fc.property(rankings, ({ goldCount, hits, k }) => {
        const values = [
          accuracyAt(k, hits, goldCount),
          hitAt(k, hits),
          recallAt(k, hits, goldCount),
          reciprocalRank(hits),
          ndcgAt(k, hits, goldCount),
        ];
        for (const value of values) expect(value >= 0 && value <= 1 + 1e-12).toBe(true);
        expect(accuracyAt(k, hits, goldCount)).toBeLessThanOrEqual(hitAt(k, hits));
        expect(recallAt(k, hits, goldCount)).toBeLessThanOrEqual(recallAt(k + 1, hits, goldCount));
      }),
    );
  });
});

describe('set scores', () => {
  it('are precision, recall and their harmonic mean', () => {
    const { precision, recall, f1 } = setScores(['a', 'b', 'x'], ['a', 'b', 'c', 'd']);
    expect(precision).toBeCloseTo(2 / 3, 12);
    expect(recall).toBe(0.5);
    expect(f1).toBeCloseTo(4 / 7, 12);
  });

  it('count repeats once and give nothing for an empty answer', () => {
    expect(setScores(['a', 'a'], ['a', 'a'])).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect(setScores([], ['a'])).toEqual({ precision: 0, recall: 0, f1: 0 });
    expect(setScores(['x'], ['a'])).toEqual({ precision: 0, recall: 0, f1: 0 });
  });
});

describe('line coverage', () => {
  const gold = [
    { path: 'a.py', start: 10, end: 19 },
    { path: 'b.py', start: 1, end: 10 },
  ];

  it('is the share of gold lines within the first k spans of the same path', () => {
    const ranked = [
      { path: 'a.py', start: 15, end: 30 },
      { path: 'c.py', start: 1, end: 10 },
      { path: 'b.py', start: 1, end: 50 },
    ];
    expect(lineCoverage(1, ranked, gold)).toBe(5 / 20);
    expect(lineCoverage(2, ranked, gold)).toBe(5 / 20);
    expect(lineCoverage(3, ranked, gold)).toBe(15 / 20);
  });

  it('counts a line once, however many spans hold it', () => {
    const twice = [
      { path: 'a.py', start: 10, end: 14 },
      { path: 'a.py', start: 12, end: 16 },
    ];
    expect(lineCoverage(5, twice, [...gold, { path: 'a.py', start: 12, end: 15 }])).toBe(7 / 20);
  });

  it('does not exist without gold lines', () => {
    expect(lineCoverage(5, [{ path: 'a.py', start: 1, end: 2 }], [])).toBeUndefined();
  });
});

describe('tool efficiency and redundancy', () => {
  it('take calls in order: what an earlier call showed is not new', () => {
    // Novelty 2/2, 1/2, 0/2, 1/1.
    const calls = [['a', 'b'], ['b', 'c'], ['a', 'c'], ['d']];
    expect(toolEfficiency(calls)).toBe(2.5 / 4);
    expect(redundancy(calls)).toBe(1 / 4);
  });

  it('count an empty result and a repeated call as waste, and an entity once a call', () => {
    const calls = [['a', 'a'], [], ['a']];
    expect(toolEfficiency(calls)).toBe(1 / 3);
    expect(redundancy(calls)).toBe(2 / 3);
  });

  it('do not exist without calls', () => {
    expect(toolEfficiency([])).toBeUndefined();
    expect(redundancy([])).toBeUndefined();
  });
});
