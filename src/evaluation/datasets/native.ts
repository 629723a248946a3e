/** Fixpoint's own rows: gold as lists of files and functions. */
import { UsageError } from '../../core/index.ts';
import type { GoldFunction, Instance } from '../instance.ts';
import type { Fields } from './fields.ts';
import { languageKey } from './language-key.ts';
import { type RowShape, readTask } from './row-shape.ts';

export const native: RowShape = {
  name: 'Fixpoint',
  fits: (fields) => fields.has('gold_files'),
  read: (fields, datasetName) => ({
    ...readTask(fields, datasetName),
    language: languageKey(fields.text('language')),
    gold_files: fields.texts('gold_files'),
    gold_functions: fields.objects('gold_functions').map(readGoldFunction),
  }),
};

/** Lines are given together or not at all. */
function readGoldFunction(fields: Fields): GoldFunction {
  const gold = { path: fields.text('path'), name: fields.text('name') };
  if (!fields.has('start') && !fields.has('end')) return gold;
  const [start, end] = [fields.count('start'), fields.count('end')];
  if (end < start) fields.report('end', 'is before `start`');
  return { ...gold, start, end };
}

/** The instances of a JSONL text, unchecked. Superseded by `openDataset`; to go with its last caller. */
export function parseDataset(text: string): Instance[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    try {
      const row = JSON.parse(line) as Instance;
      if (row.dataset === undefined) throw new UsageError(`line ${i + 1} of the dataset has no dataset`);
      return [row];
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(`line ${i + 1} of the dataset is not JSON`);
    }
  });
}
