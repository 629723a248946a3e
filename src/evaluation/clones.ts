/** Finds the clones of a dataset's repositories in one folder, however they were named. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export class CloneFolder {
  readonly #folder: string;
  readonly #entries: ReadonlyMap<string, string>;

  constructor(folder: string) {
    this.#folder = folder;
    this.#entries = new Map(readdirSync(folder).map((entry) => [entry.toLowerCase(), entry]));
  }

  /**
   * The clone of `owner/name`: `owner__name`, `owner__name.git` or `owner+name` (in any letter case), itself a repository or
   * holding one in `repo`. Undefined where there is none.
   */
  find(repository: string): string | undefined {
    const [owner, name] = repository.toLowerCase().split('/');
    for (const entry of [`${owner}__${name}`, `${owner}__${name}.git`, `${owner}+${name}`]) {
      const actual = this.#entries.get(entry);
      if (actual === undefined) continue;
      const folder = join(this.#folder, actual);
      const nested = join(folder, 'repo');
      return existsSync(nested) ? nested : folder;
    }
    return undefined;
  }
}
