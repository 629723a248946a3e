/** Which commits came in with which merge, so that a change is taken once: as a whole, or commit by commit. */
import type { LoggedCommit } from '../../repository/index.ts';

export class MergedCommits {
  readonly #commits: ReadonlyMap<string, LoggedCommit>;
  readonly #mainline: ReadonlySet<string>;
  readonly #taken = new Set<string>();

  /** `log` starts with the head. */
  constructor(log: readonly LoggedCommit[]) {
    this.#commits = new Map(log.map((commit) => [commit.commit, commit]));
    const mainline = new Set<string>();
    for (let at = log[0]; at; at = this.#commits.get(at.parents[0] ?? '')) mainline.add(at.commit);
    this.#mainline = mainline;
  }

  /** Notes that `commit` is taken, and what a merge brought in with it. */
  take(commit: string): void {
    const open = (this.#commits.get(commit)?.parents ?? []).slice(1);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (this.#mainline.has(next) || this.#taken.has(next)) continue;
      this.#taken.add(next);
      open.push(...(this.#commits.get(next)?.parents ?? []));
    }
  }

  isPartOfTaken(commit: string): boolean {
    return this.#taken.has(commit);
  }
}
