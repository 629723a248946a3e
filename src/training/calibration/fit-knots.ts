/**
 * Isotonic regression (pool adjacent violators; Ayer et al., 1955) from log odds to probabilities, as a short broken line: predictions are first
 * grouped by log odds. A group is full with its share of all predictions, or of the true ones: these are few, and all at one end.
 */
import type { LevelCalibration } from '../../ranking/index.ts';

export interface KnotOptions {
  /** A group is full with one part in so many; there are twice as many at most. */
  readonly knots?: number;
}

interface Group {
  logOdds: number;
  weight: number;
  correct: number;
}

/** `logOdds` and `labels` (1 for true) of the same predictions. */
export function fitKnots(
  logOdds: ArrayLike<number>,
  labels: ArrayLike<number>,
  { knots = 20 }: KnotOptions = {},
): LevelCalibration['knots'] {
  const order = Array.from({ length: logOdds.length }, (_, i) => i).sort((a, b) => logOdds[a]! - logOdds[b]! || a - b);
  const total = Math.max(
    1,
    order.reduce((sum, row) => sum + labels[row]!, 0),
  );
  const groups: Group[] = [];
  order.forEach((row, place) => {
    const last = groups.at(-1);
    const isFull = !last || last.correct * knots >= total || last.weight * knots >= order.length;
    const isTied = place > 0 && logOdds[order[place - 1]!] === logOdds[row];
    if (isFull && !isTied) groups.push({ logOdds: 0, weight: 0, correct: 0 });
    const group = groups.at(-1)!;
    group.logOdds += logOdds[row]!;
    group.weight++;
    group.correct += labels[row]!;
  });
  return pooled(groups).map((group) => [group.logOdds / group.weight, rateOf(group)] as const);
}

/** Share that is true, held off 0 and 1 by half a prediction each way: no finite data prove certainty. */
function rateOf({ correct, weight }: Group): number {
  return (correct + 0.5) / (weight + 1);
}

function pooled(groups: readonly Group[]): Group[] {
  const stack: Group[] = [];
  for (const group of groups) {
    let last = { ...group };
    while (stack.length > 0 && rateOf(stack.at(-1)!) >= rateOf(last)) {
      const before = stack.pop()!;
      last = {
        logOdds: before.logOdds + last.logOdds,
        weight: before.weight + last.weight,
        correct: before.correct + last.correct,
      };
    }
    stack.push(last);
  }
  return stack;
}
