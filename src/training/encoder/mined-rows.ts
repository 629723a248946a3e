/** The rows of mined datasets with the commit of each fix, from which the functions are read as they were before it. */
import type { Instance } from '../../evaluation/index.ts';
import { minedFields, readTrainingRows, type TrainingRows } from '../features/training-rows.ts';

/** An instance of `fixpoint mine`. */
export interface MinedRow {
  readonly instance: Instance & { readonly fix_commit: string };
  /** Of all that the row holds. */
  readonly digest: string;
}

export interface MinedRows extends Omit<TrainingRows, 'rows'> {
  readonly rows: readonly MinedRow[];
}

/** Benchmarks' repositories are refused; a row without gold or fix counts as unreadable. Throws as `openDataset` does. */
export async function readMinedRows(paths: readonly string[]): Promise<MinedRows> {
  const { rows, refused, unreadable } = await readTrainingRows(paths);
  const fixes = new Map(paths.flatMap((path) => [...minedFields(path, 'fix_commit')]));
  const mined = rows.flatMap(({ row, digest }): MinedRow[] => {
    const fix_commit = fixes.get(row.instance_id);
    return fix_commit !== undefined && 'gold_functions' in row ? [{ instance: { ...row, fix_commit }, digest }] : [];
  });
  return { rows: mined, refused, unreadable: unreadable + rows.length - mined.length };
}
