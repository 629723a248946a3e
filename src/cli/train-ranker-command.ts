/** `fixpoint train ranker`: feature table, model, report. */
import type { Flags } from './command-context.ts';
import { EXIT } from './failure.ts';

/** Resolves to the exit code. */
export async function trainRankerCommand(
  _datasets: readonly string[],
  _flags: Flags,
  _signal: AbortSignal,
): Promise<number> {
  return EXIT.nothing;
}
