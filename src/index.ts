/**
 * Fixpoint as a library: open a localizer on a repository and ask it issues. The command line is built from these same calls.
 */
export { type ResolveConfigOptions, type ResolvedConfig, resolveConfig, type Settings } from './config/index.ts';
export * from './core/index.ts';
export {
  type LocalizerOptions,
  openLocalizer,
  type RankerModel,
  type RankingWeights,
  RepositoryLocalizer,
  rankingWeights,
  understand,
} from './localize.ts';
export { clearIndex, collectGarbage, type IndexStatus, indexStatus, type StoredIndexOptions } from './stored-index.ts';
export { VERSION } from './version.ts';
