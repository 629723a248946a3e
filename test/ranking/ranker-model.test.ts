/** The file of a ranker model: what was stored, or refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeContainer, jsonSection } from '../../src/index/index.ts';
import {
  decodeRankerModel,
  digestOfRankerModel,
  encodeRankerModel,
  type RankerModel,
  type TreeEnsemble,
} from '../../src/ranking/index.ts';
import { ensembles, SMALL_ENSEMBLE } from './ensembles.ts';

const SMALL: RankerModel = { linear: { a: 0.25, b: -1 / 3 }, ensemble: SMALL_ENSEMBLE, linearShare: 0.25 };
const REFUSAL = /^no usable ranker model: /;

describe('the file of a ranker model', () => {
  test('holds a model as it was', () => {
    expect(decodeRankerModel(encodeRankerModel(SMALL))).toEqual(SMALL);
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0)), // biome-ignore format: no negative zero in JSON
        fc.option(ensembles(), { nil: undefined }),
        fc.constantFrom(0, 0.3, 1),
        (linear, ensemble, linearShare) => {
          fc.pre(!Object.hasOwn(linear, 'linear'));
          const model = { linear: { ...linear }, ensemble, linearShare };
          expect(decodeRankerModel(encodeRankerModel(model))).toEqual(model);
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });

  test('is the same for equal models, whatever the order of their names', () => {
    const turned = { ...SMALL, linear: { b: SMALL.linear.b!, a: SMALL.linear.a! } };
    expect(encodeRankerModel(turned)).toEqual(encodeRankerModel(SMALL));
    expect(digestOfRankerModel(turned)).toBe(digestOfRankerModel(SMALL));
    expect(digestOfRankerModel({ ...SMALL, linearShare: 0.26 })).not.toBe(digestOfRankerModel(SMALL));
  });

  test('is read wherever it stands in memory', () => {
    const bytes = encodeRankerModel(SMALL);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeRankerModel(shifted.subarray(3))).toEqual(SMALL);
  });

  test('is refused when any byte differs, is missing or is too many', () => {
    const bytes = encodeRankerModel(SMALL);
    for (let at = 0; at < bytes.length; at++) {
      expect(() => decodeRankerModel(bytes.with(at, bytes[at]! ^ 0x41))).toThrow(REFUSAL);
      expect(() => decodeRankerModel(bytes.subarray(0, at))).toThrow(REFUSAL);
    }
    expect(() => decodeRankerModel(Uint8Array.of(...bytes, 0))).toThrow(/checksum/);
  });

  test('is refused when it is of another kind or version', () => {
    expect(() => decodeRankerModel(encodeContainer('segment', 1, {}))).toThrow(/holds a segment/);
    expect(() => decodeRankerModel(encodeContainer('ranker model', 2, {}))).toThrow(/format 2/);
    expect(() => decodeRankerModel(encodeContainer('ranker model', 1, {}))).toThrow(/no section/);
  });

  test('never reads bytes that happen to be there', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeRankerModel(bytes)).toThrow(REFUSAL);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  // A checksum that fits proves no sense: whoever writes such a file must not get an endless walk or numbers from nowhere.
  test.each<[string, Partial<Record<keyof TreeEnsemble, unknown>>]>([
    ['a circle', { children: Int32Array.of(~0, 1, 0, ~2) }],
    ['a child that is its own parent', { children: Int32Array.of(~0, 1, ~1, 1) }],
    ['a child beyond the nodes', { children: Int32Array.of(~0, 2, ~1, ~2) }],
    ['a leaf beyond the leaves', { children: Int32Array.of(~0, 1, ~1, ~4) }],
    ['a root beyond the nodes', { roots: Int32Array.of(2) }],
    ['a column beyond the inputs', { column: Int32Array.of(0, 2) }],
    ['a negative column', { column: Int32Array.of(0, -1) }],
    ['fewer thresholds than nodes', { threshold: Float32Array.of(0.5) }],
    ['one child for two', { children: Int32Array.of(~0, 1, ~1) }],
    ['a threshold that is no number', { threshold: Float32Array.of(0.5, Number.NaN) }],
    ['an endless leaf', { leaves: Float32Array.of(1, 2, 4, Number.POSITIVE_INFINITY) }],
    ['an unknown form', { inputs: [SMALL_ENSEMBLE.inputs[0], { feature: 'b', form: 'cube' }] }],
    ['inputs that are no list', { inputs: 3 }],
    ['inputs that are nothing', { inputs: [null, null] }],
  ])('is refused with %s in its trees', (_, flaw) => {
    const bytes = encodeRankerModel({ ...SMALL, ensemble: { ...SMALL_ENSEMBLE, ...flaw } as TreeEnsemble });
    expect(() => decodeRankerModel(bytes)).toThrow(REFUSAL);
  });

  test.each<[string, Partial<Record<keyof RankerModel, unknown>>]>([
    ['a share above 1', { linearShare: 1.5 }],
    ['a share that is no number', { linearShare: null }],
    ['a weight that is no number', { linear: { a: 'b' } }],
    ['an endless weight', { linear: { a: Number.NaN } }],
    ['a weight of the linear score', { linear: { linear: 1 } }],
  ])('is refused with %s', (_, flaw) => {
    const bytes = encodeRankerModel({ ...SMALL, ...flaw } as RankerModel);
    expect(() => decodeRankerModel(bytes)).toThrow(REFUSAL);
  });

  test.each([[[1]], [null], [3], [undefined]])('is refused with weights that are %j', (linear) => {
    const bytes = encodeContainer('ranker model', 1, { card: jsonSection({ linear, linearShare: 1 }) });
    expect(() => decodeRankerModel(bytes)).toThrow('it has no linear weights');
  });
});
