/** Stands in for the clone where a recorded run is scored against gold that is known: nothing has to be read. */
import type { RepositoryReader } from '../../core/index.ts';

export const NO_REPOSITORY: RepositoryReader = {
  root: '',
  identity: '',
  list: async () => ({ revision: { commit: undefined, dirty: false }, files: [], skipped: [] }),
  async *read() {},
  history: async () => [],
  close: async () => {},
};
