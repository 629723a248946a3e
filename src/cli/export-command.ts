/** `fixpoint export`: writes a run in the format of another tool; for BEIR with the corpora, where the clones are given. */
import { UsageError } from '../core/index.ts';
import {
  CloneFolder,
  datasetOfRun,
  EXPORT_FORMATS,
  type ExportFormat,
  exportCorpora,
  exportRun,
  type Instance,
  openDataset,
  readEvaluation,
  readRecordedRun,
} from '../evaluation/index.ts';
import { openSyntax } from '../localize.ts';
import { type CommandContext, type Flags, openContext } from './command-context.ts';
import { EXIT } from './failure.ts';
import { openStatusLine } from './status-line.ts';

export type ExportFlags = Flags & {
  readonly to?: string;
  readonly output?: string;
  readonly dataset?: string;
  readonly repositories?: string;
  readonly force?: boolean;
};

export async function exportTo(run: string | undefined, flags: ExportFlags, signal: AbortSignal): Promise<number> {
  const context = openContext(flags, signal);
  const { to, output, repositories, force = false } = flags;
  if (run === undefined) throw new UsageError('name the run to export, an output folder of fixpoint eval');
  if (to === undefined)
    throw new UsageError("required option '--to <format>' not specified; see fixpoint export --help");
  if (output === undefined)
    throw new UsageError("required option '--output <folder>' not specified; see fixpoint export --help");
  const format = formatOf(to);
  if (repositories !== undefined && format !== 'beir') {
    throw new UsageError('--repositories is for --to beir alone, whose folders hold the corpus');
  }
  const { system, rows } = await readRecordedRun(run);
  const instances = await instancesOf(run, flags.dataset);
  const files = await exportRun(format, { rows, instances, system }, output, { force });
  for (const file of files) context.tell(`wrote ${file}`);
  if (repositories !== undefined) await writeCorpora(instances, { repositories, output, force }, context);
  return EXIT.found;
}

function formatOf(name: string): ExportFormat {
  const format = EXPORT_FORMATS.find((known) => known === name);
  if (format) return format;
  throw new UsageError(`--to is ${JSON.stringify(name)}; expected one of ${EXPORT_FORMATS.join(', ')}`);
}

/** The instances of a run with their gold, from its metrics, and their texts, from its dataset. */
async function instancesOf(run: string, dataset: string | undefined): Promise<Instance[]> {
  const { rows } = await openDataset(dataset ?? datasetOfRun(run));
  const texts = new Map(rows.map(({ instance_id, problem_statement }) => [instance_id, problem_statement]));
  return readEvaluation(run).instances.map(({ facts: _, scores: __, top: ___, ...instance }) => {
    const problem_statement = texts.get(instance.instance_id);
    if (problem_statement !== undefined) return { ...instance, problem_statement };
    throw new UsageError(`the dataset has no instance ${instance.instance_id}; name the right one with --dataset`);
  });
}

async function writeCorpora(
  instances: readonly Instance[],
  { repositories, output, force }: { readonly repositories: string; readonly output: string; readonly force: boolean },
  { settings, signal, note }: CommandContext,
): Promise<void> {
  const syntax = openSyntax();
  const status = openStatusLine(settings.quiet, { delayMs: 1_000, intervalMs: 10_000 });
  try {
    await exportCorpora(instances, output, {
      clones: new CloneFolder(repositories),
      parse: (text, language) => syntax.parse(text, language),
      force,
      onInstance: (done) => status?.show(() => `writing corpora  ${done}/${instances.length}`),
      onNotice: note,
      signal,
    });
  } finally {
    status?.finish();
    syntax.close();
  }
}
