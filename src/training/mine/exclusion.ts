/**
 * Keeps the repositories of benchmarks out of the training data: by every name a clone may go by, by the name alone for forks, and by
 * the commits they began with. What cannot be told is refused.
 */
import { EXCLUDED_REPOSITORIES } from './excluded-repositories.ts';
import { isUrl, nameOfUrl, namesOfFolder, spelledNames } from './repository-names.ts';

export interface CloneIdentity {
  /** As the user named it: a folder or a URL. */
  readonly given: string;
  /** Absolute path of the clone; undefined while there is none. */
  readonly folder?: string;
  readonly remotes?: readonly string[];
  readonly rootCommits?: readonly string[];
  readonly shallow?: boolean;
}

export interface ExclusionOptions {
  /** Names of repositories that may share the name of an excluded one, being no fork of it; with the reason, by `owner/name`. */
  readonly allowedForkNames: ReadonlyMap<string, string>;
  /** First commits of excluded repositories, where clones of these are at hand. */
  readonly excludedRoots: ReadonlySet<string>;
  /** `owner/name`; the benchmarks' repositories by default. */
  readonly excluded?: readonly string[];
}

/** Why the repository may not be mined, in one line; undefined where it may. */
export function exclusionOf(identity: CloneIdentity, options: ExclusionOptions): string | undefined {
  const { allowedForkNames, excludedRoots, excluded = EXCLUDED_REPOSITORIES } = options;
  const names = identityNames(identity).map((name) => name.toLowerCase());
  const listed = new Map(excluded.map((name) => [name.toLowerCase(), name]));
  for (const name of names) {
    const known = listed.get(name);
    if (known !== undefined) return `it is ${known}, a repository of a benchmark`;
  }
  const shared = identity.rootCommits?.find((commit) => excludedRoots.has(commit));
  if (shared !== undefined)
    return `it began with the same commit as a repository of a benchmark (${shared.slice(0, 10)})`;
  if (identity.shallow && excludedRoots.size > 0)
    return 'it is a shallow clone, whose first commit cannot be compared with those of benchmarks; git fetch --unshallow it';
  const allowed = new Set([...allowedForkNames.keys()].map((name) => name.toLowerCase()));
  if (names.some((name) => allowed.has(name))) return undefined;
  const byName = new Map(excluded.map((name) => [lastPart(name), name]));
  for (const name of names) {
    const original = byName.get(lastPart(name));
    if (original !== undefined) {
      return `it bears the name of ${original}, a repository of a benchmark, and may be a fork of it; if it is none, say so with --allow-fork-name`;
    }
  }
  return undefined;
}

/** `owner/name` as the data calls the repository: by its URL, else as its folder spells it, else the folder's own name. */
export function repositoryName({ given, folder, remotes = [] }: CloneIdentity): string {
  const byUrl = [given, ...remotes].filter(isUrl).map(nameOfUrl);
  const path = folder ?? given;
  return (
    byUrl.find((name) => name !== undefined) ?? spelledNames(path)[0] ?? namesOfFolder(path).at(-1) ?? 'repository'
  );
}

/** Remotes may be folders too. */
function identityNames({ given, folder, remotes = [] }: CloneIdentity): string[] {
  const places = [given, ...remotes, ...(folder === undefined ? [] : [folder])];
  return places.flatMap((place) => (isUrl(place) ? (nameOfUrl(place) ?? []) : namesOfFolder(place)));
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).toLowerCase();
}
