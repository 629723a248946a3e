/** Which windows are judged, and that a perfect judge brings what matters to the front by each schedule. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leanWindows } from '../../src/rerank/lean-windows.ts';
import { type Schedule, scheduleOf, type Window, windowCount } from '../../src/rerank/schedules.ts';

const SIZES = { window: 10, stride: 5 };
const SCHEDULES = ['sweep', 'lean', 'tournament'] as const;

const positions = (count: number) => Array.from({ length: count }, (_, position) => position);

/** The mean priors of the shipped ranker over the development set, by tens; the first ten by fives. */
const FIRST_PRIORS = [0.223, 0.055] as const;
const LATER_PRIORS = [0.023, 0.0106, 0.007, 0.005, 0.0036, 0.0026, 0.0022, 0.002, 0.002] as const;
const fallingPriors = (count: number) =>
  positions(count).map((place) =>
    place < 10 ? FIRST_PRIORS[place < 5 ? 0 : 1] : (LATER_PRIORS[Math.floor(place / 10) - 1] ?? 0.002),
  );

function follow(
  schedule: Schedule,
  judge: (window: Window) => Window,
): { order: readonly number[]; rounds: Window[][] } {
  const rounds: Window[][] = [];
  for (let round = schedule.next(); ; round = schedule.next(round.value.map(judge))) {
    if (round.done) return { order: round.value, rounds };
    rounds.push([...round.value]);
  }
}

const inOrder = (window: Window) => window;

describe('the full sweep', () => {
  it('is that of the paper over 100: 19 windows from [90, 100) to [0, 10)', () => {
    const { rounds } = follow(scheduleOf('sweep', positions(100), fallingPriors(100), SIZES), inOrder);
    expect(rounds.map(([window]) => window![0])).toEqual(positions(19).map((i) => 90 - 5 * i));
    expect(rounds.every((windows) => windows.length === 1 && windows[0]!.length === 10)).toBe(true);
  });

  it.each([
    [1, []],
    [2, [[0, 2]]],
    [10, [[0, 10]]],
    [
      11,
      [
        [1, 11],
        [0, 10],
      ],
    ],
    [
      17,
      [
        [7, 17],
        [2, 12],
        [0, 10],
      ],
    ],
  ])('over %i leaves nothing out', (count, spans) => {
    const { rounds } = follow(scheduleOf('sweep', positions(count), fallingPriors(count), SIZES), inOrder);
    expect(rounds.map(([window]) => [window![0], window!.at(-1)! + 1])).toEqual(spans);
  });

  it('takes what a window put first to the next', () => {
    const { order } = follow(
      scheduleOf('sweep', positions(12), fallingPriors(12), { window: 4, stride: 2 }),
      (window) => [...window].sort((a, b) => b - a),
    );
    expect(order.slice(0, 2)).toEqual([11, 10]);
  });
});

describe('the tournament', () => {
  it('over 100 has the 19 windows of the sweep in 6 rounds', () => {
    const { rounds } = follow(scheduleOf('tournament', positions(100), [], SIZES), inOrder);
    expect(rounds.map(({ length }) => length)).toEqual([8, 4, 3, 2, 1, 1]);
  });

  it('places those thrown out by the round that they reached', () => {
    const { order, rounds } = follow(scheduleOf('tournament', positions(100), [], SIZES), inOrder);
    const lastRound = order.map((position) => rounds.findLastIndex((windows) => windows.flat().includes(position)));
    expect(lastRound).toEqual([...lastRound].sort((a, b) => b - a));
    expect(new Set(lastRound).size).toBe(6);
  });

  it('deals to and fro, and leaves the first fifth in peace', () => {
    const { rounds } = follow(scheduleOf('tournament', positions(100), [], SIZES), inOrder);
    expect(rounds[0]![0]).toEqual([20, 35, 36, 51, 52, 67, 68, 83, 84, 99]);
    expect(rounds[0]!.flat().sort((a, b) => a - b)).toEqual(positions(100).slice(20));
  });
});

