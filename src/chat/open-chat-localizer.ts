/** Opens what the localizers of chat models read: the repository, and the grammars. */
import { join } from 'node:path';
import type { RepositoryReader } from '../core/index.ts';
import { defaultCacheRoot } from '../index/index.ts';
import type { RepositoryLocalizer } from '../localize.ts';
import { openRepository } from '../repository/index.ts';
import { parseInThread, SearchLocalizer, type SearchLocalizerOptions } from '../search/index.ts';
import { chatDecider } from './chat-decider.ts';
import { ChatLocalizer, type ChatLocalizerOptions } from './chat-localizer.ts';

export interface ReadFrom {
  /** The folder that the localizer was opened with, or a reader of its revision. */
  readonly repository: string | RepositoryReader;
  readonly revision?: string | undefined;
  readonly maxFileBytes?: number | undefined;
}

type ChatSearchOptions = Omit<SearchLocalizerOptions, 'decider' | 'parse'> &
  Partial<Pick<SearchLocalizerOptions, 'parse'>> &
  Pick<ChatLocalizerOptions, 'model' | 'dollarsOf'>;

/** Asks a chat model over `localizer`, whose repository it opens once more to read sources. Closing it closes both. */
export async function openChatLocalizer(
  localizer: RepositoryLocalizer,
  { repository, revision, maxFileBytes }: ReadFrom,
  options: ChatLocalizerOptions,
): Promise<ChatLocalizer> {
  const reader =
    typeof repository === 'string' ? await openRepository(repository, { rev: revision, maxFileBytes }) : repository;
  return new ChatLocalizer(localizer, reader, options);
}

/** Has a chat model search the bare tree, without an index. Closing it closes the repository. */
export async function openChatSearch(
  { repository, revision, maxFileBytes }: ReadFrom,
  { model, dollarsOf, parse = parseInThread(), ...options }: ChatSearchOptions,
): Promise<SearchLocalizer> {
  const reader =
    typeof repository === 'string' ? await openRepository(repository, { rev: revision, maxFileBytes }) : repository;
  return new SearchLocalizer(reader, { ...options, decider: chatDecider(model, dollarsOf), parse });
}

/** Where replies of models are kept: for all repositories, in the cache folder. */
export function replyFolder(cacheRoot = defaultCacheRoot()): string {
  return join(cacheRoot, 'replies');
}

/** Where the agent's trajectories are kept that no file was named for. */
export function trajectoryFolder(cacheRoot = defaultCacheRoot()): string {
  return join(cacheRoot, 'trajectories');
}
