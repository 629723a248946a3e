/**
 * The hand-set weights of the linear ranker, one for each feature. Set by coordinate search over the development set
 * (`bench/tune.ts`); see docs/ranking.md for what each is worth.
 */
import type { Feature } from './features.ts';

export const HAND_WEIGHTS: Readonly<Record<Feature, number>> = {
  body: 0.45,
  'body.title': 0.7,
  'body.code': 1.1,
  name: 0.05,
  'name.title': 0.35,
  signature: 0.1,
  doc: 0.1,
  literals: 0.15,
  phrases: 0.8,
  symbol: 0.25,
  'symbol.title': 0.15,
  qualified: 0.9,
  owner: 0.15,
  frame: 0.55,
  line: 0.95,
  path: 0.4,
  'path.title': 0.25,
  'file.body': 0.5,
  'file.title': 0.3,
  'file.mention': 0.65,
  'file.frame': 0.4,
  'file.module': 0.35,
  history: 0.3,
  churn: 0.05,
  'file.best': 0.5,
  'file.support': 0.3,
  'file.place': 0.3,
  'file.imported': 0.05,
  callee: 0.3,
  caller: 0.2,
  relative: 0.1,
  size: 0.85,
  'is.class': -0.45,
  'is.module': -1.4,
  'is.nested': -0.5,
};
