/**
 * Mines one clone: from the log to candidates by message, from their patches to instances with gold (papers B1 and B7 with our
 * additions). Every commit that falls out is counted under its reason. The result depends on the clone and the options alone.
 */
import { CancelledError } from '../../core/index.ts';
import { goldOfPatch, type PatchBase, parsePatch } from '../../evaluation/index.ts';
import {
  ChangeReader,
  type CloneFacts,
  type LoggedCommit,
  type ReadChange,
  readCommitLog,
} from '../../repository/index.ts';
import { type Candidate, candidateOf } from './candidate.ts';
import { isFormatOnly } from './format-only.ts';
import { guessLicence } from './licence.ts';
import { MergedCommits } from './merged-commits.ts';
import type { MineFilters } from './mine-filters.ts';
import type { MinedInstance } from './mined-instance.ts';
import type { ProjectExports } from './project-exports.ts';
import { RepositoryLanguages } from './repository-languages.ts';

/** How far a repository has been mined. */
export interface MineProgress {
  /** Candidates looked at, of how many, and the instances made of them. */
  readonly seen: number;
  readonly candidates: number;
  readonly instances: number;
}

export interface MineRepositoryOptions {
  /** `owner/name`. */
  readonly repo: string;
  /** Where the repository can be cloned from; undefined where that is not known. */
  readonly url: string | undefined;
  readonly filters: MineFilters;
  readonly exports: ProjectExports;
  readonly parse: PatchBase['parse'];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: MineProgress) => void;
}

export interface MinedRepository {
  readonly repo: string;
  readonly url?: string;
  /** Full hash; mining went back from here. */
  readonly head: string;
  /** SPDX identifier as guessed from the licence files; missing where there is none or it is unknown. */
  readonly licence?: string;
  readonly languages: RepositoryLanguages['shares'];
  readonly commits: number;
  readonly candidates: number;
  /** How many commits fell out, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Newest first. */
  readonly instances: readonly MinedInstance[];
}

/** Throws `RepositoryError` where git fails, `CancelledError` when stopped. */
export async function mineRepository(clone: CloneFacts, options: MineRepositoryOptions): Promise<MinedRepository> {
  const { repo, url, filters, exports, signal, onProgress } = options;
  const counter = new DropCounter();
  const log = await readCommitLog(clone.root, { rev: clone.head, maxCommits: filters.maxCommits, signal });
  const candidates = candidatesOf(log, exports, filters, counter);
  const merged = new MergedCommits(log);
  const reader = await ChangeReader.open(clone.root, clone.head, signal && { signal });
  const languages = new RepositoryLanguages(reader.listing.files);
  const instances: MinedInstance[] = [];
  let seen = 0;
  try {
    const left = new Set(candidates.keys());
    for await (const change of reader.changes([...candidates.values()])) {
      if (signal?.aborted) throw new CancelledError('mining');
      onProgress?.({ seen: seen++, candidates: candidates.size, instances: instances.length });
      left.delete(change.commit);
      if (merged.isPartOfTaken(change.commit)) {
        counter.drop('is part of a merge that is taken');
        continue;
      }
      const candidate = candidates.get(change.commit)!;
      const found = await instanceOf(candidate, change, { ...options, reader, languages });
      if ('reason' in found) {
        counter.drop(found.reason);
        continue;
      }
      merged.take(change.commit);
      instances.push(found);
      if (instances.length === filters.perRepository) break;
    }
    if (instances.length !== filters.perRepository) counter.drop('changes nothing', left.size);
  } finally {
    await reader.close();
  }
  onProgress?.({ seen, candidates: candidates.size, instances: instances.length });
  const licence = guessLicence(clone.licences);
  return {
    repo,
    ...(url !== undefined && { url }),
    head: clone.head,
    ...(licence !== undefined && { licence }),
    languages: languages.shares,
    commits: log.length,
    candidates: candidates.size,
    dropped: counter.counts,
    instances,
  };
}

/** By commit, in the order of the log. */
function candidatesOf(
  log: readonly LoggedCommit[],
  exports: ProjectExports,
  { minQueryCharacters, maxQueryCharacters, requireIssue, sources }: MineFilters,
  counter: DropCounter,
): Map<string, Candidate> {
  const candidates = new Map<string, Candidate>();
  for (const commit of log) {
    const candidate = candidateOf(commit, exports);
    if ('reason' in candidate) counter.drop(candidate.reason);
    else if (!sources.includes(candidate.source)) counter.drop('is of a source not asked for');
    else if (requireIssue && candidate.issue === undefined) counter.drop('closes no issue');
    else if (candidate.query.length < minQueryCharacters) counter.drop('has too short a query');
    else if (candidate.query.length > maxQueryCharacters) counter.drop('has too long a query');
    else candidates.set(commit.commit, candidate);
  }
  return candidates;
}

/** The instance of a change; the reason where it is none. The cheap questions come first. */
async function instanceOf(
  candidate: Candidate,
  { patch, touched, base, commit, reader: baseReader }: ReadChange,
  {
    repo,
    url,
    filters,
    reader,
    languages,
    parse,
    signal,
  }: MineRepositoryOptions & { readonly reader: ChangeReader; readonly languages: RepositoryLanguages },
): Promise<MinedInstance | { readonly reason: string }> {
  if (typeof patch !== 'string') return patch;
  const tests = touched.some(({ path }) => reader.isTest(path));
  if (filters.requireTests && !tests) return { reason: 'touches no test' };
  const listed = (await baseReader.list()).files.filter(({ test, language }) => !test && language !== 'text');
  const sources = new Set(listed.map(({ path }) => path));
  if (sources.size === 0) return { reason: 'modifies no source file' };
  if (sources.size > filters.maxFiles) return { reason: 'modifies too many files' };
  const patches = parsePatch(patch).filter(({ oldPath }) => oldPath !== undefined && sources.has(oldPath));
  if (isFormatOnly(patches)) return { reason: 'changes white space alone' };
  const gold = await goldOfPatch(patch, { reader: baseReader, parse, signal });
  if ('reason' in gold) {
    const isNone = gold.reason.startsWith('the patch modifies no source file');
    return { reason: isNone ? 'modifies no source file' : 'cannot be read at its base' };
  }
  const functions = gold.gold_functions.length;
  if (functions < filters.minFunctions) return { reason: 'modifies too few functions' };
  if (functions > filters.maxFunctions) return { reason: 'modifies too many functions' };
  const language = languages.mainLanguage(gold.gold_functions.map(({ path }) => path));
  if (language === undefined || (languages.shares[language] ?? 0) < filters.minLanguageShare)
    return { reason: "is in a language that is too little of the repository's" };
  const { source, query, issue, pull } = candidate;
  return {
    instance_id: `${repo.replace('/', '__')}-${commit.slice(0, 10)}`,
    dataset: 'mined',
    repo,
    language,
    base_commit: base,
    problem_statement: query,
    query_source: QUERY_SOURCES[source],
    ...(url !== undefined && { url }),
    ...gold,
    source,
    fix_commit: commit,
    ...(issue !== undefined && { issue }),
    ...(pull !== undefined && { pull_request: pull }),
    tests,
  };
}

/** What the query is to a reader of the dataset; only issues were written before the fix. */
const QUERY_SOURCES = {
  linked_issue: 'issue',
  pull_request: 'pull_request',
  merge: 'commit_message',
  squash: 'commit_message',
  fix_commit: 'commit_message',
} as const;

class DropCounter {
  readonly #counts = new Map<string, number>();

  drop(reason: string, times = 1): void {
    if (times > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + times);
  }

  /** Most frequent first. */
  get counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
  }
}
