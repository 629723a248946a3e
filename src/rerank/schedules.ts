/**
 * Which windows are judged, and in which order. A schedule is a generator of rounds: it yields windows that do not depend on one another,
 * each the positions of its members in their present order, is handed each window's order, and returns all positions, best first. Pure.
 */
import { leanWindows } from './lean-windows.ts';
import type { RerankOptions } from './options.ts';

export type Window = readonly number[];
export type Schedule = Generator<readonly Window[], readonly number[], readonly Window[]>;

type Sizes = Pick<RerankOptions, 'window' | 'stride'>;

/** A window as places in the order: from `start` up to `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One pass over `order` by the schedule of this name. `priors` are those of the places, as the first stage has it. */
export function scheduleOf(
  name: RerankOptions['schedule'],
  order: readonly number[],
  priors: readonly number[],
  sizes: Sizes,
): Schedule {
  if (order.length < 2) return sweep(order, []);
  if (name === 'tournament') return tournament(order, sizes);
  if (name === 'sweep') return sweep(order, sweepWindows(order.length, sizes));
  return sweep(order, leanWindows(priors, sizes));
}

/** How many windows one pass has. */
export function windowCount(name: RerankOptions['schedule'], priors: readonly number[], sizes: Sizes): number {
  if (priors.length < 2) return 0;
  if (name === 'lean') return leanWindows(priors, sizes).length;
  return Math.max(0, Math.ceil((priors.length - sizes.window) / sizes.stride)) + 1;
}

/**
 * The paper's windows (papers.md B4), from the end of the list to its front: with window 10 and stride 5 over 100 candidates [90, 100),
 * [85, 95) … [0, 10), 19 of them. The last is a whole window too where the stride leaves a remainder.
 */
function sweepWindows(count: number, { window, stride }: Sizes): Span[] {
  const spans: Span[] = [];
  for (let start = count - window; start > 0; start -= stride) spans.push({ start, end: start + window });
  return [...spans, { start: 0, end: Math.min(window, count) }];
}

/** Each window takes what the last one left at its front, so none can be asked before the last is answered. */
function* sweep(order: readonly number[], spans: readonly Span[]): Schedule {
  const present = [...order];
  for (const { start, end } of spans) {
    const [judged] = yield [present.slice(start, end)];
    present.splice(start, end - start, ...judged!);
  }
  return present;
}

/** The share of those left that meets in a round; the first of them wait, as in a sweep, so that they face few chances to be thrown out. */
const PLAYING_SHARE = 0.8;

/**
 * Rounds of disjoint windows. In each, the first fifth of those left waits; the others are dealt to windows in turns, to and fro, so that
 * strong and weak meet. Window less stride of each go on, those of like place together, until one window is left, which is judged last.
 *
 * As long as at most window less stride of the candidates are relevant, a judge that always puts them first brings all of them into the
 * last window, wherever they stood: none can be pushed out of a window's front by others. A window throws out `stride`, as in the sweep,
 * so there are no fewer calls than there (19 for 100) but far fewer rounds (6).
 */
function* tournament(order: readonly number[], { window, stride }: Sizes): Schedule {
  let left = [...order];
  const thrownOut: number[] = [];
  while (left.length > window) {
    const most = Math.max(1, Math.floor((left.length * PLAYING_SHARE) / window));
    const windows = deal(left, window, Math.min(most, Math.ceil((left.length - window) / stride)));
    const judged = yield windows;
    const waiting = left.slice(0, left.length - windows.length * window);
    const merged = [
      ...waiting,
      ...Array.from({ length: window }, (_, place) => judged.map((one) => one[place]!)).flat(),
    ];
    const goingOn = Math.max(window, left.length - windows.length * stride);
    thrownOut.unshift(...merged.slice(goingOn));
    left = merged.slice(0, goingOn);
  }
  const [last] = yield [left];
  return [...last!, ...thrownOut];
}

/** The last of `left` in `count` full windows: the first to window 0, the next to 1 … and back again. */
function deal(left: readonly number[], window: number, count: number): number[][] {
  const windows = Array.from({ length: count }, (): number[] => []);
  left.slice(left.length - count * window).forEach((position, i) => {
    const turn = i % count;
    windows[Math.floor(i / count) % 2 === 0 ? turn : count - 1 - turn]!.push(position);
  });
  return windows;
}
