/** recall@k: the share of the gold that is among the first k. With more than k gold items it cannot reach 1. */
import { foundAt } from './found.ts';

/** `hits` as in `found.ts`; `goldCount` is at least 1. Returns 0 to 1. */
export function recallAt(k: number, hits: readonly number[], goldCount: number): number {
  return foundAt(k, hits) / goldCount;
}
