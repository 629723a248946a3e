/** The networks of the embedded policy, and the file that holds them. */
import { describe, expect, test } from 'vitest';
import { linearNetwork } from '../../../src/agent/embedded/network.ts';
import { decodePolicyModel, encodePolicyModel, scoreOf } from '../../../src/agent/index.ts';
import { Container, encodeContainer, jsonSection } from '../../../src/index/index.ts';
import { MODEL } from './embedded.ts';

describe('a network', () => {
  test('adds its direct path to its hidden units, over standardised inputs', () => {
    const network = {
      mean: Float32Array.of(1, 0),
      deviation: Float32Array.of(2, 1),
      hidden: Float32Array.of(1, 0, 0, -1),
      hiddenBias: Float32Array.of(0, 0.5),
      output: Float32Array.of(2, 3),
      direct: Float32Array.of(0.5, 0),
      bias: -1,
    };
    const expected = -1 + 0.5 * 1 + 2 * Math.tanh(1) + 3 * Math.tanh(0.5 - 4);
    expect(scoreOf(network, Float32Array.of(7, 3, 4), 1)).toBeCloseTo(expected, 5);
  });

  test('follows no input beyond five deviations', () => {
    const network = linearNetwork(1, { 0: 1 });
    expect(scoreOf(network, Float32Array.of(1e9))).toBe(5);
    expect(scoreOf(network, Float32Array.of(-1e9))).toBe(-5);
  });
});

describe('the file of a policy', () => {
  test('gives back what was written, in equal bytes for equal models', () => {
    const bytes = encodePolicyModel(MODEL);
    expect(decodePolicyModel(bytes)).toEqual(MODEL);
    expect(encodePolicyModel(decodePolicyModel(bytes))).toEqual(bytes);
  });

  test('is refused when damaged, or made for other features', () => {
    const bytes = encodePolicyModel(MODEL);
    const damaged = bytes.slice();
    damaged[bytes.length - 9]! ^= 1;
    expect(() => decodePolicyModel(damaged)).toThrow('checksum differs');
    const card = new Container(bytes, 'policy', 1).json<{ features: Record<string, string[]> }>('card');
    const other = { ...card, features: { ...card.features, stopper: ['mood'] } };
    const sections = { card: jsonSection(other), rarity: MODEL.rarity };
    expect(() => decodePolicyModel(encodeContainer('policy', 1, sections))).toThrow(/other features|no section/);
  });

  test('is refused with a number that is none', () => {
    const direct = MODEL.stopper.direct.slice();
    direct[0] = Number.NaN;
    const bytes = encodePolicyModel({ ...MODEL, stopper: { ...MODEL.stopper, direct } });
    expect(() => decodePolicyModel(bytes)).toThrow('a network is not whole');
  });
});
