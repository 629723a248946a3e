/** Where an evaluation finds the clones of its dataset: in the folder given, missing ones fetched first unless offline. */
import { existsSync } from 'node:fs';
import { CancelledError, FixpointError, UsageError } from '../core/index.ts';
import { addClone, CloneFolder, type DatasetRow, type FolderOf } from '../evaluation/index.ts';
import type { CommandContext } from './command-context.ts';
import type { EvalOptions } from './eval-options.ts';
import { openStatusLine } from './status-line.ts';

/** Clones what is missing and possible, then finds. Throws `UsageError` where clones are needed and no folder is given. */
export async function cloneFinder(
  rows: readonly DatasetRow[],
  { repositories, cloneFrom, recorded }: EvalOptions,
  context: CommandContext,
): Promise<FolderOf> {
  const repos = new Map(rows.flatMap(({ repo, url, corpus }) => (corpus === undefined ? [[repo, url]] : [])));
  if (repos.size === 0) return () => undefined;
  if (repositories === undefined) {
    if (recorded === undefined) throw new UsageError('give the folder of the clones with --repositories <folder>');
    return (row) =>
      'patch' in row ? { reason: 'its gold is a patch, which needs the clone: give --repositories' } : undefined;
  }
  const { offline } = context.settings;
  const present = existsSync(repositories) || offline ? new CloneFolder(repositories) : undefined;
  const missing = [...repos].filter(([repo]) => !present?.find(repo));
  const wanted = missing.map(([repo, url]) => ({ repo, url: url ?? cloneFrom.replaceAll('{repo}', repo) }));
  const failures = offline ? undefined : await fetchClones(wanted, repositories, context);
  const clones = existsSync(repositories) ? new CloneFolder(repositories) : undefined;
  return ({ repo }) =>
    clones?.find(repo) ?? { reason: failures?.get(repo) ?? `there is no clone of ${repo} in ${repositories}` };
}

/** Resolves to the reasons, by repository, why one could not be cloned. */
async function fetchClones(
  wanted: readonly { readonly repo: string; readonly url: string }[],
  folder: string,
  { settings, signal }: CommandContext,
): Promise<Map<string, string>> {
  const failures = new Map<string, string>();
  const status = openStatusLine(settings.quiet, { delayMs: 0, intervalMs: 10_000 });
  try {
    for (const [i, { repo, url }] of wanted.entries()) {
      const say = (line: string) => status?.show(() => `cloning ${repo} (${i + 1} of ${wanted.length})  ${line}`);
      say(`from ${url}`);
      try {
        await addClone(folder, { name: repo, url }, { signal, onProgress: say });
      } catch (error) {
        if (!(error instanceof FixpointError) || error instanceof CancelledError) throw error;
        failures.set(repo, error.message);
      }
    }
  } finally {
    status?.finish();
  }
  return failures;
}
