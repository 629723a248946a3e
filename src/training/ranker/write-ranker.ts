/** Trains a ranker and writes what came of it: the weights, their card as data and as a report. */
import { join } from 'node:path';
import { encodeRankerModel } from '../../ranking/index.ts';
import type { FeatureTable } from '../features/feature-table.ts';
import { replaceFile } from '../replace-file.ts';
import { type RankerCard, type RepositoryOrigin, rankerCard } from './ranker-card.ts';
import { rankerReport } from './ranker-report.ts';
import { type RankerHooks, type RankerOptions, trainRanker } from './train-ranker.ts';

/** The files of a trained ranker. */
export const RANKER_FILES = { weights: 'ranker.weights', card: 'ranker.json', report: 'report.md' } as const;

/** Into `folder`, each file whole. Throws what `trainRanker` throws. */
export async function writeRanker(
  folder: string,
  table: FeatureTable,
  {
    options,
    fixpoint,
    origins,
    ...hooks
  }: {
    readonly options: RankerOptions;
    /** The version that trains. */
    readonly fixpoint: string;
    readonly origins: readonly RepositoryOrigin[];
  } & RankerHooks,
): Promise<RankerCard> {
  const startedMs = performance.now();
  const trained = await trainRanker(table, options, hooks);
  const weights = encodeRankerModel(trained.model);
  const seconds = Number(((performance.now() - startedMs) / 1000).toFixed(1));
  const card = rankerCard(trained, options, { fixpoint, origins, seconds, bytes: weights.length });
  replaceFile(join(folder, RANKER_FILES.weights), weights);
  replaceFile(join(folder, RANKER_FILES.card), `${JSON.stringify(card, undefined, 2)}\n`);
  replaceFile(join(folder, RANKER_FILES.report), rankerReport(card));
  return card;
}
