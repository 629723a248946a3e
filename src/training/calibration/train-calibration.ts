/** From feature tables and a ranker to its calibration, and to what that is worth on repositories that it has not seen. */
import { UsageError } from '../../core/index.ts';
import { type CalibrationFigures, calibrated, type Prediction } from '../../evaluation/index.ts';
import {
  CALIBRATION_LEVELS,
  type Calibration,
  type CalibrationLevel,
  digestOfRankerModel,
  type RankerModel,
} from '../../ranking/index.ts';
import type { FeatureTable } from '../features/feature-table.ts';
import { modelScorer } from '../ranker/model-scorer.ts';
import { crossPredictions, fitLevel, type LabelledQuery } from './fit-calibration.ts';
import { rankedLists } from './ranked-lists.ts';

export interface CalibrationOptions {
  readonly ranker: RankerModel;
  /** Whether the ranker has learned from a repository: it is surer there than it may be elsewhere, so such are left out. */
  readonly isLearned: (repo: string) => boolean;
  readonly folds: number;
}

export interface TrainedCalibration {
  readonly calibration: Calibration;
  readonly repositories: number;
  readonly queries: number;
  /** On repositories that the fit has not seen; `all` first, then by language. */
  readonly figures: Readonly<Record<CalibrationLevel, Readonly<Record<string, CalibrationFigures>>>>;
}

/** Throws `UsageError` where fewer than two repositories are left. */
export function trainCalibration(
  { features, queries }: Pick<FeatureTable, 'features' | 'queries'>,
  { ranker, isLearned, folds }: CalibrationOptions,
): TrainedCalibration {
  const usable = queries.filter(({ repo }) => !isLearned(repo));
  const repositories = new Set(usable.map(({ repo }) => repo)).size;
  if (repositories < 2)
    throw new UsageError('a calibration takes two repositories at least that the ranker has not seen');
  const scoresOf = modelScorer(ranker, features);
  const lists = usable.map((query) => ({ query, lists: rankedLists(query, features, scoresOf(query)) }));
  const ofLevel = (level: CalibrationLevel): LabelledQuery[] =>
    lists.flatMap(({ query, lists: { [level]: list } }) => (list ? [{ query, list }] : []));
  const [functions, files] = CALIBRATION_LEVELS.map(ofLevel) as [LabelledQuery[], LabelledQuery[]];
  return {
    calibration: {
      ranker: digestOfRankerModel(ranker),
      function: fitLevel(functions.map(({ list }) => list)),
      file: fitLevel(files.map(({ list }) => list)),
    },
    repositories,
    queries: usable.length,
    figures: { function: figuresOf(functions, folds), file: figuresOf(files, folds) },
  };
}

function figuresOf(queries: readonly LabelledQuery[], folds: number): Record<string, CalibrationFigures> {
  const predictions = crossPredictions(queries, folds);
  const languages = [...new Set(queries.map(({ query }) => query.language))].sort();
  const of = (accepts: (query: LabelledQuery['query']) => boolean) =>
    figures(queries.flatMap(({ query }, i) => (accepts(query) ? predictions[i]! : [])));
  return Object.fromEntries(
    [
      ['all', of(() => true)],
      ...languages.map((language) => [language, of((query) => query.language === language)]),
    ].flatMap(([group, result]) => (result ? [[group, result]] : [])),
  );
}

function figures(predictions: readonly Prediction[]): CalibrationFigures | undefined {
  return calibrated({ function: predictions, file: [] })?.function;
}
