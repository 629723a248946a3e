/**
 * Evaluates a system on a dataset: plans jobs, has them carried out, keeps every outcome on disk as it comes, and scores. One
 * instance's trouble never ends the run.
 */
import { UsageError } from '../../core/index.ts';
import type { Evaluation } from '../evaluation.ts';
import type { Dataset, DatasetRow, Rejection } from '../instance.ts';
import type { Outcome } from './outcome.ts';
import { type FolderOf, type Job, planJobs } from './plan.ts';
import type { RunFolder } from './run-folder.ts';
import { scoreRun } from './score-run.ts';

/** How far a run has come, and what became of its latest row. */
export interface EvaluationProgress {
  readonly done: number;
  readonly total: number;
  readonly outcome: Outcome;
  /** Known from an earlier, interrupted run. */
  readonly resumed: boolean;
}

export interface EvaluateOptions {
  readonly system: string;
  readonly baselines: readonly string[];
  readonly dataset: Evaluation['dataset'];
  readonly folder: RunFolder;
  readonly folderOf: FolderOf;
  readonly workers: number;
  /** Carries out jobs and hands over each outcome as it comes. */
  readonly carryOut: (jobs: readonly Job[], onOutcome: (row: DatasetRow, outcome: Outcome) => void) => Promise<void>;
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

/**
 * The evaluations of the system and of each baseline. Where `carryOut` throws (the run was cancelled), what is known by then is in
 * the folder.
 */
export async function evaluate(
  { rows, rejections }: Pick<Dataset, 'rows' | 'rejections'>,
  { system, baselines, dataset, folder, folderOf, workers, carryOut, onProgress }: EvaluateOptions,
): Promise<Evaluation[]> {
  const { journal } = folder;
  const ids = rows.map(({ instance_id }) => instance_id);
  let done = 0;
  const tell = (outcome: Outcome, resumed: boolean) =>
    onProgress?.({ done: ++done, total: ids.length, outcome, resumed });
  const keep = (row: DatasetRow, outcome: Outcome) => {
    journal.append(row.instance_id, outcome);
    tell(outcome, false);
  };
  const left = rows.filter((row) => {
    const known = journal.outcome(row.instance_id);
    if (known?.kind !== 'answered') return true; // failures are tried again
    tell(known, true);
    return false;
  });
  const { jobs, rejected } = planJobs(left, { workers, folderOf });
  try {
    for (const { row, rejection } of rejected) keep(row, { kind: 'rejected', rejection });
    await carryOut(jobs, keep);
    return scoreRun(journal, { system, baselines, dataset, ids, rejections });
  } finally {
    folder.writeAnswers(ids, rejections);
  }
}

/**
 * The rows asked for, in the order of the dataset, with what is rejected of them; everything where no id is given. Throws `UsageError`
 * for an id that the dataset does not have.
 */
export function selectRows(
  { name, rows, rejections }: Dataset,
  { instances, limit }: { readonly instances: readonly string[]; readonly limit: number | undefined },
): Pick<Dataset, 'rows' | 'rejections'> {
  if (instances.length === 0) return { rows: rows.slice(0, limit), rejections };
  const known = new Set([...rows, ...rejections].map(({ instance_id }) => instance_id));
  const unknown = instances.find((id) => !known.has(id));
  if (unknown !== undefined) throw new UsageError(`the dataset ${name} has no instance ${JSON.stringify(unknown)}`);
  const isAsked = ({ instance_id: id }: Rejection | DatasetRow) => id !== undefined && instances.includes(id);
  return { rows: rows.filter(isAsked).slice(0, limit), rejections: rejections.filter(isAsked) };
}
