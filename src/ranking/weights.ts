/**
 * The hand-set weights of the linear ranker, one for each feature. Set by coordinate search over the development set
 * (`bench/tune.ts`); see docs/ranking.md for what each is worth.
 */
import type { Feature } from './features.ts';

export const HAND_WEIGHTS: Readonly<Record<Feature, number>> = {
  body: 1,
  'body.title': 0.5,
  'body.code': 0.3,
  name: 0.5,
  'name.title': 0.4,
  signature: 0.1,
  doc: 0.2,
  literals: 0.1,
  phrases: 0.4,
  symbol: 0.8,
  'symbol.title': 0.3,
  qualified: 0.6,
  owner: 0.2,
  frame: 1,
  line: 0.8,
  path: 0.3,
  'path.title': 0.2,
  'file.body': 0.5,
  'file.title': 0.2,
  'file.mention': 0.6,
  'file.frame': 0.4,
  'file.module': 0.4,
  history: 0.3,
  churn: 0.1,
  retrieved: 0,
  'file.best': 0.5,
  'file.support': 0.3,
  'file.place': 0.3,
  callee: 0.3,
  caller: 0.2,
  size: 0.3,
  'is.class': -0.5,
  'is.module': -1,
  'is.nested': -0.2,
};
