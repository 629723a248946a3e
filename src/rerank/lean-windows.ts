/**
 * A sweep of fewer windows: those that, by what the first stage believes, are not expected to change the first places are left out. It is a bet
 * on the priors, and promises less than the full sweep: what stands in the tail that it leaves out stays there whatever the model would say, and
 * a window hands on only so many candidates as are likely to be relevant. Where priors are right, a judge that always puts the relevant first
 * loses one of the candidates that it reads in one issue of a thousand; where they are too low, more often. Pure.
 */
import type { RerankOptions } from './options.ts';
import type { Span } from './schedules.ts';

/** The tail that is left out holds so many relevant candidates at most, by the sum of its priors. */
const TAIL = 0.03;
/** How probable it may be that a window meets more relevant candidates than it hands on. */
const OVERFLOW = 1e-4;
/** Fewer are never handed on (where the stride allows), since judges err. */
const LEAST_HANDED_ON = 2;

/**
 * The windows over candidates with these priors, best first. What follows the first of them sums to 0.03 at most. Each then moves so far that it
 * hands on the fewest candidates, from 2 to window less stride, that a Poisson distribution exceeds once in 10,000 times at most, its mean being
 * the sum of all priors from there to the end. Priors that sum to less than one are scaled up to one: every issue has something to find.
 */
export function leanWindows(
  priors: readonly number[],
  { window, stride }: Pick<RerankOptions, 'window' | 'stride'>,
): Span[] {
  const expected = expectedFrom(priors);
  const most = window - stride;
  let end = priors.length;
  while (end > window && expected[end - 1]! <= TAIL) end--;
  const spans: Span[] = [];
  for (let start = end - window; start > 0; start = end - window) {
    spans.push({ start, end });
    let handedOn = Math.min(LEAST_HANDED_ON, most);
    while (handedOn < most && exceeds(handedOn, expected[start]!) > OVERFLOW) handedOn++;
    end = start + handedOn;
  }
  return [...spans, { start: 0, end: Math.min(window, priors.length) }];
}

/** How many relevant candidates are expected from each place to the end. */
function expectedFrom(priors: readonly number[]): number[] {
  const total = priors.reduce((sum, prior) => sum + prior, 0);
  const even = total > 0 ? 0 : 1 / priors.length;
  const scale = total > 0 && total < 1 ? 1 / total : 1;
  const expected = priors.map((prior) => prior * scale + even);
  for (let i = expected.length - 2; i >= 0; i--) expected[i]! += expected[i + 1]!;
  return expected;
}

/** The probability of more than `count` events where `mean` are expected (Poisson). */
function exceeds(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let atMost = term;
  for (let k = 1; k <= count; k++) {
    term *= mean / k;
    atMost += term;
  }
  return 1 - atMost;
}
