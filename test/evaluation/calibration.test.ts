/** Reliability bins, calibration errors and Brier scores, worked by hand; and what of a run is judged. */
import { describe, expect, it } from 'vitest';
import { calibrated, predictionsOf } from '../../src/evaluation/calibration.ts';
import { brierScore } from '../../src/evaluation/metrics/brier-score.ts';
import { expectedCalibrationError } from '../../src/evaluation/metrics/expected-calibration-error.ts';
import { type Prediction, reliability } from '../../src/evaluation/metrics/reliability.ts';
import { calibrationLine, reliabilityTable } from '../../src/evaluation/reports/reliability.ts';

const said = (probability: number, ...truths: (0 | 1)[]): Prediction[] =>
  truths.map((truth) => ({ probability, correct: truth === 1 }));

describe('reliability', () => {
  it('puts the upper end of a bin into it, and 0 into the first', () => {
    const bins = reliability([...said(0, 0), ...said(0.5, 1, 0), ...said(0.51, 1), ...said(1, 1)], { bins: 2 });
    expect(bins).toEqual([
      { count: 3, predicted: 1 / 3, observed: 1 / 3 },
      { count: 2, predicted: 0.755, observed: 1 },
    ]);
  });

  it('is not misled by binary fractions at the edges', () => {
    expect(reliability(said(0.1 + 0.2, 1), { bins: 10 })).toEqual(reliability(said(0.1 + 0.2, 1), { bins: 1 }));
    expect(reliability([...said(0.3, 1), ...said(0.1 + 0.2, 1)])).toHaveLength(1);
  });

  it('leaves empty bins out', () => {
    expect(reliability(said(0.95, 1)).map(({ count }) => count)).toEqual([1]);
    expect(reliability([])).toEqual([]);
  });

  it('by mass fills bins alike and does not part equal probabilities', () => {
    const spread = [0.1, 0.2, 0.3, 0.9].flatMap((p) => said(p, 0));
    expect(reliability(spread, { bins: 2, by: 'mass' }).map(({ count }) => count)).toEqual([2, 2]);
    const tied = [...said(0.1, 0, 1, 0), ...said(0.9, 1)];
    expect(reliability(tied, { bins: 2, by: 'mass' }).map(({ count }) => count)).toEqual([3, 1]);
  });
});

describe('expected calibration error', () => {
  it('weighs the gap of each bin by its predictions', () => {
    // 4 of 5 say 0.8 and 2 of these 4 are true: a gap of 0.3; one says 0.2 and is false: a gap of 0.2
    const predictions = [...said(0.8, 1, 1, 0, 0), ...said(0.2, 0)];
    expect(expectedCalibrationError(predictions)).toBeCloseTo(0.8 * 0.3 + 0.2 * 0.2, 12);
  });

  it('is 0 for what is right on average in every bin, whatever its worth', () => {
    expect(expectedCalibrationError(said(0.5, 1, 0, 0, 1))).toBe(0);
    expect(expectedCalibrationError([])).toBe(0);
  });

  it('tells apart by mass what one bin by width hides', () => {
    const predictions = [...said(0.01, 1, 0), ...said(0.09, 0, 0)];
    expect(expectedCalibrationError(predictions)).toBeCloseTo(0.2, 12); // all in the first bin: 0.25 came true, 0.05 said
    expect(expectedCalibrationError(predictions, { by: 'mass', bins: 2 })).toBeCloseTo((0.49 + 0.09) / 2, 12);
  });
});

describe('Brier score', () => {
  it('is the mean squared difference', () => {
    expect(brierScore([...said(0.8, 1), ...said(0.6, 0)])).toBeCloseTo((0.04 + 0.36) / 2, 12);
    expect(brierScore(said(0.5, 0, 1))).toBe(0.25);
    expect(brierScore([])).toBe(0);
  });
});

describe('what a run claims', () => {
  const gold = { gold_files: ['a.py'], gold_functions: [{ path: 'a.py', name: 'f', start: 1, end: 5 }] };
  const place = (path: string, name: string, probability?: number) => ({
    path,
    name,
    start: 1,
    end: 5,
    score: 1,
    ...(probability !== undefined && { probability }),
  });
  const row = (functions: ReturnType<typeof place>[]) => ({
    instance_id: 'one',
    functions,
    files: [{ path: 'b.py', score: 2, probability: 0.4 }],
    seconds: 1,
  });
  const shape = { lines: true, answers: false };

  it('is read off the first ten places that have a probability', () => {
    const functions = [place('a.py', 'f', 0.7), place('b.py', 'g'), ...Array(9).fill(place('b.py', 'h', 0.1))];
    const { function: ofFunctions, file } = predictionsOf(gold, row(functions), shape);
    expect(ofFunctions).toEqual([{ probability: 0.7, correct: true }, ...said(0.1, 0, 0, 0, 0, 0, 0, 0, 0)]);
    expect(file).toEqual(said(0.4, 0));
  });

  it('says nothing of functions where no gold function is known', () => {
    const bare = { gold_files: ['b.py'], gold_functions: [] };
    expect(predictionsOf(bare, row([place('a.py', 'f', 0.7)]), shape)).toEqual({ function: [], file: said(0.4, 1) });
  });

  it('has figures only where there are probabilities', () => {
    expect(calibrated({ function: [], file: [] })).toBeUndefined();
    const figures = calibrated({ function: said(0.8, 1, 1, 0, 0), file: [] });
    expect(Object.keys(figures!)).toEqual(['function']);
    expect(calibrationLine(figures!.function!)).toBe('ECE 30.0 % (by mass 30.0 %), Brier score 0.340, 4 places');
    expect(reliabilityTable(figures!.function!.bins)).toContain('| 80.0 % |    50.0 % |      4 |');
  });
});
