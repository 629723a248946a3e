/** Loc-Bench V1: SWE-bench rows with the functions that the fix edits, as `path.py:Class.function`. */
import type { GoldFunction } from '../instance.ts';
import type { Fields } from './fields.ts';
import { type RowShape, readLanguage, readPatch, readTask } from './row-shape.ts';

export const locBench: RowShape = {
  fits: (fields) => fields.has('edit_functions'),
  read: (fields, datasetName) => {
    const task = readTask(fields, datasetName);
    const gold_functions = readEditedFunctions(fields);
    if (gold_functions.length === 0 && fields.has('patch')) return { ...task, ...readPatch(fields, 'patch') };
    const gold_files = [...new Set(gold_functions.map(({ path }) => path))];
    return { ...task, language: readLanguage(fields, gold_files), gold_files, gold_functions };
  },
};

/** Each function once: a repeated one could never be found twice. */
function readEditedFunctions(fields: Fields): GoldFunction[] {
  return [...new Set(fields.texts('edit_functions'))].map((place) => {
    const colon = place.indexOf(':');
    const [path, name] = [place.slice(0, colon), place.slice(colon + 1)];
    if (colon < 1 || name === '') fields.report('edit_functions', `holds ${JSON.stringify(place)}, not path:function`);
    return { path, name };
  });
}
