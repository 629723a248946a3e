/** Which of a repository's fixes a model learns from, and which, all later, it is judged on. */

/** Fewer fixes than this teach nothing that would hold. */
export const FEWEST_FIXES = 30;
const HELD_SHARE = 0.2;
const FEWEST_HELD = 10;

/** `items` in the order of time: the latest fifth is held out, ten at least. */
export function splitByTime<T>(items: readonly T[]): { readonly earlier: readonly T[]; readonly held: readonly T[] } {
  const held = Math.max(FEWEST_HELD, Math.ceil(HELD_SHARE * items.length));
  const cut = Math.max(0, items.length - held);
  return { earlier: items.slice(0, cut), held: items.slice(cut) };
}
