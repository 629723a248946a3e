/** The order of a window by the probabilities of the first token. */
import { describe, expect, it } from 'vitest';
import { rankByFirstTokens } from '../../src/rerank/first-tokens.ts';
import { LETTERS } from '../../src/rerank/identifiers.ts';

const alternatives = (masses: Record<string, number>) =>
  Object.entries(masses).map(([token, mass]) => ({ token, logProbability: Math.log(mass) }));

describe('first tokens', () => {
  it('order by probability; spaces, brackets and marks aside', () => {
    const ranking = rankByFirstTokens(
      alternatives({ C: 0.3, ' B': 0.25, '[B': 0.15, 'ĠB.': 0.1, '▁D': 0.05, The: 0.1 }),
      5,
      LETTERS,
    );
    expect(ranking!.order).toEqual([1, 2, 3, 0, 4]);
    expect(ranking!.probabilities.map((value) => Number(value.toFixed(3)))).toEqual([0, 0.588, 0.353, 0.059, 0]);
  });

  it('leave ties and what is not listed in the order of coming', () => {
    expect(rankByFirstTokens(alternatives({ D: 0.2, B: 0.2 }), 5, LETTERS)!.order).toEqual([1, 3, 0, 2, 4]);
  });

  it.each([
    ['none', {}],
    ['a bracket', { '[': 0.99 }],
    ['words and numbers', { Here: 0.5, a: 0.1, AB: 0.1, '3': 0.2 }],
    ['letters beyond the window', { F: 0.9 }],
    ['an impossible one', { A: 0 }],
  ])('say nothing by %s', (_, masses) => {
    expect(rankByFirstTokens(alternatives(masses), 5, LETTERS)).toBeUndefined();
  });
});
