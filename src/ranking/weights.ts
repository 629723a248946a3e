/**
 * The weights of the linear ranker, one for each feature: set by hand, then by coordinate search over the development set,
 * averaged over random halves of its repositories (`bench/tune.ts --bags 8`). docs/ranking.md says what they are worth on
 * repositories that they have not seen.
 */
import type { Feature } from './features.ts';

export const HAND_WEIGHTS: Readonly<Record<Feature, number>> = {
  body: 0.55,
  'body.title': 0.68,
  'body.code': 0.68,
  name: 0.34,
  'name.title': 0.42,
  signature: 0.06,
  doc: 0.06,
  literals: 0.18,
  phrases: 0.91,
  symbol: 0.3,
  'symbol.title': 0.15,
  qualified: 0.74,
  owner: 0.15,
  frame: 0.97,
  line: 1.38,
  path: 0.37,
  'path.title': 0.29,
  'file.body': 0.41,
  'file.title': 0.68,
  'file.mention': 1.31,
  'file.frame': 0.23,
  'file.module': 0.59,
  history: 0.2,
  churn: 0.06,
  'file.best': 0.41,
  'file.support': 0.29,
  'file.place': 0.29,
  'file.imported': 0.34,
  callee: 0.29,
  caller: 0.19,
  relative: 0.24,
  size: 1.07,
  'is.class': -0.5,
  'is.module': -1.5,
  'is.nested': -0.77,
};
