/** The flags of `fixpoint mine` and `fixpoint mine-negatives`, checked before any work. */
import { UsageError } from '../core/index.ts';
import {
  type ContrastiveOptions,
  DEFAULT_CONTRAST,
  DEFAULT_FILTERS,
  type MineFilters,
  SOURCES,
  type Source,
} from '../training/index.ts';
import type { Flags } from './command-context.ts';
import { share, whole } from './number-flags.ts';

export type MineFlags = Flags & {
  readonly output: string;
  readonly issues?: string;
  readonly pulls?: string;
  readonly github?: boolean;
  readonly source?: readonly string[];
  readonly requireIssue?: boolean;
  readonly requireTests?: boolean;
  readonly minLanguageShare?: string;
  readonly minFunctions?: string;
  readonly maxFunctions?: string;
  readonly maxFiles?: string;
  readonly minQuery?: string;
  readonly maxQuery?: string;
  readonly maxCommits?: string;
  readonly perRepository?: string;
  readonly excludedClones?: string;
  readonly allowForkName?: readonly string[];
};

export type MineNegativesFlags = Flags & {
  readonly run?: string;
  readonly top?: string;
  readonly from?: string;
  readonly to?: string;
  readonly negatives?: string;
  readonly again?: boolean;
  readonly texts?: boolean;
};

/** Throws `UsageError`. */
export function mineFiltersOf(flags: MineFlags): MineFilters {
  const { requireIssue = false, requireTests = false, issues, pulls, github = false } = flags;
  if (github && (issues ?? pulls) !== undefined) {
    throw new UsageError('--github downloads issues and pull requests: leave out --issues and --pulls');
  }
  if (requireIssue && issues === undefined && !github) {
    throw new UsageError(
      '--require-issue needs the issues: give them with --issues <file>, or download them with --github',
    );
  }
  const filters = {
    minLanguageShare: share('--min-language-share', flags.minLanguageShare, DEFAULT_FILTERS.minLanguageShare),
    requireTests,
    requireIssue,
    minFunctions: whole('--min-functions', flags.minFunctions, DEFAULT_FILTERS.minFunctions, 1),
    maxFunctions: whole('--max-functions', flags.maxFunctions, DEFAULT_FILTERS.maxFunctions, 1),
    maxFiles: whole('--max-files', flags.maxFiles, DEFAULT_FILTERS.maxFiles, 1),
    minQueryCharacters: whole('--min-query', flags.minQuery, DEFAULT_FILTERS.minQueryCharacters),
    maxQueryCharacters: whole('--max-query', flags.maxQuery, DEFAULT_FILTERS.maxQueryCharacters, 1),
    maxCommits: whole('--max-commits', flags.maxCommits, DEFAULT_FILTERS.maxCommits, 1),
    perRepository: whole('--per-repository', flags.perRepository, DEFAULT_FILTERS.perRepository, 1),
    sources: sourcesOf(flags.source),
  };
  requireOrder('--min-functions', filters.minFunctions, '--max-functions', filters.maxFunctions);
  requireOrder('--min-query', filters.minQueryCharacters, '--max-query', filters.maxQueryCharacters);
  return filters;
}

/** Reasons by `owner/name`. Throws `UsageError`. */
export function allowedForkNamesOf({ allowForkName = [] }: MineFlags): Map<string, string> {
  return new Map(
    allowForkName.map((text) => {
      const [, name, reason] = /^([^\s/=]+\/[^\s/=]+)=(.*\S.*)$/.exec(text) ?? [];
      if (name !== undefined && reason !== undefined) return [name, reason.trim()];
      throw new UsageError(`--allow-fork-name is ${JSON.stringify(text)}; expected owner/name=reason`);
    }),
  );
}

/** Throws `UsageError`. */
export function contrastiveOptionsOf(flags: MineNegativesFlags): ContrastiveOptions {
  const options = {
    top: whole('--top', flags.top, DEFAULT_CONTRAST.top, 1),
    from: whole('--from', flags.from, DEFAULT_CONTRAST.from),
    to: whole('--to', flags.to, DEFAULT_CONTRAST.to),
    negatives: whole('--negatives', flags.negatives, DEFAULT_CONTRAST.negatives),
  };
  requireOrder('--from', options.from, '--to', options.to);
  return options;
}

function sourcesOf(given: readonly string[] | undefined): readonly Source[] {
  if (!given) return SOURCES;
  const unknown = given.find((name) => !SOURCES.some((source) => source === name));
  if (unknown !== undefined) {
    throw new UsageError(`--source is ${JSON.stringify(unknown)}; expected one of ${SOURCES.join(', ')}`);
  }
  return SOURCES.filter((source) => given.includes(source));
}

function requireOrder(least: string, low: number, most: string, high: number): void {
  if (low > high) throw new UsageError(`${least} (${low}) is above ${most} (${high}): nothing would be taken`);
}
