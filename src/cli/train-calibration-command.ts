/** `fixpoint train calibration`: fits probabilities to the scores of a ranker, from the feature tables that it learned from. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../core/index.ts';
import { calibrationLine } from '../evaluation/index.ts';
import { rankingWeights } from '../localize.ts';
import {
  CALIBRATION_FILES,
  calibrationReport,
  encodeCalibration,
  RANKER_FILES,
  type RankerCard,
  readFeatureTable,
  trainCalibration,
} from '../training/index.ts';
import { type Flags, openContext } from './command-context.ts';
import { EXIT } from './failure.ts';
import { whole } from './number-flags.ts';
import { count } from './terminal.ts';

export type TrainCalibrationFlags = Flags & {
  readonly output: string;
  readonly ranker?: string;
  readonly folds?: string;
};

/** Resolves to the exit code. */
export async function trainCalibrationCommand(
  tables: readonly string[],
  { output, ranker, folds: foldsFlag, ...rest }: TrainCalibrationFlags,
  signal: AbortSignal,
): Promise<number> {
  const context = openContext(rest, signal);
  const folds = whole('--folds', foldsFlag, 5, 2);
  const [first, ...others] = tables.map((folder) => readFeatureTable(folder));
  if (!first) throw new UsageError('name a feature table: the features/ of fixpoint train ranker --output');
  const queries = [first, ...others].flatMap((table) => table.queries);
  const { model, notices } = rankingWeights(ranker);
  for (const notice of notices) context.note(notice);
  const learned = ranker === undefined || ranker === 'none' ? new Set<string>() : learnedRepositories(ranker);
  const trained = trainCalibration(
    { features: first.features, queries },
    { ranker: model, isLearned: (repo) => learned.has(repo), folds },
  );
  const folder = resolve(output);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, CALIBRATION_FILES.weights), encodeCalibration(trained.calibration));
  writeFileSync(join(folder, CALIBRATION_FILES.report), calibrationReport(trained, { folds }));
  context.tell(`wrote ${Object.values(CALIBRATION_FILES).join(', ')} in ${output}`);
  const { function: functions, file: files } = trained.figures;
  await context.print(
    [
      `${count(trained.queries, 'query')} of ${trained.repositories} repositories that the ranker has not learned from`,
      `functions: ${calibrationLine(functions.all!)}`,
      `files: ${calibrationLine(files.all!)}`,
      '',
    ].join('\n'),
  );
  return EXIT.found;
}

/** Repositories that the ranker in `folder` was trained on. Throws `UsageError` where its card does not tell. */
function learnedRepositories(folder: string): ReadonlySet<string> {
  const path = join(folder, RANKER_FILES.card);
  if (!existsSync(path)) {
    throw new UsageError(
      `${folder} has no ${RANKER_FILES.card}, which tells the repositories that the ranker learned from`,
    );
  }
  const { repositories } = JSON.parse(readFileSync(path, 'utf8')) as RankerCard;
  return new Set(repositories.filter(({ side }) => side === 'training').map(({ repo }) => repo));
}
