/** How good is a localizer on a dataset? */
export { CloneFolder } from './clones.ts';
export { parseDataset } from './datasets/native.ts';
export type { DatasetRow, GoldFunction, Instance, PatchTask, Rejection } from './instance.ts';
export { type FunctionKey, isGold } from './match.ts';
export { accuracyAt } from './metrics/accuracy.ts';
export { meanInterval } from './statistics/bootstrap.ts';
