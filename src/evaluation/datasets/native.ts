/** Fixpoint's own rows: gold as lists of files and functions. */
import type { GoldFunction } from '../instance.ts';
import type { Fields } from './fields.ts';
import { languageKey } from './language-key.ts';
import { type RowShape, readTask } from './row-shape.ts';

export const native: RowShape = {
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
