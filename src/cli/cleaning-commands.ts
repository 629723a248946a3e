/** `fixpoint gc` and `fixpoint clear`: take unused files, or whole indexes, out of the cache folder. */
import { clearIndex, collectGarbage } from '../stored-index.ts';
import { type Flags, libraryOptions, openContext } from './command-context.ts';
import { EXIT } from './failure.ts';
import { bytes, count } from './terminal.ts';

type CleaningFlags = Flags & { readonly all?: boolean };

export async function collect({ all = false, ...flags }: CleaningFlags, signal: AbortSignal): Promise<number> {
  const context = openContext(flags, signal);
  const folders = await collectGarbage({ ...libraryOptions(context), all });
  for (const { folder, outcome, notices } of folders) {
    const { removedFiles, removedBytes, keptBytes } = outcome;
    const removed = `removed ${count(removedFiles, 'unused file')} (${bytes(removedBytes)})`;
    await context.print(`${folder}: ${removed}, kept ${bytes(keptBytes)}\n`);
    for (const notice of notices) context.note(notice);
  }
  if (folders.length === 0) await context.print(nothingStored(all));
  return EXIT.found;
}

export async function clear({ all = false, ...flags }: CleaningFlags, signal: AbortSignal): Promise<number> {
  const context = openContext(flags, signal);
  const folders = await clearIndex({ ...libraryOptions(context), all });
  for (const { folder, outcome } of folders) await context.print(`removed ${folder} (${bytes(outcome)})\n`);
  if (folders.length === 0) await context.print(nothingStored(all));
  return EXIT.found;
}

function nothingStored(all: boolean): string {
  return `nothing is stored${all ? '' : ' for this repository'}\n`;
}
