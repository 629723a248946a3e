/** How the strength of a simulated judge is read, and that its name always tells what it is. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/core/index.ts';
import {
  DEFAULT_STRENGTH,
  isSimulation,
  nameOfJudge,
  parseStrength,
} from '../../../src/evaluation/simulation/judge-strength.ts';

describe('a strength', () => {
  test('is read from what is given; the rest is by default', () => {
    expect(parseStrength('accuracy=0.7, noise=0.5,seed=12')).toEqual({
      ...DEFAULT_STRENGTH,
      accuracy: 0.7,
      noise: 0.5,
      seed: 12,
    });
  });

  test.each([
    '',
    'accuracy',
    'accuracy=1.5',
    'accuracy=-1',
    'precision=0.5',
    'seed=0.5',
    'accuracy=0.5,,noise=1',
    'accuracy=1e-1',
  ])('cannot be %j', (text) => {
    expect(() => parseStrength(text)).toThrow(UsageError);
  });
});

describe('a name', () => {
  test.each([
    ['accuracy=0.7', 'simulated/judge-0.7'],
    ['accuracy=0', 'simulated/judge-0'],
    ['noise=0,accuracy=0.7,seed=3', 'simulated/judge-0.7-noise-0-seed-3'],
  ])('of %s is %s', (text, name) => {
    expect(nameOfJudge(parseStrength(text))).toBe(name);
    expect(isSimulation(`fixpoint rerank, ${name}`)).toBe(true);
  });

  test('of a real model is none', () => {
    expect(isSimulation('fixpoint rerank, ollama/simulated-annealing')).toBe(false);
  });
});
