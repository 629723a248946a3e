/** Opens what a search without a chat model needs: the repository, the grammars, the weights of the policy. */
import type { SearchLimits, SearchProgress } from '../agent/index.ts';
import type { RepositoryReader } from '../core/index.ts';
import { loadGrammar } from '../index/index.ts';
import { type FoundPolicyModel, findPolicyModel } from '../policy-model.ts';
import { openRepository } from '../repository/index.ts';
import { SyntaxReader } from '../syntax/index.ts';
import { type EmbeddedPolicyName, embeddedDecider } from './embedded-decider.ts';
import { SearchLocalizer, type SearchLocalizerOptions } from './search-localizer.ts';

export interface OpenSearchOptions
  extends Partial<SearchLimits>,
    Pick<SearchLocalizerOptions, 'trajectory'>,
    Partial<Pick<SearchLocalizerOptions, 'parse'>> {
  /** Folder of a work tree, a clone (bare or not) or plain files; or a reader, which is closed with the localizer. */
  readonly repository: string | RepositoryReader;
  /** Commit, branch or tag; the work tree as it is by default. */
  readonly revision?: string | undefined;
  readonly maxFileBytes?: number | undefined;
  /** Who decides; the embedded policy by default. */
  readonly policy?: EmbeddedPolicyName;
  /** What it decides with, or a folder of weights; by default what ships. */
  readonly weights?: string | FoundPolicyModel | undefined;
  readonly onProgress?: (progress: SearchProgress) => void;
}

/**
 * Opens a repository for searches without an index and without a model. The first issue reads the files; later ones find them in memory. Throws
 * `RepositoryError` where it cannot be read, and `UsageError` where there are no usable weights.
 */
export async function openSearchLocalizer({
  repository,
  revision,
  maxFileBytes,
  policy = 'embedded',
  weights,
  parse,
  ...options
}: OpenSearchOptions): Promise<SearchLocalizer> {
  const found = typeof weights === 'object' ? weights : findPolicyModel(weights);
  const reader =
    typeof repository === 'string' ? await openRepository(repository, { rev: revision, maxFileBytes }) : repository;
  return new SearchLocalizer(reader, {
    ...options,
    decider: embeddedDecider(policy, found),
    parse: parse ?? parseInThread(),
  });
}

/** Parses in the calling thread; grammars are loaded when a file of their language is first parsed. */
export function parseInThread(): SearchLocalizerOptions['parse'] {
  const syntax = new SyntaxReader(loadGrammar);
  return (text, language) => syntax.parse(text, language);
}
