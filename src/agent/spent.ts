/** What was spent on chat models: kept with every event of a trajectory, so that sums hold after any interruption. */

export interface Spent {
  readonly calls: number;
  /** Of `calls`, those that a cache answered. */
  readonly cachedCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly seconds: number;
  /** Absent where no price of the model is known. */
  readonly dollars?: number | undefined;
}

export const NOTHING_SPENT: Spent = { calls: 0, cachedCalls: 0, inputTokens: 0, outputTokens: 0, seconds: 0 };

export function addSpent(a: Spent, b: Spent): Spent {
  return combine(a, b, 1);
}

/** What was spent between two readings of a bill. */
export function spentBetween(before: Spent, after: Spent): Spent {
  return combine(after, before, -1);
}

function combine(a: Spent, b: Spent, sign: 1 | -1): Spent {
  const dollars =
    a.dollars === undefined && b.dollars === undefined ? undefined : (a.dollars ?? 0) + sign * (b.dollars ?? 0);
  return {
    calls: a.calls + sign * b.calls,
    cachedCalls: a.cachedCalls + sign * b.cachedCalls,
    inputTokens: a.inputTokens + sign * b.inputTokens,
    outputTokens: a.outputTokens + sign * b.outputTokens,
    seconds: a.seconds + sign * b.seconds,
    ...(dollars !== undefined && { dollars }),
  };
}
