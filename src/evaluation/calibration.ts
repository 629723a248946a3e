/**
 * Whether a system knows how sure it may be: its probabilities against what the fixes changed. Only the first places are judged, those
 * that a reader sees; the long tail of a deep run is so surely wrong that it would hide every error.
 */
import type { Calibrated, CalibratedLevel } from './evaluation.ts';
import { brierScore } from './metrics/brier-score.ts';
import { expectedCalibrationError } from './metrics/expected-calibration-error.ts';
import { type Gold, hitsOf } from './metrics/levels.ts';
import { type Prediction, reliability } from './metrics/reliability.ts';
import type { RunRow } from './run-row.ts';
import type { RunShape } from './scoring.ts';

/** Places judged of every answer. */
export const JUDGED_PLACES = 10;

const CALIBRATED_LEVELS: readonly CalibratedLevel[] = ['function', 'file'];

export type Predictions = Readonly<Record<CalibratedLevel, readonly Prediction[]>>;

/** What an answer claims of its first places. A level without gold, or places without a probability, give none. */
export function predictionsOf(gold: Gold, row: RunRow, shape: RunShape): Predictions {
  const { levels } = hitsOf(gold, row, { byLines: shape.lines });
  const of = (places: readonly { readonly probability?: number }[], hits: readonly number[] | undefined) =>
    places.slice(0, JUDGED_PLACES).flatMap(({ probability }, i): Prediction[] => {
      if (probability === undefined || hits === undefined) return [];
      return [{ probability, correct: hits[i]! >= 0 }];
    });
  return { function: of(row.functions, levels.function?.hits), file: of(row.files, levels.file?.hits) };
}

/** Undefined where a run has no probabilities at all. */
export function calibrated(predictions: Predictions): Calibrated | undefined {
  const levels = CALIBRATED_LEVELS.filter((level) => predictions[level].length > 0);
  if (levels.length === 0) return undefined;
  return Object.fromEntries(
    levels.map((level) => {
      const list = predictions[level];
      const figures = {
        n: list.length,
        ece: expectedCalibrationError(list),
        ece_mass: expectedCalibrationError(list, { by: 'mass' }),
        brier: brierScore(list),
        bins: reliability(list),
      };
      return [level, figures];
    }),
  );
}
