/** How good is a localizer on a dataset? */
export { meanInterval } from './bootstrap.ts';
export { CloneFolder } from './clones.ts';
export { type GoldFunction, type Instance, parseDataset } from './dataset.ts';
export { type FunctionKey, isGold } from './match.ts';
export { accuracyAt } from './metrics/accuracy.ts';
