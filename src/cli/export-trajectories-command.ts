/** `fixpoint export trajectories`: recorded searches as what other tools train a model on. */
import { loadPrompt } from '../chat/index.ts';
import { UsageError } from '../core/index.ts';
import { exportTrajectories, openGold, reasons, TRAINER_FORMATS } from '../training/index.ts';
import { type Flags, openContext } from './command-context.ts';
import { EXIT } from './failure.ts';
import { share, whole } from './number-flags.ts';

export type TrajectoryExportFlags = Omit<Flags, 'format' | 'kind'> & {
  readonly format: string;
  readonly output: string;
  readonly kind?: string;
  readonly dataset?: string;
  readonly minF1?: string;
  readonly minEfficiency?: string;
  readonly contextTokens?: string;
  readonly force?: boolean;
};

const KINDS = ['sft', 'rl'] as const;
/** Fewer hold hardly more than the prompt. */
const LEAST_TOKENS = 1_024;

export async function exportSearches(
  paths: readonly string[],
  { format: to, kind: wanted = 'sft', ...flags }: TrajectoryExportFlags,
  signal: AbortSignal,
): Promise<number> {
  const context = openContext(flags, signal);
  const format = oneOf('--format', to, TRAINER_FORMATS);
  const kind = oneOf('--kind', wanted, KINDS);
  const { output, dataset, force = false } = flags;
  const leastF1 = share('--min-f1', flags.minF1, 0);
  const leastEfficiency = share('--min-efficiency', flags.minEfficiency, 0);
  const contextTokens = whole('--context-tokens', flags.contextTokens, 32_768, LEAST_TOKENS);
  if (dataset === undefined && (kind === 'rl' || leastF1 > 0)) {
    throw new UsageError(`${kind === 'rl' ? '--kind rl' : '--min-f1'} needs the gold: give it with --dataset`);
  }
  const { rows, files, leftOut } = await exportTrajectories(paths, {
    ...{ format, kind, output, force, leastF1, leastEfficiency, contextTokens, signal },
    prompt: loadPrompt('search'),
    gold: dataset === undefined ? undefined : await openGold(dataset),
  });
  context.tell(`${rows} ${rows === 1 ? 'row' : 'rows'}${leftOut.size > 0 ? `; left out: ${reasons(leftOut)}` : ''}`);
  for (const file of files) context.tell(`wrote ${file}`);
  return EXIT.found;
}

function oneOf<Name extends string>(flag: string, name: string, names: readonly Name[]): Name {
  const known = names.find((one) => one === name);
  if (known) return known;
  throw new UsageError(`${flag} is ${JSON.stringify(name)}; expected one of ${names.join(', ')}`);
}
