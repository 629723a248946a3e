/** Which rows of a dataset get features: long enough queries, a few of each repository, spread over its history. */
import { randomIntegers } from '../../core/index.ts';
import { drawSpread } from '../draws.ts';
import { hashOf } from '../text-hash.ts';
import type { TrainingRow } from './training-rows.ts';

export interface Selection {
  /** Characters of a query. */
  readonly minQuery: number;
  readonly perRepository: number;
  /** Only these, as language keys; all where none is named. */
  readonly languages: readonly string[];
  /** At most so many in all. */
  readonly limit: number | undefined;
  readonly seed: number;
}

export const DEFAULT_SELECTION: Selection = {
  minQuery: 100,
  perRepository: 40,
  languages: [],
  limit: undefined,
  seed: 1,
};

/**
 * In the order of `rows`. A repository's rows stand in the order of its history: they are cut into as many stretches as are wanted, and
 * one row is drawn of each. What is drawn of one repository does not depend on the others.
 */
export function selectRowsToTrain(rows: readonly TrainingRow[], selection: Selection): TrainingRow[] {
  const { minQuery, perRepository, languages, limit, seed } = selection;
  const byRepository = new Map<string, TrainingRow[]>();
  for (const one of rows) {
    const { row } = one;
    if (row.problem_statement.length < minQuery) continue;
    if (languages.length > 0 && !languages.includes(row.language)) continue;
    const group = byRepository.get(row.repo);
    if (group) group.push(one);
    else byRepository.set(row.repo, [one]);
  }
  const selected = [...byRepository].flatMap(([repo, group]) =>
    drawSpread(group, perRepository, randomIntegers(seed ^ hashOf(repo))),
  );
  return limit === undefined ? selected : drawSpread(selected, limit, randomIntegers(seed));
}
