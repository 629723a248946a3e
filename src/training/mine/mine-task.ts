/** The work of one worker at a time: mines a repository unless its part is there already, and keeps the part. */
import { CancelledError, FixpointError } from '../../core/index.ts';
import type { PatchBase } from '../../evaluation/index.ts';
import type { AdmittedRepository } from './admission.ts';
import type { MineFilters } from './mine-filters.ts';
import { type MineProgress, mineRepository } from './mine-repository.ts';
import { partKey, readPart, writePart } from './mined-part.ts';
import { type ExportPaths, exportDigests, readProjectExports } from './project-exports.ts';

/** Plain data. */
export interface MineTask extends AdmittedRepository {
  /** The output folder. */
  readonly output: string;
  readonly filters: MineFilters;
  readonly exports: ExportPaths;
}

/** How a task ended; the instances are in the repository's part. */
export type MineOutcome =
  | { readonly kind: 'mined'; readonly key: string; readonly instances: number; readonly resumed: boolean }
  | { readonly kind: 'failed'; readonly reason: string };

export interface MineTaskOptions {
  readonly parse: PatchBase['parse'];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: MineProgress) => void;
}

/** One repository's trouble is its outcome; throws `CancelledError` alone. */
export async function carryOutTask(task: MineTask, options: MineTaskOptions): Promise<MineOutcome> {
  const { repo, url, clone, output, filters, exports: paths } = task;
  try {
    const key = partKey([repo, url ?? null, clone.head, filters, exportDigests(repo, paths)]);
    const earlier = readPart(output, repo, key);
    if (earlier) return { kind: 'mined', key, instances: earlier.instances.length, resumed: true };
    const exports = await readProjectExports(repo, paths);
    const mined = await mineRepository(clone, { repo, url, filters, exports, ...options });
    writePart(output, key, mined);
    return { kind: 'mined', key, instances: mined.instances.length, resumed: false };
  } catch (error) {
    if (!(error instanceof FixpointError) || error instanceof CancelledError) throw error;
    return { kind: 'failed', reason: error.message };
  }
}
