/**
 * Random draws that are looked up rather than drawn: a number in [0, 1) for a list of keys, always the same for the same keys. So what a
 * simulation says does not depend on the order in which it is asked, nor on the thread.
 */

/** A 32-bit hash of `text` (FNV-1a over UTF-16 code units). */
export function keyOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mixed(hash);
}

/** One key of several, in their order. */
export function joinKeys(...keys: readonly number[]): number {
  let state = 0;
  for (const key of keys) state = mixed(Math.imul(state, 31) + key + 0x9e3779b9);
  return state;
}

/** Uniformly distributed over the keys. */
export function draw(...keys: readonly number[]): number {
  return (joinKeys(...keys) >>> 0) / 4_294_967_296;
}

/** `items` in an order drawn for the keys. */
export function shuffled<T>(items: readonly T[], ...keys: readonly number[]): T[] {
  const key = joinKeys(...keys);
  return items
    .map((item, i) => ({ item, place: draw(key, i) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** The finalizer of MurmurHash3: every bit of the input moves every bit of the result. */
function mixed(value: number): number {
  let state = value | 0;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return state ^ (state >>> 16);
}
