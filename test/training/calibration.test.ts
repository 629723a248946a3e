/** What calibration and grounding learn, on data whose truth is known. */
import { describe, expect, it } from 'vitest';
import { logistic, randomNumbers } from '../../src/core/index.ts';
import { FEATURES, GROUNDING_INPUTS, HAND_MODEL, isLowGrounding, logit } from '../../src/ranking/index.ts';
import { calibrationReport } from '../../src/training/calibration/calibration-report.ts';
import { fitGrounding, inputsOf } from '../../src/training/calibration/fit-grounding.ts';
import { fitKnots } from '../../src/training/calibration/fit-knots.ts';
import { fitLogistic } from '../../src/training/calibration/fit-logistic.ts';
import { DEFAULT_PAIRS, planGroundingJobs } from '../../src/training/calibration/grounding-pairs.ts';
import type { GroundingRow } from '../../src/training/calibration/grounding-rows.ts';
import { rankedLists } from '../../src/training/calibration/ranked-lists.ts';
import { trainCalibration } from '../../src/training/calibration/train-calibration.ts';
import type { FeatureQuery } from '../../src/training/features/feature-table.ts';

const next = randomNumbers(7);

describe('logistic regression', () => {
  const sample = (rows: number, oddsOf: (a: number, b: number) => number) => {
    const values = new Float64Array(rows * 2).map(() => 4 * next() - 2);
    const labels = Uint8Array.from({ length: rows }, (_, row) =>
      next() < logistic(oddsOf(values[row * 2]!, values[row * 2 + 1]!)) ? 1 : 0,
    );
    return { values, labels, inputs: ['a', 'b'] as const };
  };

  it('finds the weights that made the data', () => {
    const model = fitLogistic(sample(20_000, (a, b) => 0.5 + a - 2 * b));
    const at = (a: number, b: number) => logit(model, { a, b });
    expect(at(0, 0)).toBeCloseTo(0.5, 0);
    expect(at(1, 0) - at(0, 0)).toBeCloseTo(1, 0);
    expect(at(0, 1) - at(0, 0)).toBeCloseTo(-2, 0);
  });

  it('leaves out what may only speak for and speaks against, and what never changes', () => {
    const data = sample(2_000, (a, b) => a - 2 * b);
    expect(fitLogistic(data, { rising: ['b'] }).terms.map(({ input }) => input)).toEqual(['a']);
    const still = { ...data, values: data.values.map((value, i) => (i % 2 === 1 ? 3 : value)) };
    expect(fitLogistic(still).terms.map(({ input }) => input)).toEqual(['a']);
  });

  it('bends where the middle is likeliest', () => {
    const model = fitLogistic(
      sample(20_000, (a) => 1 - 2 * a * a),
      { bent: ['a'] },
    );
    const at = (a: number) => logit(model, { a, b: 0 });
    expect(at(0)).toBeCloseTo(1, 0);
    expect(at(1.5)).toBeLessThan(at(0) - 3);
    expect(at(-1.5)).toBeLessThan(at(0) - 3);
  });

  it('counts rows by their weights', () => {
    const data = { values: Float64Array.of(0, 1), inputs: ['a'] as const, labels: Uint8Array.of(0, 1) };
    const model = fitLogistic({ ...data, rowWeights: Float64Array.of(3, 1) }, { ridge: 1e6 });
    expect(logit(model, { a: 0.5 })).toBeCloseTo(Math.log(1 / 3), 3);
  });
});

describe('the broken line', () => {
  it('pools what goes down', () => {
    const knots = fitKnots([1, 2, 3, 4], [1, 0, 1, 1], { knots: 4 });
    expect(knots).toEqual([
      [1.5, 1.5 / 3],
      [3.5, 2.5 / 3],
    ]);
  });

  it('has no knot at certainty, and one for data without truth', () => {
    expect(fitKnots([1, 2], [0, 0])).toEqual([[1.5, 0.5 / 3]]);
    expect(fitKnots([1, 1, 1], [1, 1, 1])).toEqual([[1, 3.5 / 4]]);
  });
});

/** A query whose candidates are functions of files of their own, gold where `gold` says; scored by the feature `body`. */
function queryOf(
  repo: string,
  bodies: readonly number[],
  gold: readonly number[],
  tests: readonly number[] = [],
): FeatureQuery {
  const values = new Float32Array(bodies.length * FEATURES.length);
  bodies.forEach((body, row) => {
    values[row * FEATURES.length + FEATURES.indexOf('body')] = body;
  });
  return {
    instanceId: `${repo}-1`,
    digest: '0',
    dataset: 'made',
    repo,
    language: 'python',
    queryLength: 100,
    goldCount: gold.length,
    values,
    gold: Int32Array.from(bodies, (_, row) => gold.indexOf(row)),
    files: Int32Array.from(bodies, (_, row) => row >> 1),
    isGoldFile: Uint8Array.from(bodies, (_, row) => (gold.some((item) => item >> 1 === row >> 1) ? 1 : 0)),
    isFunction: Uint8Array.from(bodies, () => 1),
    isTest: Uint8Array.from(bodies, (_, row) => (tests.includes(row) ? 1 : 0)),
  };
}

