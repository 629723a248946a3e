/** The pairs of all repositories of a dataset, kept in a folder as they come: what is there already is taken over. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CancelledError } from '../../core/index.ts';
import { readCloneFacts } from '../../repository/index.ts';
import type { ParseFile } from '../mine/contrastive-texts.ts';
import { replaceFile } from '../replace-file.ts';
import { collectPairs } from './collect-pairs.ts';
import { decodePairs, type EncoderPairs, encodePairs } from './encoder-pairs.ts';
import type { MinedRow } from './mined-rows.ts';

/** Raise it when the same clone gives other pairs. */
const PAIRS_VERSION = 1;

export interface ReadPairsOptions {
  /** Where the pairs are kept. */
  readonly folder: string;
  readonly folderOf: (repo: string) => string | undefined;
  readonly parse: ParseFile;
  readonly seed: number;
  readonly poolSize: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly repo: string }) => void;
}

/** By repository, sorted by name; a repository that cannot be read costs itself. Throws `CancelledError`. */
export async function readPairs(
  rows: readonly MinedRow[],
  options: ReadPairsOptions,
): Promise<{ readonly pairs: readonly EncoderPairs[]; readonly failed: readonly { repo: string; reason: string }[] }> {
  const byRepository = new Map<string, MinedRow[]>();
  for (const one of rows) {
    const list = byRepository.get(one.instance.repo);
    if (list) list.push(one);
    else byRepository.set(one.instance.repo, [one]);
  }
  const pairs: EncoderPairs[] = [];
  const failed: { repo: string; reason: string }[] = [];
  for (const [done, repo] of [...byRepository.keys()].sort().entries()) {
    if (options.signal?.aborted) throw new CancelledError('reading pairs');
    options.onProgress?.({ done, total: byRepository.size, repo });
    try {
      pairs.push(await pairsOf(repo, byRepository.get(repo)!, options));
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      failed.push({ repo, reason: (error as Error).message });
    }
  }
  return { pairs, failed };
}

async function pairsOf(
  repo: string,
  rows: readonly MinedRow[],
  { folder, folderOf, parse, seed, poolSize, signal }: ReadPairsOptions,
): Promise<EncoderPairs> {
  const clone = folderOf(repo);
  if (clone === undefined) throw new Error(`there is no clone of ${repo}`);
  const { head } = await readCloneFacts(clone);
  const dependencies = [PAIRS_VERSION, head, seed, poolSize, rows.map(({ digest }) => digest)];
  const digest = createHash('sha256').update(JSON.stringify(dependencies)).digest('hex').slice(0, 16);
  const path = join(folder, `${repo.replaceAll('/', '__')}.pairs`);
  const known = readKnown(path);
  if (known?.digest === digest) return known;
  const instances = rows.map(({ instance }) => instance);
  const language = mainLanguage(rows);
  const pairs = await collectPairs({
    repo,
    language,
    folder: clone,
    head,
    instances,
    digest,
    seed,
    poolSize,
    parse,
    signal,
  });
  replaceFile(path, encodePairs(pairs));
  return pairs;
}

function readKnown(path: string): EncoderPairs | undefined {
  try {
    return decodePairs(readFileSync(path));
  } catch {
    return undefined; // not there, or damaged: it is made anew
  }
}

function mainLanguage(rows: readonly MinedRow[]): string {
  const counts = new Map<string, number>();
  for (const { instance } of rows) counts.set(instance.language, (counts.get(instance.language) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? '';
}
