/** Probabilities of a ranked list: their inputs, that they fall, their file, and which answers carry them. */
import { describe, expect, it } from 'vitest';
import { DamagedContainerError, encodeContainer, jsonSection } from '../../src/index/index.ts';
import {
  agreementCounter,
  CALIBRATION_INPUTS,
  type Calibration,
  calibrationInputs,
  decodeCalibration,
  encodeCalibration,
  type LevelCalibration,
  probabilitiesOf,
} from '../../src/ranking/index.ts';

const list = (...scores: number[]) => ({ scores, agreements: scores.map(() => 0) });

const BY_PLACE: LevelCalibration = {
  model: { bias: 0, terms: [{ input: 'place', mean: 0, deviation: 1, weight: 2 }] },
  knots: [
    [-4, 0.1],
    [0, 0.6],
  ],
};
const CALIBRATION: Calibration = { ranker: '0123456789abcdef', function: BY_PLACE, file: BY_PLACE };

describe('calibration inputs', () => {
  it('tell how a score stands in its list, whatever the unit of scores', () => {
    const [first, second] = calibrationInputs(list(5, 3, 1), 2);
    const deviation = Math.sqrt(8 / 3);
    expect(first!.standing).toBeCloseTo(2 / deviation, 12);
    expect(second!.gap).toBeCloseTo(-2 / deviation, 12);
    expect(first!.lead).toBeCloseTo(2 / deviation, 12);
    expect(second!.place).toBeCloseTo(-Math.log(2), 12);
    const [scaled] = calibrationInputs(list(50, 30, 10), 1);
    for (const input of CALIBRATION_INPUTS) expect(scaled![input]).toBeCloseTo(first![input], 9);
  });

  it('have shares that add up to one', () => {
    const shares = calibrationInputs(list(5, 3, 1), 3).map(({ share }) => Math.exp(share));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('are numbers for lists of none, of one and of equal scores', () => {
    expect(calibrationInputs(list(), 3)).toEqual([]);
    for (const one of [list(7), list(0, 0, 0), list(-2, -2)]) {
      for (const inputs of calibrationInputs(one, 3)) expect(Object.values(inputs).every(Number.isFinite)).toBe(true);
    }
  });

  it('count exact agreements by name, and pass over features that a ranker lacks', () => {
    expect(agreementCounter(['body', 'frame', 'symbol'])([1, 0.2, 1])).toBe(2);
    expect(agreementCounter(['body'])([1])).toBe(0);
  });
});

describe('probabilities', () => {
  it('fall down the list and follow the broken line', () => {
    const probabilities = probabilitiesOf(BY_PLACE, list(9, 8, 7), 3);
    expect(probabilities[0]).toBeCloseTo(0.6, 12);
    const half = 1 / (1 + Math.exp(-(Math.log(0.1 / 0.9) + Math.log(0.6 / 0.4)) / 2));
    expect(probabilitiesOf({ ...BY_PLACE, knots: [[-2 * Math.log(2) - 1, 0.1], [-2 * Math.log(2) + 1, 0.6]] }, list(9, 8), 2)[1]).toBeCloseTo(half, 12); // biome-ignore format: one line is the point
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
  });

  it('are flat beyond the ends of the line', () => {
    const many = Array.from({ length: 50 }, (_, i) => 50 - i);
    expect(probabilitiesOf(BY_PLACE, list(...many), 50).at(-1)).toBe(0.1);
  });

  it('never rise, though a lower place agrees exactly', () => {
    const agreeing: LevelCalibration = {
      ...BY_PLACE,
      model: { bias: -3, terms: [{ input: 'agreements', mean: 0, deviation: 1, weight: 3 }] },
    };
    expect(probabilitiesOf(agreeing, { scores: [2, 1], agreements: [0, 1] }, 2)).toEqual(
      probabilitiesOf(agreeing, { scores: [2, 1], agreements: [0, 0] }, 2),
    );
  });
});

describe('the file of a calibration', () => {
  it('comes back as it was, with the same bytes', () => {
    const bytes = encodeCalibration(CALIBRATION);
    expect(decodeCalibration(bytes)).toEqual(CALIBRATION);
    expect(encodeCalibration(decodeCalibration(bytes))).toEqual(bytes);
  });

  it.each([
    ['an unknown input', { terms: [{ input: 'weather', mean: 0, deviation: 1, weight: 1 }] }, undefined],
    ['no deviation', { terms: [{ input: 'place', mean: 0, deviation: 0, weight: 1 }] }, undefined],
    ['no bias', { bias: null }, undefined],
    [
      'a falling line',
      {},
      [
        [0, 0.5],
        [1, 0.4],
      ],
    ],
    ['certainty', {}, [[0, 1]]],
    ['no line', {}, []],
  ])('is refused with %s', (_, model, knots) => {
    const bad = { model: { ...BY_PLACE.model, ...model }, knots: knots ?? BY_PLACE.knots };
    const bytes = encodeContainer('calibration', 1, { card: jsonSection({ ...CALIBRATION, file: bad }) });
    expect(() => decodeCalibration(bytes)).toThrow(DamagedContainerError);
  });

  it('is refused when a byte is wrong', () => {
    const bytes = encodeCalibration(CALIBRATION);
    bytes[bytes.length - 20]! ^= 1;
    expect(() => decodeCalibration(bytes)).toThrow('no usable calibration');
  });
});