describe('the lean sweep', () => {
  it('leaves out the tail whose priors sum to 0.03, and nothing else of the list', () => {
    const priors = positions(100).map((position) => (position < 60 ? 0.03 : 0.0007));
    const spans = leanWindows(priors, SIZES);
    expect(spans[0]).toEqual({ start: 50, end: 60 });
    for (const [i, { start }] of spans.slice(0, -1).entries()) expect(spans[i + 1]!.end).toBeGreaterThan(start);
    expect(spans.at(-1)).toEqual({ start: 0, end: 10 });
  });

  it('is the full sweep where much is expected everywhere, and where nothing is known', () => {
    const full = positions(19).map((i) => ({ start: 90 - 5 * i, end: 100 - 5 * i }));
    expect(leanWindows(Array(100).fill(0.5), SIZES)).toEqual(full);
    expect(leanWindows(Array(100).fill(0), SIZES)).toEqual(leanWindows(Array(100).fill(0.01), SIZES));
    expect(leanWindows(Array(100).fill(0), SIZES)[0]!.end).toBeGreaterThanOrEqual(97);
  });

  it('has about two thirds of the windows with priors as they ship', () => {
    expect(windowCount('lean', fallingPriors(100), SIZES)).toBe(13);
  });
});

describe('every schedule', () => {
  const anySizes = fc
    .integer({ min: 2, max: 12 })
    .chain((window) => fc.record({ window: fc.constant(window), stride: fc.integer({ min: 1, max: window - 1 }) }));
  const anyPriors = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 });

  it('gives a permutation, whatever windows come to, by windows that never overlap within a round', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SCHEDULES), anySizes, anyPriors, fc.integer(), (name, sizes, priors, seed) => {
        const all = positions(priors.length);
        let state = seed;
        const whim = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) | 0);
        const shuffle = (window: Window) =>
          window
            .map((position) => ({ position, key: whim() }))
            .sort((a, b) => a.key - b.key)
            .map(({ position }) => position);
        const { order, rounds } = follow(scheduleOf(name, all, priors, sizes), shuffle);
        expect([...order].sort((a, b) => a - b)).toEqual(all);
        expect(rounds.flat().length).toBe(windowCount(name, priors, sizes));
        for (const windows of rounds) {
          expect(new Set(windows.flat()).size).toBe(windows.flat().length);
          for (const window of windows) expect(window.length).toBe(Math.min(sizes.window, priors.length));
        }
        if (name !== 'lean' && priors.length > 1) expect(new Set(rounds.flat(2)).size).toBe(priors.length);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['sweep', 'tournament'] as const)(
    '%s: a perfect judge brings window less stride of them into the last window, from wherever',
    (name) => {
      const placed = fc.integer({ min: 1, max: 150 }).chain((count) =>
        anySizes.chain((sizes) =>
          fc.record({
            count: fc.constant(count),
            sizes: fc.constant(sizes),
            relevant: fc.uniqueArray(fc.integer({ min: 0, max: count - 1 }), {
              maxLength: sizes.window - sizes.stride,
            }),
          }),
        ),
      );
      fc.assert(
        fc.property(placed, ({ count, sizes, relevant }) => {
          const matters = new Set(relevant);
          const perfect = (window: Window) =>
            [...window].sort((a, b) => Number(matters.has(b)) - Number(matters.has(a)));
          const { order } = follow(scheduleOf(name, positions(count), fallingPriors(count), sizes), perfect);
          expect(new Set(order.slice(0, matters.size))).toEqual(matters);
        }),
        { numRuns: 1_000 },
      );
    },
  );

  it('lean: a perfect judge brings all that is read to the front, as long as no window meets more than it hands on', () => {
    const priors = fallingPriors(100);
    const spans = leanWindows(priors, SIZES);
    const handedOn = Math.min(...spans.slice(1).map(({ end }, i) => end - spans[i]!.start));
    expect(handedOn).toBeGreaterThanOrEqual(2);
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: spans[0]!.end - 1 }), { maxLength: handedOn }),
        (relevant) => {
          const matters = new Set(relevant);
          const perfect = (window: Window) =>
            [...window].sort((a, b) => Number(matters.has(b)) - Number(matters.has(a)));
          const { order } = follow(scheduleOf('lean', positions(100), priors, SIZES), perfect);
          expect(new Set(order.slice(0, matters.size))).toEqual(matters);
        },
      ),
    );
  });
});
