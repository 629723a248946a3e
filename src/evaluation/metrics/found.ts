/**
 * What the ranked metrics count. They all take `hits`: for each ranked item, best first, the position of the gold item that it is,
 * or -1. A gold item may be hit more than once (overloads without lines, a path listed twice) and counts once, at its first hit.
 */

/** How many distinct gold items are among the first `k`. */
export function foundAt(k: number, hits: readonly number[]): number {
  return new Set(hits.slice(0, k).filter((hit) => hit >= 0)).size;
}
