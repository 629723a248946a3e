/** The folder of clones that an evaluation reads: finds the clone of a repository, and fetches a missing one. */
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RepositoryError } from '../core/index.ts';
import { cloneRepository } from '../repository/index.ts';

export class CloneFolder {
  readonly #folder: string;
  readonly #entries: ReadonlyMap<string, string>;

  /** Throws `RepositoryError('not_found')` where there is no such folder. */
  constructor(folder: string) {
    this.#folder = folder;
    try {
      this.#entries = new Map(readdirSync(folder).map((entry) => [entry.toLowerCase(), entry]));
    } catch (error) {
      throw new RepositoryError('not_found', `there is no folder ${folder}; check --repositories`, { cause: error });
    }
  }

  /** The clone of `owner/name`: `owner__name` or, bare, `owner__name.git`, in any letter case. Undefined where there is none. */
  find(repository: string): string | undefined {
    const name = cloneName(repository).toLowerCase();
    const entry = this.#entries.get(name) ?? this.#entries.get(`${name}.git`);
    return entry && join(this.#folder, entry);
  }
}

/** Clones `owner/name` from `url` into `folder`, bare. Throws `RepositoryError`; an interrupted clone leaves nothing behind. */
export async function addClone(
  folder: string,
  repository: { readonly name: string; readonly url: string },
  options: { readonly signal?: AbortSignal; readonly onProgress?: (line: string) => void },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await cloneRepository(repository.url, join(folder, `${cloneName(repository.name)}.git`), options);
}

function cloneName(repository: string): string {
  return repository.replace('/', '__');
}
