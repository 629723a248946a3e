/**
 * The fixes of a user's own repository, oldest first: what `fixpoint train --repo` learns from. It is mined like any other, but nothing of it is
 * shipped to anyone, so no repository is refused and every language counts.
 */
import { readCloneFacts } from '../../repository/index.ts';
import { DEFAULT_FILTERS } from '../mine/mine-filters.ts';
import { type MineRepositoryOptions, mineRepository } from '../mine/mine-repository.ts';
import type { MinedInstance } from '../mine/mined-instance.ts';

export interface OwnHistoryOptions extends Pick<MineRepositoryOptions, 'parse' | 'signal' | 'onProgress'> {
  /** The newest so many. */
  readonly fixes: number;
}

export interface OwnHistory {
  /** Absolute path of the clone. */
  readonly root: string;
  /** Commits read. */
  readonly commits: number;
  /** Oldest first. */
  readonly instances: readonly MinedInstance[];
}

/** Stands for the name of the repository, which nothing depends on. */
const OWN_REPOSITORY = 'own/repository';

/** Throws `RepositoryError` where `folder` is no repository with commits, `CancelledError` when stopped. */
export async function readOwnHistory(
  folder: string,
  { fixes, parse, signal, onProgress }: OwnHistoryOptions,
): Promise<OwnHistory> {
  const clone = await readCloneFacts(folder, signal && { signal });
  const { instances, commits } = await mineRepository(clone, {
    repo: OWN_REPOSITORY,
    url: undefined,
    filters: { ...DEFAULT_FILTERS, minLanguageShare: 0, perRepository: fixes },
    exports: { issues: new Map(), pulls: new Map(), pullOfCommit: new Map() },
    parse,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  return { root: clone.root, commits, instances: [...instances].reverse() };
}
