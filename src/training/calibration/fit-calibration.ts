/**
 * Fits a calibration to the ranked lists of mined queries: a logistic regression over the head of every list, then the broken line on what it
 * says. How good it is is told by folds of repositories, each judged by a fit on all others.
 */

import { JUDGED_PLACES, type Prediction } from '../../evaluation/index.ts';
import {
  CALIBRATION_INPUTS,
  calibrationInputs,
  fallingLogOdds,
  type LevelCalibration,
  probabilitiesOf,
  RISING_INPUTS,
} from '../../ranking/index.ts';
import type { FeatureQuery } from '../features/feature-table.ts';
import { fitKnots } from './fit-knots.ts';
import { fitLogistic } from './fit-logistic.ts';
import type { LabelledList } from './ranked-lists.ts';

/** Ranks that are learned from: what an answer may show. */
const TRAINING_DEPTH = 50;

/** A query and its list of one level. */
export interface LabelledQuery {
  readonly query: Pick<FeatureQuery, 'repo' | 'language'>;
  readonly list: LabelledList;
}

export function fitLevel(lists: readonly LabelledList[]): LevelCalibration {
  const width = CALIBRATION_INPUTS.length;
  const labels = joinedLabels(lists);
  const values = new Float64Array(labels.length * width);
  let offset = 0;
  for (const list of lists) {
    for (const inputs of calibrationInputs(list, TRAINING_DEPTH)) {
      for (const input of CALIBRATION_INPUTS) values[offset++] = inputs[input];
    }
  }
  const model = fitLogistic({ values, inputs: CALIBRATION_INPUTS, labels }, { rising: RISING_INPUTS });
  const logOdds = lists.flatMap((list) => fallingLogOdds(model, list, TRAINING_DEPTH));
  return { model, knots: fitKnots(logOdds, labels) };
}

function joinedLabels(lists: readonly LabelledList[]): Uint8Array {
  return Uint8Array.from(lists.flatMap(({ labels }) => [...labels.subarray(0, TRAINING_DEPTH)]));
}

/** What `calibration` says of the first entries of a list, and whether it is so. */
function predictionsOf(calibration: LevelCalibration, list: LabelledList): Prediction[] {
  return probabilitiesOf(calibration, list, JUDGED_PLACES).map((probability, i) => ({
    probability,
    correct: list.labels[i] === 1,
  }));
}

/** Of each query, in their order, what a calibration says that has not seen its repository. */
export function crossPredictions(queries: readonly LabelledQuery[], folds: number): Prediction[][] {
  const repositories = [...new Set(queries.map(({ query }) => query.repo))].sort();
  const foldOf = new Map(repositories.map((repository, i) => [repository, i % Math.min(folds, repositories.length)]));
  const fitted = Array.from({ length: Math.min(folds, repositories.length) }, (_, fold) =>
    fitLevel(queries.filter(({ query }) => foldOf.get(query.repo) !== fold).map(({ list }) => list)),
  );
  return queries.map(({ query, list }) => predictionsOf(fitted[foldOf.get(query.repo)!]!, list));
}
