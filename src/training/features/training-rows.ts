/** The rows of datasets that may be trained on: those of benchmarks' repositories are refused, whatever file they stand in. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { type DatasetRow, openDataset } from '../../evaluation/index.ts';
import { exclusionOf } from '../mine/exclusion.ts';

/** A row, and where mining found its query. Plain data. */
export interface TrainingRow {
  readonly row: DatasetRow;
  readonly source: string | undefined;
  /** Of all that its features depend on beside the code. */
  readonly digest: string;
}

export interface TrainingRows {
  readonly rows: readonly TrainingRow[];
  /** Repositories that may not be trained on, each once. */
  readonly refused: readonly { readonly repo: string; readonly reason: string }[];
  /** Rows that could not be read. */
  readonly unreadable: number;
}

/**
 * Reads datasets as `fixpoint eval --dataset` does. A repository that mining admitted although it bears the name of a benchmark's, as
 * its manifest beside the dataset tells, is admitted here too. With `measuring`, nothing is refused: for features that nobody trains on.
 */
export async function readTrainingRows(
  paths: readonly string[],
  { measuring = false }: { readonly measuring?: boolean } = {},
): Promise<TrainingRows> {
  const rows: TrainingRow[] = [];
  const verdicts = new Map<string, string | undefined>();
  let unreadable = 0;
  for (const path of paths) {
    const dataset = await openDataset(path);
    const sources = minedFields(path, 'source');
    const options = { allowedForkNames: allowedForkNames(path), excludedRoots: new Set<string>() };
    unreadable += dataset.rejections.length;
    for (const row of dataset.rows) {
      const { repo } = row;
      const reason = verdicts.has(repo) ? verdicts.get(repo) : exclusionOf({ given: urlOf(repo) }, options);
      if (!measuring) verdicts.set(repo, reason);
      if (measuring || reason === undefined) {
        rows.push({ row, source: sources.get(row.instance_id), digest: digestOf(row) });
      }
    }
  }
  const refused = [...verdicts].flatMap(([repo, reason]) => (reason === undefined ? [] : [{ repo, reason }]));
  return { rows, refused, unreadable };
}

/** The list of exclusions goes by names as they stand in URLs. */
function urlOf(repo: string): string {
  return `https://github.com/${repo}`;
}

function digestOf(row: DatasetRow): string {
  return createHash('sha256').update(JSON.stringify(row)).digest('hex').slice(0, 16);
}

/** A field of text that mining wrote, by instance: evaluation does not know it. */
export function minedFields(path: string, field: 'source' | 'fix_commit'): Map<string, string> {
  if (extname(path) !== '.jsonl') return new Map();
  return new Map(
    readFileSync(path, 'utf8')
      .split('\n')
      .flatMap((line): [string, string][] => {
        const { instance_id: id, [field]: text } = parsed(line);
        return typeof id === 'string' && typeof text === 'string' ? [[id, text]] : [];
      }),
  );
}

function allowedForkNames(path: string): Map<string, string> {
  try {
    const manifest = JSON.parse(readFileSync(join(dirname(path), 'manifest.json'), 'utf8'));
    return new Map(Object.entries((manifest.allowed_fork_names ?? {}) as Record<string, string>));
  } catch {
    return new Map();
  }
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return line === '' ? {} : (JSON.parse(line) ?? {});
  } catch {
    return {}; // opening the dataset has reported it
  }
}
