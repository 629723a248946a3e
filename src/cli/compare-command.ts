/** `fixpoint compare`: runs beside each other, with what sets them apart. */
import { compareRuns, comparisonMarkdown, contestsMarkdown, readEvaluation } from '../evaluation/index.ts';
import { type Flags, openContext, wantsJson } from './command-context.ts';
import { EXIT } from './failure.ts';

export type CompareFlags = Flags & { readonly instances?: boolean };

export async function compare(folders: readonly string[], flags: CompareFlags, signal: AbortSignal): Promise<number> {
  const context = openContext(flags, signal);
  const json = wantsJson(context);
  const comparison = compareRuns(folders.map(readEvaluation));
  const contests = flags.instances ? `\n${contestsMarkdown(comparison)}` : '';
  await context.print(
    json ? `${JSON.stringify(comparison, undefined, 2)}\n` : comparisonMarkdown(comparison) + contests,
  );
  return EXIT.found;
}
