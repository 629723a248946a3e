/** Which changes become instances. Defaults are SweLocMulti's (papers B7) where it has one, else our own. */
import { SOURCES, type Source } from './mined-instance.ts';

export interface MineFilters {
  /** Share of the repository's source that must be in the change's language, 0 to 1. SweLocMulti: 0.4; SweLoc: 0.8 of Python. */
  readonly minLanguageShare: number;
  /** Only changes that touch test files, as both papers have it; off, because messages of fixes seldom come with tests. */
  readonly requireTests: boolean;
  /** Only changes that close an issue of the export, as both papers have it; off, because it needs an export. */
  readonly requireIssue: boolean;
  /** Modified functions that exist at base. */
  readonly minFunctions: number;
  readonly maxFunctions: number;
  /** Modified source files outside tests. */
  readonly maxFiles: number;
  /** Length of the query once it is cleaned. */
  readonly minQueryCharacters: number;
  readonly maxQueryCharacters: number;
  /** How far back from HEAD. */
  readonly maxCommits: number;
  /** The newest instances of each repository, so that no project outweighs the others. */
  readonly perRepository: number;
  readonly sources: readonly Source[];
}

export const DEFAULT_FILTERS: MineFilters = {
  minLanguageShare: 0.4,
  requireTests: false,
  requireIssue: false,
  minFunctions: 1,
  maxFunctions: 10,
  maxFiles: 5,
  minQueryCharacters: 40,
  maxQueryCharacters: 20_000,
  maxCommits: 50_000,
  perRepository: 1_000,
  sources: SOURCES,
};
