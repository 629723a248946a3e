/**
 * Splits a dataset into jobs: the instances of one repository, in the order of their ids, which is about the order of time, so
 * that consecutive base commits share parsed blobs. Answers do not depend on the split.
 */
import type { DatasetRow, Rejection } from '../instance.ts';

/** Instances of one repository, for one worker. */
export interface Job {
  /** Folder of the clone, or of the BEIR corpus; undefined where nothing has to be read. */
  readonly folder: string | undefined;
  readonly rows: readonly DatasetRow[];
}

/** The clone of a row's repository, undefined where none is needed, or one line on why there is none. */
export type FolderOf = (row: DatasetRow) => string | undefined | { readonly reason: string };

export interface Plan {
  /** Largest first, so that the workers finish at about the same time. */
  readonly jobs: readonly Job[];
  readonly rejected: readonly { readonly row: DatasetRow; readonly rejection: Rejection }[];
}

/** No job is smaller than this for the sake of balance: a job's first instance pays for the blobs that the rest shares. */
const SMALLEST_SPLIT = 8;

export function planJobs(rows: readonly DatasetRow[], options: { workers: number; folderOf: FolderOf }): Plan {
  const byFolder = new Map<string | undefined, DatasetRow[]>();
  const rejected: { row: DatasetRow; rejection: Rejection }[] = [];
  for (const row of rows) {
    const folder = row.corpus ?? options.folderOf(row);
    if (typeof folder === 'object') {
      const { instance_id, repo } = row;
      rejected.push({ row, rejection: { instance_id, place: repo, reason: folder.reason } });
      continue;
    }
    const group = byFolder.get(folder);
    if (group) group.push(row);
    else byFolder.set(folder, [row]);
  }
  const largest = Math.max(SMALLEST_SPLIT, Math.ceil(rows.length / (4 * Math.max(1, options.workers))));
  const jobs = [...byFolder].flatMap(([folder, group]) =>
    chunks(group.sort(byId), largest).map((chunk): Job => ({ folder, rows: chunk })),
  );
  return { jobs: jobs.sort((a, b) => b.rows.length - a.rows.length), rejected };
}

function byId(a: DatasetRow, b: DatasetRow): number {
  return a.instance_id.localeCompare(b.instance_id, 'en', { numeric: true });
}

/** `items` in their order, `size` at a time. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
