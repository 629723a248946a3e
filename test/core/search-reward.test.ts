import { describe, expect, it } from 'vitest';
import { searchReward, weightedF1 } from '../../src/core/index.ts';

const SCORES = { fileF1: 1, functionF1: 0.5, efficiency: 0.8 };

describe('searchReward', () => {
  it('is alpha * F1 + gamma * F1 * e, with halves by default', () => {
    expect(weightedF1(SCORES)).toBe(0.75);
    expect(searchReward(SCORES)).toBeCloseTo(0.5 * 0.75 + 0.5 * 0.75 * 0.8, 12);
    expect(searchReward(SCORES, { alpha: 2, gamma: 3, fileWeight: 0.2 })).toBeCloseTo(2 * 0.6 + 3 * 0.6 * 0.8, 12);
  });

  it('rewards in the other forms the answer alone, or efficiency whatever the answer', () => {
    expect(searchReward(SCORES, { form: 'f1' })).toBe(0.375);
    expect(searchReward(SCORES, { form: 'f1+e' })).toBeCloseTo(0.375 + 0.4, 12);
    const wrong = { fileF1: 0, functionF1: 0, efficiency: 1 };
    expect(searchReward(wrong)).toBe(0);
    expect(searchReward(wrong, { form: 'f1+e' })).toBe(0.5);
  });

  it('counts the files alone without gold functions, and no efficiency without calls', () => {
    expect(weightedF1({ fileF1: 0.4, functionF1: undefined }, 0.1)).toBe(0.4);
    expect(searchReward({ fileF1: 0.4, functionF1: undefined, efficiency: undefined })).toBe(0.2);
  });
});
