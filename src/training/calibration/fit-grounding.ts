/**
 * Fits the model behind the verdict `low`, and sets its threshold so that of true issues no more are turned away than is allowed: judged
 * by folds of repositories, each by a fit on all others. Every row is learned from once more as if there were no history, since clones
 * are often shallow.
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

export const DEFAULT_GROUNDING: GroundingOptions = { falseAlarms: 0.04, folds: 5 };

const RIDGE = 5;
/** What a row counts that pretends to have no history. */
const SHALLOW_WEIGHT = 0.25;

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
  return Object.fromEntries(GROUNDING_INPUTS.map((input, i) => [input, values[i] ?? 0])) as Record<
    GroundingInput,
    number
  >;
}

/** True and false rows count alike, however many there are of each. */
function fitModel(rows: readonly GroundingRow[]): LogisticModel<GroundingInput> {
  const own = rows.filter(({ origin }) => origin === 'own').length;
  const all = rows.flatMap((row) => {
    const isOwn = row.origin === 'own';
    const weight = rows.length / 2 / (isOwn ? own : rows.length - own);
    const inputs = inputsOf(row);
    return [
      { isOwn, inputs, weight },
      { isOwn, inputs: { ...inputs, history: 0, noHistory: 1 }, weight: weight * SHALLOW_WEIGHT },
    ];
  });
  return fitLogistic(
    {
      values: Float64Array.from(all.flatMap(({ inputs }) => GROUNDING_INPUTS.map((input) => inputs[input]))),
      inputs: GROUNDING_INPUTS,
      labels: Uint8Array.from(all, ({ isOwn }) => (isOwn ? 1 : 0)),
      rowWeights: Float64Array.from(all, ({ weight }) => weight),
    },
    { ridge: RIDGE },
  );
}
