/** How good an order of candidates is, by the metrics of the evaluation: all gold among the first functions, the first file. */
import { accuracyAt, ndcgAt } from '../../evaluation/index.ts';
import type { FeatureQuery } from '../features/feature-table.ts';

export const MEASURES = ['acc@5', 'acc@10', 'ndcg@10', 'file acc@1'] as const;
export type Measure = (typeof MEASURES)[number];
export type Judgement = Readonly<Record<Measure, number>>;

/** Functions looked at. */
const DEPTH = 10;

/**
 * Judges `scores` (a score for each candidate, higher is better, ties as they stand). Test code is passed over. Gold
 * that is no candidate is missed. Undefined without gold functions.
 */
export function judge(
  { gold, isFunction, isTest, isGoldFile, goldCount }: FeatureQuery,
  scores: ArrayLike<number>,
): Judgement | undefined {
  if (goldCount === 0) return undefined;
  const order = Array.from(gold.keys())
    .filter((row) => isTest[row] === 0)
    .sort((a, b) => scores[b]! - scores[a]! || a - b);
  const hits: number[] = [];
  for (const row of order) {
    if (isFunction[row] === 1) hits.push(gold[row]!);
    if (hits.length === DEPTH) break;
  }
  return {
    'acc@5': accuracyAt(5, hits, goldCount),
    'acc@10': accuracyAt(10, hits, goldCount),
    'ndcg@10': ndcgAt(10, hits, goldCount),
    'file acc@1': order[0] !== undefined && isGoldFile[order[0]] === 1 ? 1 : 0,
  };
}

/** The mean of each measure; zeros for none. */
export function meanJudgement(judgements: readonly Judgement[]): Judgement {
  const mean = (measure: Measure) =>
    judgements.reduce((sum, judgement) => sum + judgement[measure], 0) / Math.max(1, judgements.length);
  return Object.fromEntries(MEASURES.map((measure) => [measure, mean(measure)])) as Record<Measure, number>;
}

/** What is weighed against each other when a model is chosen: the mean of all measures. */
export function overall(judgement: Judgement): number {
  return MEASURES.reduce((sum, measure) => sum + judgement[measure], 0) / MEASURES.length;
}
