/**
 * Downloads the issues and merged pull requests of a repository from GitHub's REST interface into the exports that mining reads:
 * `exports/issues/owner__name.json` and `exports/pulls/owner__name.json`, JSON lines with the fields that mining needs and no others. What
 * is there is kept; a file appears when its list is whole.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FixpointError } from '../../core/index.ts';
import { replaceFile } from '../replace-file.ts';
import { PartialList } from './partial-list.ts';

/** A page of a list, and where the next one is. */
export interface ListPage {
  readonly rows: readonly unknown[];
  readonly next: string | undefined;
}

export interface DownloadOptions {
  /** The output folder of mining. */
  readonly output: string;
  /** Reads the page at a path of the API, or at what a page calls its next. */
  readonly readPage: (address: string) => Promise<ListPage>;
  /** `rows`: those kept of the list so far. */
  readonly onProgress?: (list: ListName, rows: number) => void;
}

export type ListName = 'issues' | 'pulls';

interface Row {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
}

/** Oldest first, so that what is opened meanwhile comes last and moves nothing. */
const ORDER = 'sort=created&direction=asc&per_page=100';

const LISTS: Readonly<
  Record<ListName, { readonly query: string; readonly fieldsOf: (row: RestRow) => object | undefined }>
> = {
  issues: { query: `issues?state=all&${ORDER}`, fieldsOf: ({ pull_request }) => (pull_request ? undefined : {}) },
  pulls: { query: `pulls?state=closed&${ORDER}`, fieldsOf: pullFields },
};

/** The folders of exports, for `ExportPaths`. */
export function downloadedExports(output: string): Readonly<Record<ListName, string>> {
  return { issues: join(output, 'exports', 'issues'), pulls: join(output, 'exports', 'pulls') };
}

/** `repo` is `owner/name`. Throws what `readPage` throws, and `FixpointError` (`service`) for rows that are none. */
export async function downloadExports(repo: string, { output, readPage, onProgress }: DownloadOptions): Promise<void> {
  for (const list of ['issues', 'pulls'] as const) {
    const file = join(downloadedExports(output)[list], `${repo.replace('/', '__')}.json`);
    if (existsSync(file)) continue;
    const { query, fieldsOf } = LISTS[list];
    const partial = new PartialList<Row>(`${file}.part`, `/repos/${repo}/${query}`);
    const read = new Set<string>();
    while (partial.next !== null) {
      onProgress?.(list, partial.size);
      if (read.has(partial.next)) throw new FixpointError('service', `the ${list} of ${repo} have no last page`);
      read.add(partial.next);
      const { rows, next } = await readPage(partial.next);
      const kept = rows.map((row) => restRow(row, list, repo)).flatMap((row) => rowOf(row, fieldsOf(row)));
      partial.add({ rows: kept, next: next ?? null });
    }
    replaceFile(file, partial.rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    partial.remove();
  }
}

/** An issue or a pull request as the API has it; only number, title and body are checked. */
type RestRow = Row & {
  readonly pull_request?: unknown;
  readonly merge_commit_sha?: unknown;
  readonly merged_at?: unknown;
  readonly user?: { readonly type?: unknown } | null;
};

function restRow(value: unknown, list: ListName, repo: string): RestRow {
  const row = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<keyof Row, unknown>>;
  const { number, title, body = null } = row;
  if (Number.isInteger(number) && typeof title === 'string' && (body === null || typeof body === 'string')) {
    return row as RestRow;
  }
  throw new FixpointError('service', `the API's ${list} of ${repo} have no number and title; check --github-url`);
}

function rowOf({ number, title, body = null }: RestRow, fields: object | undefined): Row[] {
  return fields === undefined ? [] : [{ number, title, body, ...fields }];
}

/** Undefined for one that was not merged. Of its author no more than whether it is a bot. */
function pullFields({ merge_commit_sha, merged_at, user }: RestRow): object | undefined {
  if (merged_at == null) return undefined;
  return {
    merge_commit_sha: merge_commit_sha ?? null,
    merged_at,
    user: { type: user?.type === 'Bot' ? 'Bot' : 'User' },
  };
}
