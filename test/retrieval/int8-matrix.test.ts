import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compiled } from '../../scripts/compile-wat.ts';
import { type Int8Vector, toInt8 } from '../../src/index/index.ts';
import { Int8Matrix } from '../../src/retrieval/int8-matrix.ts';

test('the module is what its source compiles to', async () => {
  const committed = readFileSync(new URL('../../src/retrieval/dot-int8-module.ts', import.meta.url), 'utf8');
  expect(committed).toBe(await compiled());
});

/** By the definition. */
function naive(rows: readonly Int8Vector[], query: Int8Vector): number[] {
  return rows.map(({ bytes, scale }) => {
    const sum = bytes.reduce((total, value, i) => total + value * query.bytes[i]!, 0);
    return Math.fround(Math.fround(Math.fround(sum) * Math.fround(scale)) * query.scale);
  });
}

function scan(rows: readonly Int8Vector[], query: Int8Vector, simd: boolean): number[] {
  const matrix = new Int8Matrix(rows.length, query.bytes.length, { simd });
  expect(matrix.simd).toBe(simd);
  rows.forEach((row, i) => {
    matrix.set(i, row);
  });
  return [...matrix.dots(query)];
}

const vectorOf = (dimensions: number) =>
  fc.record({
    bytes: fc.int8Array({ minLength: dimensions, maxLength: dimensions }),
    scale: fc.float({ noNaN: true, min: 0, max: 1 }).map(Math.fround),
  });
const scans = fc
  .integer({ min: 1, max: 70 })
  .chain((dimensions) => fc.tuple(fc.array(vectorOf(dimensions), { maxLength: 9 }), vectorOf(dimensions)));

describe.each([true, false])('a scan, with SIMD: %s', (simd) => {
  test('gives each dot product exactly, whatever the dimensions', () => {
    fc.assert(
      fc.property(scans, ([rows, query]) => {
        expect(scan(rows, query, simd)).toEqual(naive(rows, query));
      }),
    );
  });

  test('does not overflow with the largest vectors there are', () => {
    const largest = { bytes: new Int8Array(4_096).fill(-128), scale: 1 };
    expect(scan([largest, largest], largest, simd)).toEqual([4_096 * 16_384, 4_096 * 16_384]);
  });

  test('of many queries does not mix them up', () => {
    const matrix = new Int8Matrix(1, 3, { simd });
    matrix.set(0, { bytes: Int8Array.of(1, 2, 3), scale: 1 });
    expect([...matrix.dots({ bytes: Int8Array.of(1, 1, 1), scale: 1 })]).toEqual([6]);
    expect([...matrix.dots({ bytes: Int8Array.of(0, 0, 1), scale: 2 })]).toEqual([6]);
  });
});

describe('a vector in bytes', () => {
  test('is at most half a step off', () => {
    const vector = Float32Array.from({ length: 50 }, (_, i) => Math.sin(i * i));
    const { bytes, scale } = toInt8(vector);
    const errors = Array.from(bytes, (byte, i) => Math.abs(byte * scale - vector[i]!));
    expect(Math.max(...errors)).toBeLessThanOrEqual(scale / 2 + 1e-6);
    expect(Math.max(...bytes.map(Math.abs))).toBe(127);
  });

  test('of zeros is zeros', () => {
    expect(toInt8(new Float32Array(4))).toEqual({ bytes: new Int8Array(4), scale: 0 });
  });
});
