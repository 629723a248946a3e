/** SWE-bench (Lite, Verified, full, Multilingual, Multimodal): the fix is a patch, tests in a patch of their own. */
import { type RowShape, readPatch, readTask } from './row-shape.ts';

export const sweBench: RowShape = {
  fits: (fields) => fields.has('patch'),
  read: (fields, datasetName) => ({ ...readTask(fields, datasetName), ...readPatch(fields, 'patch') }),
};
