/**
 * Joins what the repositories gave into the files of the output folder. Near-duplicate queries, in and across repositories, are left
 * out here; the order of all files depends on the names of the repositories and their history alone.
 */
import { join } from 'node:path';
import { replaceFile } from '../replace-file.ts';
import type { MineFilters } from './mine-filters.ts';
import type { MinedRepository } from './mine-repository.ts';
import { type MinedInstance, SOURCES } from './mined-instance.ts';
import { miningTable } from './mining-table.ts';
import { QuerySet } from './near-duplicates.ts';

/** A repository that gave nothing, and why. */
export interface RefusedRepository {
  /** As the user named it, without passwords. */
  readonly given: string;
  readonly reason: string;
}

export interface Assembly {
  readonly repositories: readonly MinedRepository[];
  /** May not be mined. */
  readonly excluded: readonly RefusedRepository[];
  /** Could not be mined. */
  readonly failed: readonly RefusedRepository[];
  readonly filters: MineFilters;
  /** Reasons by `owner/name`. */
  readonly allowedForkNames: ReadonlyMap<string, string>;
}

export interface AssembledCounts {
  readonly instances: number;
  readonly duplicates: number;
}

/** Writes `instances.jsonl`, `manifest.json` and `table.md` into `output`. */
export function assemble(output: string, assembly: Assembly): AssembledCounts {
  const repositories = [...assembly.repositories].sort(byKey(({ repo }) => repo));
  const unique = withoutDuplicates(repositories.flatMap(({ instances }) => instances));
  const instances = repositories.flatMap((repository) =>
    repository.instances.filter((instance) => unique.has(instance)),
  );
  const counts = {
    instances: instances.length,
    duplicates: repositories.reduce((sum, repository) => sum + repository.instances.length, 0) - instances.length,
  };
  replaceFile(join(output, 'instances.jsonl'), instances.map((instance) => `${JSON.stringify(instance)}\n`).join(''));
  replaceFile(join(output, 'table.md'), miningTable(instances));
  replaceFile(
    join(output, 'manifest.json'),
    `${JSON.stringify(manifestOf(assembly, repositories, unique), undefined, 2)}\n`,
  );
  return counts;
}

/** The more trusted source is kept, and of equal ones the first. */
function withoutDuplicates(instances: readonly MinedInstance[]): ReadonlySet<MinedInstance> {
  const queries = new QuerySet();
  const kept = SOURCES.flatMap((source) =>
    instances.filter((instance) => instance.source === source && queries.add(instance.problem_statement)),
  );
  return new Set(kept);
}

/** From this the data can be made again: repositories with their commits, and all options. */
function manifestOf(
  { excluded, failed, filters, allowedForkNames }: Assembly,
  repositories: readonly MinedRepository[],
  unique: ReadonlySet<MinedInstance>,
): object {
  return {
    version: 1,
    filters,
    ...(allowedForkNames.size > 0 && {
      allowed_fork_names: Object.fromEntries([...allowedForkNames].sort(byKey(([name]) => name))),
    }),
    repositories: repositories.map(({ instances, dropped, ...repository }) => {
      const kept = instances.filter((instance) => unique.has(instance));
      return {
        ...repository,
        dropped: {
          ...dropped,
          ...(kept.length < instances.length && { 'asks what another one asks': instances.length - kept.length }),
        },
        instances: kept.length,
      };
    }),
    excluded: [...excluded].sort(byKey(({ given }) => given)),
    failed: [...failed].sort(byKey(({ given }) => given)),
  };
}

/** By UTF-16 code units, the same on every machine. */
function byKey<T>(keyOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
}
