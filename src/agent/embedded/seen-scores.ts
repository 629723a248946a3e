/**
 * BM25 among what a search has seen: a term of the issue that few of the functions hold sets them apart, whatever it is in other code. Lengths are those
 * of the shown lines. Pure.
 */
import type { FunctionEvidence } from './evidence.ts';
import type { IssueTerms } from './issue-terms.ts';

type Seen = Pick<FunctionEvidence, 'terms' | 'shown'>;

const SATURATION = 1.2;
const LENGTH = 0.6;

export interface SeenScores {
  /** Of each, as a share of the best, 0 to 1. */
  readonly shares: readonly number[];
  /** Of each, by score, from 0. */
  readonly ranks: readonly number[];
}

export function seenScores(seen: readonly Seen[], { weights }: IssueTerms): SeenScores {
  const holders = new Map<string, number>();
  let lines = 0;
  for (const { terms, shown } of seen) {
    lines += shown.size;
    for (const term of terms.keys()) holders.set(term, (holders.get(term) ?? 0) + 1);
  }
  const usual = Math.max(1, lines / Math.max(1, seen.length));
  const scores = seen.map(({ terms, shown }) => {
    const longer = 1 - LENGTH + (LENGTH * shown.size) / usual;
    let score = 0;
    for (const [term, count] of terms) {
      const rarity = Math.log(1 + (seen.length + 1) / (0.5 + holders.get(term)!));
      score += ((weights.get(term) ?? 0) * rarity * count) / (count + SATURATION * longer);
    }
    return score;
  });
  const most = Math.max(1e-6, ...scores);
  return { shares: scores.map((score) => score / most), ranks: ranksOf(scores) };
}

/** From 0, the highest first; equal ones in their order. */
export function ranksOf(scores: readonly number[]): number[] {
  const order = scores.map((_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const ranks: number[] = [];
  order.forEach((i, rank) => {
    ranks[i] = rank;
  });
  return ranks;
}
