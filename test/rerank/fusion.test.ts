/** Fusion: judges of known strength over the windows of a sweep, and what is left of the first stage's order. */
import { describe, expect, test } from 'vitest';
import type { Judgement } from '../../src/rerank/choices.ts';
import { fuse } from '../../src/rerank/fusion.ts';

const COUNT = 40;
/** Falling as those of a good first stage do. */
const PRIORS = Array.from({ length: COUNT }, (_, i) => 0.5 / (i + 1));

/** Windows of ten from the end to the front, each ordered by `prefer`. */
function sweep(prefer: (left: number, right: number) => number): {
  judgements: Judgement[];
  modelOrder: number[];
} {
  const modelOrder = PRIORS.map((_, i) => i);
  const judgements: Judgement[] = [];
  for (let end = COUNT; end >= 10; end -= 5) {
    const members = modelOrder.slice(end - 10, end);
    const order = [...members].sort(prefer);
    judgements.push({ members, order });
    modelOrder.splice(end - 10, 10, ...order);
  }
  return { judgements, modelOrder };
}

/** A generator of numbers from 0 to 1 by its seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** Puts what matters first and all else in any order. */
function judge(gold: ReadonlySet<number>, seed: number) {
  const draw = random(seed);
  return sweep((left, right) => Number(gold.has(right)) - Number(gold.has(left)) || draw() - 0.5);
}

describe('fuse', () => {
  test('believes a judge who finds what the first stage held for unlikely', () => {
    const gold = new Set([3, 17, 38]);
    for (let seed = 1; seed <= 20; seed++) {
      const { order } = fuse({ priors: PRIORS, ...judge(gold, seed) }, 'learned');
      expect([...gold].filter((item) => order.indexOf(item) >= 10)).toEqual([]);
    }
  });

  test('keeps what the first stage was sure of when the judge guesses, which his own order loses', () => {
    const kept = { learned: 0, none: 0 };
    for (let seed = 1; seed <= 40; seed++) {
      const guesses = judge(new Set(), seed);
      for (const fusion of ['learned', 'none'] as const) {
        if (fuse({ priors: PRIORS, ...guesses }, fusion).order.indexOf(0) < 3) kept[fusion]++;
      }
    }
    expect(kept.learned).toBeGreaterThan(1.5 * kept.none);
  });

  test('finds a judge who knows more reliable than one who guesses', () => {
    const reliability = (gold: ReadonlySet<number>) =>
      fuse({ priors: PRIORS, ...judge(gold, 7) }, 'learned').reliability;
    expect(reliability(new Set([1, 25]))).toBeGreaterThan(reliability(new Set()) + 0.1);
  });

  test('none leaves the order as the model has it', () => {
    const judged = judge(new Set([20]), 3);
    expect(fuse({ priors: PRIORS, ...judged }, 'none').order).toEqual(judged.modelOrder);
  });

  test.each(['learned', 'fixed', 'none'] as const)(
    '%s gives beliefs that fall along the order, of every item once',
    (fusion) => {
      const { order, beliefs } = fuse({ priors: PRIORS, ...judge(new Set([9]), 5) }, fusion);
      expect([...order].sort((a, b) => a - b)).toEqual(PRIORS.map((_, i) => i));
      const along = order.map((item) => beliefs[item]!);
      expect(along).toEqual([...along].sort((a, b) => b - a));
      expect(along.every((belief) => belief > 0 && belief < 1)).toBe(true);
    },
  );

  test('without judgements, the order and nearly the probabilities are those of the first stage', () => {
    const { order, beliefs } = fuse({ priors: PRIORS, judgements: [], modelOrder: PRIORS.map((_, i) => i) }, 'learned');
    expect(order).toEqual(PRIORS.map((_, i) => i));
    expect(beliefs.reduce((sum, belief) => sum + belief, 0)).toBeCloseTo(
      PRIORS.reduce((sum, prior) => sum + prior, 0),
      1,
    );
  });

  test('takes priors of 0 and 1, and a single item', () => {
    const { order, beliefs } = fuse(
      { priors: [0, 1], judgements: [{ members: [0, 1], order: [0, 1] }], modelOrder: [0, 1] },
      'learned',
    );
    expect(order).toHaveLength(2);
    expect(beliefs.every(Number.isFinite)).toBe(true);
    expect(fuse({ priors: [0.2], judgements: [], modelOrder: [0] }, 'learned').order).toEqual([0]);
  });
});
