/**
 * How well a search used its calls (FuseSearch, papers.md A3). Every call counts, also one that failed or was beyond the cap of its turn: it
 * showed nothing, so its novelty is 0. Turns are those in which something was called; the answer is none. Pure.
 */
import { noveltyOfCalls, redundancy, toolEfficiency } from '../../core/index.ts';
import type { SearchTurn } from './policy.ts';

export interface SearchMetrics {
  readonly turns: number;
  readonly calls: number;
  /** Calls of each turn. */
  readonly widths: readonly number[];
  /** g of each call, in the order asked, 0 to 1. */
  readonly novelty: readonly number[];
  /** Mean of `novelty`; absent without calls. */
  readonly toolEfficiency?: number;
  /** Share of calls without anything new; absent without calls. */
  readonly redundancy?: number;
}

export function searchMetrics(turns: readonly Pick<SearchTurn, 'results'>[]): SearchMetrics {
  const calls = turns.flatMap(({ results }) => results.map(({ entities }) => entities));
  const efficiency = toolEfficiency(calls);
  const redundant = redundancy(calls);
  return {
    turns: turns.length,
    calls: calls.length,
    widths: turns.map(({ results }) => results.length),
    novelty: noveltyOfCalls(calls),
    ...(efficiency !== undefined && { toolEfficiency: efficiency }),
    ...(redundant !== undefined && { redundancy: redundant }),
  };
}
