/**
 * Issues and pull requests of a project as GitHub's JSON has them: what `gh issue list --json` and `gh pr list --json` print, or the
 * answers of its REST interface, as one array or one object a line.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/index.ts';
import { closedIssues, type LinkedIssue, readIssues } from '../../evaluation/index.ts';

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  /** Full hash of the commit that brought it, where the export tells. */
  readonly mergeCommit: string | undefined;
  /** Numbers of the issues it closes, those that GitHub names first. */
  readonly closes: readonly number[];
  readonly byBot: boolean;
}

export interface ProjectExports {
  readonly issues: ReadonlyMap<number, LinkedIssue>;
  readonly pulls: ReadonlyMap<number, PullRequest>;
  readonly pullOfCommit: ReadonlyMap<string, PullRequest>;
}

/** Files, or folders with a file `owner__name.json` for each repository; a repository without one has no export. */
export interface ExportPaths {
  readonly issues?: string | undefined;
  readonly pulls?: string | undefined;
}

/** Fields beyond number, title and body, of either form; nothing of them is certain. */
interface ExportedFields {
  readonly mergeCommit?: { readonly oid?: unknown } | null;
  readonly merge_commit_sha?: unknown;
  readonly merged_at?: unknown;
  readonly closingIssuesReferences?: readonly { readonly number?: unknown }[];
  readonly author?: { readonly is_bot?: unknown; readonly login?: unknown } | null;
  readonly user?: { readonly type?: unknown } | null;
  readonly pull_request?: unknown;
}

/** The exports of the repository called `owner/name`. Throws `UsageError` for what cannot be read. */
export async function readProjectExports(repo: string, paths: ExportPaths): Promise<ProjectExports> {
  const [issueFile, pullFile] = [exportFile(repo, paths.issues), exportFile(repo, paths.pulls)];
  const issues = issueFile === undefined ? [] : await readIssues(issueFile);
  const pulls = pullFile === undefined ? [] : (await readIssues(pullFile)).filter(isMerged).map(pullOf);
  return {
    issues: new Map(issues.filter((issue) => !fieldsOf(issue).pull_request).map((issue) => [issue.number, issue])),
    pulls: new Map(pulls.map((pull) => [pull.number, pull])),
    pullOfCommit: new Map(pulls.flatMap((pull) => (pull.mergeCommit === undefined ? [] : [[pull.mergeCommit, pull]]))),
  };
}

/** Digests of the exports of a repository: they change when its exports do. */
export function exportDigests(repo: string, paths: ExportPaths): (string | null)[] {
  return [paths.issues, paths.pulls].map((path) => {
    const file = exportFile(repo, path);
    return file === undefined ? null : createHash('sha256').update(readFileSync(file)).digest('hex');
  });
}

function exportFile(repo: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (!existsSync(path)) throw new UsageError(`${path} does not exist; write it with gh, as docs/mining.md tells`);
  if (!statSync(path).isDirectory()) return path;
  const file = join(path, `${repo.replace('/', '__')}.json`);
  return existsSync(file) ? file : undefined;
}

function pullOf(row: LinkedIssue): PullRequest {
  const { number, title } = row;
  const body = row.body ?? '';
  const { mergeCommit, merge_commit_sha, closingIssuesReferences = [], author, user } = fieldsOf(row);
  const commit = mergeCommit?.oid ?? merge_commit_sha;
  const referenced = closingIssuesReferences.map((issue) => issue.number).filter((issue) => Number.isInteger(issue));
  return {
    number,
    title,
    body,
    mergeCommit: typeof commit === 'string' ? commit : undefined,
    closes: [...new Set([...(referenced as number[]), ...closedIssues(`${title}\n${body}`)])],
    byBot: author?.is_bot === true || /\[bot\]$/.test(String(author?.login ?? '')) || user?.type === 'Bot',
  };
}

/** REST gives closed pull requests a `merge_commit_sha` although they were not merged. */
function isMerged(row: LinkedIssue): boolean {
  const { merge_commit_sha, merged_at } = fieldsOf(row);
  return merge_commit_sha === undefined || merged_at != null;
}

function fieldsOf(row: LinkedIssue): ExportedFields {
  return row as ExportedFields;
}
