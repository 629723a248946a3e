/**
 * A dataset made of a repository's own history: its last fix commits, each with the message (or the issue that it closes) as the
 * query, the commit before it as the base, and what it changed as gold. Nothing of a fix is readable at its base: that is an
 * older commit, and readers of a commit see its tree and ancestors only.
 */
import { basename, resolve } from 'node:path';
import {
  CancelledError,
  type HistoryCommit,
  type Language,
  languageOfPath,
  RepositoryError,
  type RepositoryReader,
} from '../../core/index.ts';
import { isTestPath, openRepository, readPatch } from '../../repository/index.ts';
import type { Dataset, Instance } from '../instance.ts';
import { goldOfPatch, type PatchBase, type PatchGold } from '../patches/gold-of-patch.ts';
import { isFixMessage, linkedIssues, queryOfMessage } from './fix-message.ts';
import type { LinkedIssue } from './issues.ts';

export interface HistoryOptions {
  /** How many fix commits to take, newest first. */
  readonly commits: number;
  /** Where to start; HEAD by default. */
  readonly rev?: string | undefined;
  /** Issues that fixes may close: better queries than messages, which were written knowing the fix. */
  readonly issues?: readonly LinkedIssue[] | undefined;
  readonly parse: PatchBase['parse'];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: HistoryProgress) => void;
}

interface HistoryProgress {
  readonly found: number;
  /** Commits looked at. */
  readonly seen: number;
}

export interface HistoryDataset extends Dataset {
  readonly rows: readonly Instance[];
  readonly seen: number;
  /** How many commits with the message of a fix were passed over, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
}

/** No further back than this. */
const MOST_COMMITS = 20_000;
/** Read at first; doubled as long as fixes are lacking. */
const FIRST_COMMITS = 1_000;
/** A fix of more than this is many changes in one, and no one place is its answer. */
const MOST_FILES = 5;
const MOST_FUNCTIONS = 10;

/**
 * The last `commits` fixes of the repository at `folder`, merges left out. Throws `RepositoryError` where there is no history to read,
 * `CancelledError` when stopped.
 */
export async function historyDataset(folder: string, options: HistoryOptions): Promise<HistoryDataset> {
  const root = resolve(folder);
  const name = basename(root).replace(/\.git$/, '') || 'repository';
  const issues = new Map(options.issues?.map((issue) => [issue.number, issue]));
  const rows: Instance[] = [];
  const skipped: Record<string, number> = {};
  let seen = 0;
  for await (const commit of commitsOf(root, options)) {
    if (rows.length >= options.commits) break;
    seen++;
    options.onProgress?.({ found: rows.length, seen });
    if (!isFixMessage(commit.message)) continue;
    const found = await fixOf(root, commit, options);
    if ('reason' in found) {
      skipped[found.reason] = (skipped[found.reason] ?? 0) + 1;
      continue;
    }
    rows.push({
      instance_id: `${name}-${commit.commit.slice(0, 10)}`,
      dataset: 'history',
      repo: name,
      language: mainLanguage(found.gold.gold_files),
      base_commit: found.base,
      ...queryOf(commit.message, issues),
      ...found.gold,
    });
  }
  options.onProgress?.({ found: rows.length, seen });
  return { name, rows, rejections: [], seen, skipped };
}

/** Commits from `rev` backwards, read in growing stretches so that a few fixes do not cost the whole history. */
async function* commitsOf(root: string, { rev = 'HEAD', signal }: HistoryOptions): AsyncGenerator<HistoryCommit> {
  const reader = await openRepository(root, { rev });
  try {
    let given = 0;
    for (let maxCommits = FIRST_COMMITS; ; maxCommits = Math.min(maxCommits * 2, MOST_COMMITS)) {
      const commits = await reader.history({ maxCommits, ...(signal && { signal }) });
      yield* commits.slice(given);
      given = commits.length;
      if (given < maxCommits || maxCommits === MOST_COMMITS) return;
    }
  } finally {
    await reader.close();
  }
}

/** The gold of a commit and its parent; the reason why it is no fix to measure with. */
async function fixOf(
  root: string,
  { commit, paths }: HistoryCommit,
  { parse, signal }: HistoryOptions,
): Promise<{ base: string; gold: PatchGold } | { reason: string }> {
  if (signal?.aborted) throw new CancelledError('Reading the history');
  const sources = paths.filter((path) => languageOfPath(path) !== undefined && !isTestPath(path));
  if (sources.length === 0) return { reason: 'changes no source file' };
  const reader = await openParent(root, commit);
  if (!reader) return { reason: 'has no parent here' };
  try {
    const base = (await reader.list()).revision.commit!;
    const patch = await readPatch(root, { from: base, to: commit, signal });
    const gold = await goldOfPatch(patch, { reader, parse, signal });
    if ('reason' in gold) return { reason: 'modifies no source file' };
    if (gold.gold_files.length > MOST_FILES) return { reason: `modifies more than ${MOST_FILES} source files` };
    if (gold.gold_functions.length === 0) return { reason: 'modifies no function' };
    if (gold.gold_functions.length > MOST_FUNCTIONS)
      return { reason: `modifies more than ${MOST_FUNCTIONS} functions` };
    return { base, gold };
  } catch (error) {
    // A partial clone lacks content here and there.
    if (error instanceof RepositoryError && error.code === 'git') return { reason: 'cannot be read in this clone' };
    throw error;
  } finally {
    await reader.close();
  }
}

async function openParent(root: string, commit: string): Promise<RepositoryReader | undefined> {
  try {
    return await openRepository(root, { rev: `${commit}^` });
  } catch (error) {
    // The first commit, or the end of a shallow clone.
    if (error instanceof RepositoryError && error.code === 'bad_revision') return undefined;
    throw error;
  }
}

function queryOf(message: string, issues: ReadonlyMap<number, LinkedIssue>) {
  const number = linkedIssues(message).find((candidate) => issues.has(candidate));
  if (number === undefined) return { problem_statement: queryOfMessage(message), query_source: 'commit_message' };
  const { title, body } = issues.get(number)!;
  return { problem_statement: body ? `${title}\n\n${body}` : title, query_source: 'issue' };
}

/** The language of most of the files; the first one's among equals. */
function mainLanguage(paths: readonly string[]): Language {
  const counts = new Map<Language, number>();
  for (const path of paths) {
    const language = languageOfPath(path)!;
    counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}
