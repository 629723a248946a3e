/**
 * The weights of the linear ranker, for the features that it reads: set by hand, then by coordinate search over the development set from
 * two starts, each averaged over random halves of its repositories (`bench/tune.ts --bags 8`). docs/ranking.md says what they are worth on
 * repositories that they have not seen.
 */
import type { Feature } from './features.ts';

export const HAND_WEIGHTS: Readonly<Partial<Record<Feature, number>>> = {
  body: 0.44,
  'body.title': 0.69,
  'body.code': 0.51,
  name: 0.36,
  'name.title': 0.41,
  signature: 0.1,
  doc: 0.12,
  literals: 0.23,
  phrases: 0.82,
  symbol: 0.26,
  'symbol.title': 0.25,
  qualified: 0.69,
  owner: 0.18,
  frame: 1.02,
  line: 1.33,
  path: 0.32,
  'path.title': 0.29,
  'file.body': 0.4,
  'file.title': 0.58,
  'file.mention': 1.29,
  'file.frame': 0.23,
  'file.module': 0.52,
  history: 0.24,
  churn: 0.15,
  'file.imported': 0.33,
  callee: 0.3,
  caller: 0.28,
  relative: 0.24,
  size: 0.85,
  'is.class': -0.52,
  'is.module': -1.19,
  'is.nested': -0.63,
};