describe('ranked lists', () => {
  it('are those of an answer: no tests, files by their best function', () => {
    const query = queryOf('a/a', [0.1, 0.9, 0.5, 0.7], [2], [3]);
    const { function: functions, file } = rankedLists(query, FEATURES, [0.1, 0.9, 0.5, 0.7]);
    expect([...functions!.scores]).toEqual([0.9, 0.5, 0.1]);
    expect([...functions!.labels]).toEqual([0, 1, 0]);
    expect([...file!.scores]).toEqual([0.9, 0.5]);
    expect([...file!.labels]).toEqual([0, 1]);
  });

  it('have no functions where no gold function is known', () => {
    expect(rankedLists(queryOf('a/a', [1], []), FEATURES, [1]).function).toBeUndefined();
  });
});

describe('a calibration', () => {
  /** The best of twelve is gold in 70 % of the queries, else the second. */
  const queries = Array.from({ length: 400 }, (_, i) =>
    queryOf(
      `o/r${i % 8}`,
      Array.from({ length: 12 }, (_, row) => 1 - row / 12),
      [next() < 0.7 ? 0 : 1],
    ),
  );
  const table = { features: FEATURES, queries };
  const options = { ranker: HAND_MODEL, isLearned: () => false, folds: 4 };

  it('is true where it has not been', () => {
    const { figures, repositories } = trainCalibration(table, options);
    expect(repositories).toBe(8);
    expect(figures.function.all!.n).toBe(4_000);
    expect(figures.function.all!.ece).toBeLessThan(0.05);
    expect(figures.function.all!.bins.at(-1)!.predicted).toBeGreaterThan(0.5);
  });

  it('leaves out what the ranker learned from, and needs two repositories', () => {
    const trained = trainCalibration(table, { ...options, isLearned: (repo) => repo < 'o/r4' });
    expect(trained.repositories).toBe(4);
    expect(() => trainCalibration(table, { ...options, isLearned: (repo) => repo !== 'o/r1' })).toThrow(
      'two repositories',
    );
  });

  it('tells in its report for whom it is and how true', () => {
    const trained = trainCalibration(table, options);
    const report = calibrationReport(trained, { folds: 4 });
    expect(report).toContain(trained.calibration.ranker);
    expect(report).toMatch(/## Functions\n\nECE \d/);
    expect(trainCalibration(table, options)).toEqual(trained);
  });
});

describe('queries to ask', () => {
  const instance = (repo: string, language: string, number: number) => ({
    repo,
    language,
    base_commit: `${repo}-${number}`,
    problem_statement: `issue ${number} of ${repo} tells of a broken thing`,
  });
  const instances = ['a/a', 'b/b', 'c/c'].flatMap((repo) =>
    Array.from({ length: 20 }, (_, i) => instance(repo, repo === 'c/c' ? 'go' : 'python', i)),
  );
  const jobs = planGroundingJobs(instances, { ...DEFAULT_PAIRS, trees: 2 });

  it('are own ones whose changes came at the tree or later, newest first', () => {
    expect(jobs).toHaveLength(6);
    const [first] = jobs;
    const number = Number(first!.commit.split('-')[1]);
    const own = first!.queries.filter(({ origin }) => origin === 'own');
    expect(own).toHaveLength(DEFAULT_PAIRS.counts.own);
    for (const { text } of own) {
      expect(text).toContain('of a/a');
      expect(Number(text.split(' ')[1])).toBeLessThanOrEqual(number);
    }
  });

  it('are of other repositories by language', () => {
    const of = (origin: string) => jobs[0]!.queries.filter((query) => query.origin === origin).map(({ text }) => text);
    expect(of('sameLanguage').every((text) => text.includes('of b/b'))).toBe(true);
    expect(of('otherLanguage').every((text) => text.includes('of c/c'))).toBe(true);
    expect(of('shuffled')[0]!.split(' ').toSorted()).toContain('broken');
    expect(of('noWords')[0]).not.toContain('broken thing');
  });

  it('are the same for the same seed', () => {
    expect(planGroundingJobs(instances, { ...DEFAULT_PAIRS, trees: 2 })).toEqual(jobs);
  });
});

describe('the verdict low', () => {
  const row = (repository: string, origin: GroundingRow['origin'], known: number): GroundingRow => ({
    repository,
    language: 'python',
    origin,
    values: GROUNDING_INPUTS.map((input) => (input === 'unknownTerms' ? 1 - known : input === 'corpus' ? 8 : next())),
  });
  const rows = Array.from({ length: 300 }, (_, i) =>
    i % 2 === 0 ? row(`r${i % 10}`, 'own', 0.7 + 0.3 * next()) : row(`r${i % 10}`, 'sameLanguage', 0.5 * next()),
  );
  const { grounding, flagged } = fitGrounding(rows, { falseAlarms: 0.05, folds: 5 });

  it('turns away no more true issues than allowed, and nearly all others', () => {
    expect(flagged.map(({ origin }) => origin)).toEqual(['own', 'sameLanguage']);
    expect(flagged[0]!.low).toBeLessThanOrEqual(0.05);
    expect(flagged[1]!.low).toBeGreaterThan(0.9);
  });

  it('is not given in a corpus that is too small to tell', () => {
    const foreign = inputsOf(row('r1', 'sameLanguage', 0));
    expect(isLowGrounding(grounding, foreign)).toBe(true);
    expect(isLowGrounding(grounding, { ...foreign, corpus: Math.log(20) })).toBe(false);
  });
});
