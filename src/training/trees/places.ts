/** Places in the ranking that scores make of a query's rows: best first, ties in the order of the rows. */

/** The rows from `start` to `end` with the best scores, best first, at most `count` of them. */
export function topRows(scores: Float64Array, start: number, end: number, count: number): number[] {
  const top: number[] = [];
  for (let row = start; row < end; row++) {
    const score = scores[row]!;
    if (top.length === count && score <= scores[top[count - 1]!]!) continue;
    if (top.length === count) top.pop();
    let place = top.length;
    while (place > 0 && scores[top[place - 1]!]! < score) place--;
    top.splice(place, 0, row);
  }
  return top;
}
