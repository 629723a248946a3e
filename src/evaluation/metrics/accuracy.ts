/**
 * acc@k as SweRank and LocAgent define it: an instance is right when all of its gold is among the first k (or, with more than
 * k gold items, when the first k are all gold).
 */
import { foundAt } from './found.ts';

/**
 * `hits` tells for each ranked item, best first, which gold item it is (its position), or -1; `goldCount` is the number of
 * gold items, at least 1. Returns 1 or 0.
 */
export function accuracyAt(k: number, hits: readonly number[], goldCount: number): 0 | 1 {
  return foundAt(k, hits) >= Math.min(goldCount, k) ? 1 : 0;
}
