/**
 * How sure a place in the ranking is: the probability that a candidate is in the fix, from its place in the list alone. A logistic
 * regression gives log odds, which may not rise down the list; a monotone broken line then maps them to what came true on training data. One
 * for functions, one for files. A calibration belongs to the ranker whose scores it was fitted on.
 */
import { logistic } from '../core/index.ts';
import { Container, DamagedContainerError, encodeContainer, jsonSection } from '../index/index.ts';
import { CALIBRATION_INPUTS, type CalibrationInput, calibrationInputs, type RankedList } from './calibration-inputs.ts';
import { isLogisticModel, type LogisticModel, logit } from './logistic-model.ts';

/** The file of a calibration in a folder of weights. */
export const CALIBRATION_FILE = 'calibration.weights';

const KIND = 'calibration';
const VERSION = 1;

export const CALIBRATION_LEVELS = ['function', 'file'] as const;
export type CalibrationLevel = (typeof CALIBRATION_LEVELS)[number];

export interface LevelCalibration {
  readonly model: LogisticModel<CalibrationInput>;
  /** Log odds of the model and the probability that they stand for, both ascending. Between them the log odds are linear, outside flat. */
  readonly knots: readonly (readonly [logOdds: number, probability: number])[];
}

export interface Calibration extends Readonly<Record<CalibrationLevel, LevelCalibration>> {
  /** Digest of the ranker that it was fitted for. */
  readonly ranker: string;
}

/** A probability for each of the first `limit` of a ranked list; none is higher than the one before. */
export function probabilitiesOf(calibration: LevelCalibration, list: RankedList, limit: number): number[] {
  return fallingLogOdds(calibration.model, list, limit).map((logOdds) => interpolate(calibration.knots, logOdds));
}

/** The model's log odds for the first `limit`, each lowered to the one before it where it is higher. */
export function fallingLogOdds(model: LogisticModel<CalibrationInput>, list: RankedList, limit: number): number[] {
  let least = Number.POSITIVE_INFINITY;
  return calibrationInputs(list, limit).map((values) => {
    least = Math.min(least, logit(model, values));
    return least;
  });
}

function interpolate(knots: LevelCalibration['knots'], logOdds: number): number {
  const above = knots.findIndex(([x]) => x >= logOdds);
  if (above === 0) return knots[0]![1];
  if (above < 0) return knots.at(-1)![1];
  const [[x0, y0], [x1, y1]] = [knots[above - 1]!, knots[above]!];
  const share = x1 === x0 ? 1 : (logOdds - x0) / (x1 - x0);
  return logistic((1 - share) * oddsOf(y0) + share * oddsOf(y1));
}

/** The log odds of a probability. */
function oddsOf(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/** The calibration as a file. Equal calibrations give equal bytes. */
export function encodeCalibration({ ranker, function: ofFunctions, file }: Calibration): Uint8Array {
  return encodeContainer(KIND, VERSION, { card: jsonSection({ ranker, function: ofFunctions, file }) });
}

/** Reads what `encodeCalibration` wrote. Throws `DamagedContainerError` for anything else. */
export function decodeCalibration(bytes: Uint8Array): Calibration {
  try {
    const calibration = new Container(bytes, KIND, VERSION).json<Calibration>('card');
    if (typeof calibration?.ranker !== 'string') throw new DamagedContainerError('it names no ranker');
    for (const level of CALIBRATION_LEVELS) {
      if (!isWhole(calibration[level])) throw new DamagedContainerError(`its part for ${level}s is damaged`);
    }
    return calibration;
  } catch (error) {
    throw new DamagedContainerError(`no usable calibration: ${(error as Error).message}`);
  }
}

function isWhole(level: Partial<LevelCalibration> | undefined): boolean {
  const { model, knots } = level ?? {};
  if (!isLogisticModel(model, CALIBRATION_INPUTS) || !Array.isArray(knots) || knots.length === 0) return false;
  return knots.every(([x, y], i) => {
    const [previousX, previousY] = knots[i - 1] ?? [Number.NEGATIVE_INFINITY, 0];
    return Number.isFinite(x) && x >= previousX && y > 0 && y >= previousY && y < 1;
  });
}
