/** Drawing by lot. `next` gives integers from 0 below 2^32, as `randomIntegers` of a seed does. */

/** Fisher and Yates. */
export function shuffled<T>(items: readonly T[], next: () => number): T[] {
  const list = [...items];
  for (let last = list.length - 1; last > 0; last--) {
    const other = next() % (last + 1);
    [list[last], list[other]] = [list[other]!, list[last]!];
  }
  return list;
}

/** `count` of `items` in their order, one of each of as many stretches of about the same length; all where there are no more. */
export function drawSpread<T>(items: readonly T[], count: number, next: () => number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * items.length) / count);
    const end = Math.floor(((i + 1) * items.length) / count);
    return items[start + (next() % (end - start))]!;
  });
}
