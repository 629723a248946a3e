/** Which of the repositories a user names may be mined, and what they are: asked before anything is read of their code. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CancelledError, FixpointError, RepositoryError } from '../../core/index.ts';
import { addClone } from '../../evaluation/index.ts';
import { type CloneFacts, readCloneFacts } from '../../repository/index.ts';
import type { RefusedRepository } from './assemble.ts';
import { type ExclusionOptions, exclusionOf, repositoryName } from './exclusion.ts';
import { isUrl, nameOfUrl, publicUrl } from './repository-names.ts';

export interface AdmittedRepository {
  /** `owner/name`. */
  readonly repo: string;
  readonly url: string | undefined;
  readonly clone: CloneFacts;
}

export type Admission =
  | ({ readonly kind: 'admitted' } & AdmittedRepository)
  | ({ readonly kind: 'excluded' | 'failed' } & RefusedRepository);

export interface AdmissionOptions extends ExclusionOptions {
  /** Where URLs are cloned to; missing clones are fetched unless `offline`. */
  readonly cloneFolder: string;
  readonly offline: boolean;
  readonly signal: AbortSignal;
  /** Git's progress lines while it clones. */
  readonly onCloning?: (url: string, line: string) => void;
}

/** `given` is a folder or a URL. One repository's trouble is its own; throws `CancelledError` alone. */
export async function admit(given: string, options: AdmissionOptions): Promise<Admission> {
  const shown = publicUrl(given);
  try {
    const byName = exclusionOf({ given }, options);
    if (byName !== undefined) return { kind: 'excluded', given: shown, reason: byName };
    const folder = isUrl(given) ? await cloneOf(given, options) : resolve(given);
    const clone = await readCloneFacts(folder, { signal: options.signal });
    const identity = { given, folder: clone.root, ...clone };
    const reason = exclusionOf(identity, options);
    if (reason !== undefined) return { kind: 'excluded', given: shown, reason };
    const url = isUrl(given) ? given : clone.remotes.find(isUrl);
    return { kind: 'admitted', repo: repositoryName(identity), url: url && publicUrl(url), clone };
  } catch (error) {
    if (!(error instanceof FixpointError) || error instanceof CancelledError) throw error;
    return { kind: 'failed', given: shown, reason: error.message };
  }
}

/** The first commits of all clones in `folder` or one level below, which are those of excluded repositories. Throws `RepositoryError`. */
export async function rootsOfClones(folder: string, signal: AbortSignal): Promise<Set<string>> {
  if (!existsSync(folder)) {
    throw new RepositoryError('not_found', `there is no folder ${folder}; check --excluded-clones`);
  }
  const clones = foldersIn(folder).flatMap((entry) => (isClone(entry) ? [entry] : foldersIn(entry).filter(isClone)));
  if (clones.length === 0) throw new RepositoryError('not_found', `${folder} holds no clone; check --excluded-clones`);
  const roots = new Set<string>();
  for (const clone of clones) {
    const { rootCommits } = await readCloneFacts(clone, { signal });
    for (const commit of rootCommits) roots.add(commit);
  }
  return roots;
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory())
    .sort();
}

/** A work tree, or a bare clone. */
function isClone(folder: string): boolean {
  return existsSync(join(folder, '.git')) || existsSync(join(folder, 'HEAD'));
}

async function cloneOf(url: string, { cloneFolder, offline, signal, onCloning }: AdmissionOptions): Promise<string> {
  const name = nameOfUrl(url);
  if (name === undefined) throw new RepositoryError('not_found', `${publicUrl(url)} names no repository`);
  const folder = join(cloneFolder, `${name.replace('/', '__')}.git`);
  if (existsSync(folder)) return folder;
  if (offline)
    throw new RepositoryError('not_found', `there is no clone of ${name}, and --offline forbids to fetch it`);
  await addClone(cloneFolder, { name, url }, { signal, onProgress: (line) => onCloning?.(publicUrl(url), line) });
  return folder;
}
