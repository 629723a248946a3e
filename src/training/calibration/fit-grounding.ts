/**
 * Fits the model behind the verdict `low`, and sets its threshold so that of true issues no more are turned away than is allowed: judged
 * by folds of repositories, each by a fit on all others.
 */
import {
  GROUNDING_INPUTS,
  type GroundingInput,
  type GroundingModel,
  type LogisticModel,
  logit,
} from '../../ranking/index.ts';
import { fitLogistic } from './fit-logistic.ts';
import { QUERY_ORIGINS, type QueryOrigin } from './grounding-pairs.ts';
import type { GroundingRow } from './grounding-rows.ts';

export interface GroundingOptions {
  /** Share of true issues that may be called low. */
  readonly falseAlarms: number;
  readonly folds: number;
}

export const DEFAULT_GROUNDING: GroundingOptions = { falseAlarms: 0.05, folds: 5 };

const RIDGE = 20;
/** The first of what they measure says most. */
const BENT_INPUTS: readonly GroundingInput[] = [
  'home',
  'joinedNames',
  'pathCoverage',
  'unknownJoined',
  'unknownTerms',
  'definedNames',
  'bestMass',
  'titleBest',
  'length',
  'rareWords',
  'names',
  'bestCoverage',
  'corpus',
];

export interface FlaggedShare {
  readonly origin: QueryOrigin;
  readonly queries: number;
  /** Share that is called low: false alarms for `own`, hits for all others. */
  readonly low: number;
}

export interface TrainedGrounding {
  readonly grounding: GroundingModel;
  /** On repositories that the fit has not seen. */
  readonly flagged: readonly FlaggedShare[];
}

export function fitGrounding(
  rows: readonly GroundingRow[],
  { falseAlarms, folds }: GroundingOptions,
): TrainedGrounding {
  const repositories = [...new Set(rows.map(({ repository }) => repository))].sort();
  const foldOf = new Map(repositories.map((repository, i) => [repository, i % folds]));
  const models = Array.from({ length: folds }, (_, fold) =>
    fitModel(rows.filter(({ repository }) => foldOf.get(repository) !== fold)),
  );
  const judged = rows.map((row) => ({
    row,
    logOdds: logit(models[foldOf.get(row.repository)!]!, inputsOf(row)),
  }));
  const own = judged.filter(({ row }) => row.origin === 'own').map(({ logOdds }) => logOdds);
  const threshold = own.sort((a, b) => a - b)[Math.floor(falseAlarms * own.length)] ?? Number.NEGATIVE_INFINITY;
  return {
    grounding: { model: fitModel(rows), threshold },
    flagged: flaggedShares(judged.map(({ row, logOdds }) => ({ origin: row.origin, isLow: logOdds < threshold }))),
  };
}

/** Of each origin that there is, how many are called low. */
export function flaggedShares(
  verdicts: readonly { readonly origin: QueryOrigin; readonly isLow: boolean }[],
): FlaggedShare[] {
  return QUERY_ORIGINS.flatMap((origin) => {
    const some = verdicts.filter((verdict) => verdict.origin === origin);
    if (some.length === 0) return [];
    return [{ origin, queries: some.length, low: some.filter(({ isLow }) => isLow).length / some.length }];
  });
}

/** The inputs of a row by name. */
export function inputsOf({ values }: GroundingRow): Record<GroundingInput, number> {
  return Object.fromEntries(GROUNDING_INPUTS.map((input, i) => [input, values[i]!])) as Record<GroundingInput, number>;
}

/** True and false rows count alike, however many there are of each. */
function fitModel(rows: readonly GroundingRow[]): LogisticModel<GroundingInput> {
  const own = rows.filter(({ origin }) => origin === 'own').length;
  const weightOf = (isOwn: boolean) => rows.length / 2 / (isOwn ? own : rows.length - own);
  return fitLogistic(
    {
      values: Float64Array.from(rows.flatMap(({ values }) => values)),
      inputs: GROUNDING_INPUTS,
      labels: Uint8Array.from(rows, ({ origin }) => (origin === 'own' ? 1 : 0)),
      rowWeights: Float64Array.from(rows, ({ origin }) => weightOf(origin === 'own')),
    },
    { ridge: RIDGE, bent: BENT_INPUTS },
  );
}
