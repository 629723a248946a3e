/** `fixpoint train ranker`: the features of datasets, a model that orders by them, and a report on what it is worth. */
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { percent } from '../evaluation/index.ts';
import {
  type FeatureTable,
  RANKER_FILES,
  type RankerCard,
  type RankerProgress,
  type RepositoryOrigin,
  readFeatureTable,
  readOrigins,
  readTrainingRows,
  writeOrigins,
  writeRanker,
} from '../training/index.ts';
import { VERSION } from '../version.ts';
import { type CommandContext, type Flags, openContext } from './command-context.ts';
import { EXIT } from './failure.ts';
import { leadingBar, openStatusLine } from './status-line.ts';
import { count } from './terminal.ts';
import { makeFeatures } from './train-features.ts';
import {
  type FeatureOrigin,
  type TrainRankerFlags,
  type TrainRankerOptions,
  trainRankerOptionsOf,
} from './train-ranker-options.ts';

/** Resolves to the exit code. */
export async function trainRankerCommand(
  datasets: readonly string[],
  flags: TrainRankerFlags,
  signal: AbortSignal,
): Promise<number> {
  const { limit: _instances, ...rest } = flags;
  const context = openContext(rest as Flags, signal);
  const options = trainRankerOptionsOf(datasets, flags);
  const output = resolve(flags.output);
  const { table, origins } = await featuresOf(options.origin, output, flags, context);
  const card = await train(table, { output, origins, options }, context);
  context.tell(`wrote ${Object.values(RANKER_FILES).join(', ')} in ${flags.output}`);
  await context.print(summaryOf(card));
  return EXIT.found;
}

async function featuresOf(
  origin: FeatureOrigin,
  output: string,
  { again }: TrainRankerFlags,
  context: CommandContext,
): Promise<{ table: FeatureTable; origins: readonly RepositoryOrigin[] }> {
  if (origin.kind === 'table') {
    return { table: readFeatureTable(origin.folder), origins: readOrigins(origin.folder) };
  }
  const { paths, ...rest } = origin;
  const folder = join(output, 'features');
  if (again) rmSync(folder, { recursive: true, force: true });
  const rows = await readTrainingRows(paths);
  const ids = await makeFeatures(rows, { folder, ...rest }, context);
  writeOrigins(folder, paths);
  const table = readFeatureTable(folder);
  const queries = table.queries.filter(({ instanceId }) => ids.has(instanceId));
  return { table: { ...table, queries }, origins: readOrigins(folder) };
}

async function train(
  table: FeatureTable,
  { output, origins, options }: { output: string; origins: readonly RepositoryOrigin[]; options: TrainRankerOptions },
  { settings, signal }: CommandContext,
): Promise<RankerCard> {
  const status = openStatusLine(settings.quiet);
  try {
    return await writeRanker(output, table, {
      options: options.ranker,
      fixpoint: VERSION,
      origins,
      signal,
      onProgress: (progress) => status?.show(({ terminal }) => describe(progress, terminal)),
    });
  } finally {
    status?.finish();
  }
}

function describe({ stage, step, steps }: RankerProgress, terminal: boolean): string {
  return `${leadingBar(step / steps, terminal)}${stage}  ${step}/${steps} at most`;
}

/** One line: what the model is worth on the repositories held out, beside the hand weights. */
function summaryOf({ validation, trees }: RankerCard): string {
  const [all] = validation;
  if (!all) return `${count(trees, 'tree')}\n`;
  const of = (system: 'hand' | 'blend') =>
    (['acc@5', 'acc@10', 'file acc@1'] as const)
      .map((measure) => percent(all.systems[system][measure].mean))
      .join(' / ');
  const held = `${count(all.queries, 'query')} of repositories held out`;
  return `acc@5 / acc@10 / file acc@1 on ${held}: ${of('blend')}, by hand weights ${of('hand')}\n`;
}
