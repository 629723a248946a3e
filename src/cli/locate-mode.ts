/** A mode of `fixpoint locate` beside `rank`, as the command uses it. */
import type { Localizer, Ranking } from '../core/index.ts';
import type { RepositoryLocalizer } from '../localize.ts';

export interface LocateMode {
  /** Puts the mode above the localizer that `openIndexed` opens; the mode `search` needs none, and does not open it. */
  readonly open: (openIndexed: () => Promise<RepositoryLocalizer>) => Promise<Localizer>;
  /** Wipes the status line. */
  readonly finish: () => void;
  /** One line on what was done; undefined where nothing was. */
  readonly line: (ranking: Ranking) => string | undefined;
}

export interface ModeFlags {
  readonly rev?: string | undefined;
  /** File of the trajectory of the mode `agent` or `search`. */
  readonly trajectory?: string | undefined;
  /** A trajectory to go on with. */
  readonly resume?: string | undefined;
}
