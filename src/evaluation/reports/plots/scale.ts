/** From values to places on the plane, and where the ticks stand. */

export interface Scale {
  /** Place of a value, in plot units. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

type Span = readonly [from: number, to: number];

/** A scale from zero that holds every value up to `most`, in steps of a tenth or a fifth of the whole. */
export function shareScale(most: number, [from, to]: Span): Scale {
  const top = Math.min(1, Math.max(0.2, Math.ceil(most * 10) / 10));
  const step = top > 0.5 ? 0.2 : 0.1;
  const ticks = Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, i) => i * step);
  return { at: (value) => rounded(from + (value / top) * (to - from)), ticks };
}

/** A logarithmic scale over positive `values`, a little wider than them, with ticks at powers of ten. */
export function decadeScale(values: readonly number[], [from, to]: Span): Scale {
  const low = Math.floor(Math.log10(Math.min(...values)) - 0.05);
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) + 0.05));
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  return { at: (value) => rounded(from + ((Math.log10(value) - low) / (high - low)) * (to - from)), ticks };
}

/** A logarithmic scale whose ends are the first and the last of the ascending positive `ticks`. */
export function rankScale(ticks: readonly number[], [from, to]: Span): Scale {
  const [low, high] = [Math.log(ticks[0]!), Math.log(ticks.at(-1)!)];
  const width = high > low ? high - low : 1;
  return { at: (value) => rounded(from + ((Math.log(value) - low) / width) * (to - from)), ticks };
}

/** A tenth of a unit is finer than any screen. */
function rounded(place: number): number {
  return Math.round(place * 10) / 10;
}

/** The `places` moved as little as one pass down and one up allow, so that neighbours are `gap` apart and none is below `last`. */
export function spread(places: readonly number[], gap: number, last: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]!);
  const moved = [...places];
  order.forEach((i, position) => {
    const above = order[position - 1];
    if (above !== undefined) moved[i] = Math.max(moved[i]!, moved[above]! + gap);
  });
  let limit = last;
  for (const i of order.reverse()) {
    moved[i] = rounded(Math.min(moved[i]!, limit));
    limit = moved[i]! - gap;
  }
  return moved;
}
