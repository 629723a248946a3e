/** SWE-PolyBench: SWE-bench rows with a language and a kind of task. Gold is taken from the patch, not from its `modified_nodes`. */
import { type RowShape, readPatch, readTask } from './row-shape.ts';

export const swePolyBench: RowShape = {
  fits: (fields) => fields.has('modified_nodes') || fields.has('task_category'),
  read: (fields, datasetName) => {
    const category = fields.optionalText('task_category');
    const task = { ...readTask(fields, datasetName), ...readPatch(fields, 'patch') };
    return category === undefined ? task : { ...task, category };
  },
};
