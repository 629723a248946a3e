/** Reads datasets in the native JSONL shape: one localization instance a line. */
import { UsageError } from '../core/index.ts';

/** A function that the fix changes. Lines are 1-based, inclusive, at the base commit. */
export interface GoldFunction {
  readonly path: string;
  /** Qualified with dots (C++ with `::`). Overloads share a name. */
  readonly name: string;
  readonly start?: number;
  readonly end?: number;
}

export interface Instance {
  readonly instance_id: string;
  readonly dataset: string;
  readonly repo: string;
  readonly language: string;
  readonly base_commit: string;
  readonly problem_statement: string;
  /** `commit_message` where the query is the fix's own message, which leaks it. */
  readonly query_source?: string;
  readonly gold_files: readonly string[];
  readonly gold_functions: readonly GoldFunction[];
}

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
