/**
 * Judgements of windows taken apart into choices: the first of a window was preferred to all others, the second to those that were left,
 * and so on, as in the Plackett-Luce model. Each choice also says how probable it would be if nothing in the window mattered to the issue:
 * for a model that then chooses at random, and for one that always prefers the same (what has beaten many will beat the next).
 */

/** What a model said of one window. */
export interface Judgement {
  /** Positions of items in the order in which they were asked. */
  readonly members: readonly number[];
  /** The same, best first. */
  readonly order: readonly number[];
  /** Of each of `members`, where the endpoint tells: that the model calls it the best. */
  readonly probabilities?: readonly number[];
}

export interface Choice {
  readonly chosen: number;
  /** What it was preferred to. */
  readonly others: readonly number[];
  /** That it would be chosen where nothing matters, at random and by taste. */
  readonly chance: readonly [random: number, taste: number];
}

/** What an item counts that another in the window has beaten before; one that was not counts itself and what it has beaten. */
const BEATEN = 0.05;

/** The choices of the judgements, in the order in which they were made. `count` is the number of items. */
export function choicesOf(judgements: readonly Judgement[], count: number): Choice[] {
  const beaten = Array.from({ length: count }, () => new Set<number>());
  return judgements.flatMap(({ order }) => {
    const choices = order.slice(0, -1).map((chosen, place) => {
      const left = order.slice(place);
      const standing = left.map((item) =>
        left.some((other) => beaten[other]!.has(item)) ? BEATEN : 1 + beaten[item]!.size,
      );
      const total = standing.reduce((sum, value) => sum + value, 0);
      return { chosen, others: left.slice(1), chance: [1 / left.length, standing[0]! / total] as const };
    });
    for (const { chosen, others } of choices.toReversed()) {
      for (const other of others) for (const item of [other, ...beaten[other]!]) beaten[chosen]!.add(item);
      beaten[chosen]!.delete(chosen);
    }
    return choices;
  });
}
