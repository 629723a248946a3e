/**
 * The feature table of a dataset: for each instance its candidates with the values of all features, and which of them the fix changed. A
 * ranker and its calibration learn from it alone. On disk it is a folder with one part for each repository.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/index.ts';
import { FEATURES } from '../../ranking/index.ts';
import { readPartFile } from './feature-part.ts';

/** What is known of a query beside its candidates. */
export interface QueryFacts {
  readonly instanceId: string;
  readonly dataset: string;
  /** `owner/name`. */
  readonly repo: string;
  /** A language key in lower case. */
  readonly language: string;
  /** `issue`, or `commit_message` where the query is the fix's own message. */
  readonly querySource?: string;
  /** Where mining found the query, e.g. `linked_issue`. */
  readonly source?: string;
  /** Characters. */
  readonly queryLength: number;
  /** Tells whether rows that were computed before are of the same query, commit and gold. */
  readonly digest: string;
  /** Distinct gold functions, those that are no candidate included. */
  readonly goldCount: number;
}

/** A query with its candidates, best first as ranked; all arrays have one entry for each but `values`. */
export interface FeatureQuery extends QueryFacts {
  /** Row by row, a value for each of the table's features. */
  readonly values: Float32Array;
  /** Which gold function of the query each is, or -1. Several candidates may be one. */
  readonly gold: Int32Array;
  /** The number of its file in the corpus. */
  readonly files: Int32Array;
  /** 1 where the fix changes its file. */
  readonly isGoldFile: Uint8Array;
  /** 1 for functions and methods. */
  readonly isFunction: Uint8Array;
  /** 1 for test code: no candidate unless it is asked for, and never learned from. */
  readonly isTest: Uint8Array;
}

/** An instance that could not be ranked, and why. */
export interface FailedQuery {
  readonly instanceId: string;
  readonly reason: string;
}

export interface FeatureTable {
  /** The names of the values in a row. */
  readonly features: readonly string[];
  /** Repository after repository. */
  readonly queries: readonly FeatureQuery[];
  readonly failed: readonly FailedQuery[];
}

const PART_ENDING = '.features';

/**
 * Reads all parts in `folder`. Throws `UsageError` where there is none, where one is damaged, and where the values are not those of
 * `features`: such a table has to be made again.
 */
export function readFeatureTable(folder: string, features: readonly string[] = FEATURES): FeatureTable {
  const names = partNames(folder);
  if (names.length === 0) throw new UsageError(`${folder} holds no feature table; make it with fixpoint train ranker`);
  const parts = names.map((name) => {
    const part = readPartFile(join(folder, name));
    if ('damage' in part) throw new UsageError(`${folder}/${name} cannot be used (${part.damage}); remove it`);
    const difference = differenceOf(part.features, features);
    if (difference) throw new UsageError(`${folder} is a table of other features (${difference}); make it again`);
    return part;
  });
  return {
    features,
    queries: parts.flatMap(({ queries }) => queries),
    failed: parts.flatMap(({ failed }) => failed),
  };
}

/** The name of a repository's part. */
export function partName(repo: string): string {
  return `${repo.replaceAll('/', '__')}${PART_ENDING}`;
}

function partNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(PART_ENDING))
      .sort();
  } catch {
    return [];
  }
}

/** In what two lists of features differ, undefined where they are the same. */
function differenceOf(found: readonly string[], wanted: readonly string[]): string | undefined {
  const unknown = found.filter((name) => !wanted.includes(name));
  const missing = wanted.filter((name) => !found.includes(name));
  if (unknown.length > 0 || missing.length > 0) {
    const parts = [...unknown.map((name) => `+${name}`), ...missing.map((name) => `-${name}`)];
    return parts.length > 6 ? `${parts.slice(0, 6).join(' ')} …` : parts.join(' ');
  }
  return found.every((name, i) => name === wanted[i]) ? undefined : 'in another order';
}
