/** The native dataset form: JSONL, one localization instance a line. */
import { UsageError } from '../../core/index.ts';
import type { Instance } from '../instance.ts';

const REQUIRED: readonly (keyof Instance)[] = [
  'instance_id',
  'dataset',
  'repo',
  'language',
  'base_commit',
  'problem_statement',
  'gold_files',
  'gold_functions',
];

/** The instances of a JSONL text. Throws `UsageError` that names the line which is no instance. */
export function parseDataset(text: string): Instance[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    let row: Instance;
    try {
      row = JSON.parse(line) as Instance;
    } catch {
      throw new UsageError(`line ${i + 1} of the dataset is not JSON`);
    }
    const missing = REQUIRED.find((key) => row[key] === undefined);
    if (missing) throw new UsageError(`line ${i + 1} of the dataset has no ${missing}`);
    return [row];
  });
}
