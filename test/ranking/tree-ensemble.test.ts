/** The shipped side of learned trees: features as models read them, scores, and a file that is whole or refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeContainer } from '../../src/index/index.ts';
import {
  blendScores,
  decodeTreeEnsemble,
  encodeTreeEnsemble,
  type Form,
  prepareFeatures,
  scoreRows,
  type TreeEnsemble,
} from '../../src/ranking/index.ts';

/** Two trees: `a <= 0.5 ? 1 : (b <= 2 ? 2 : 4)`, and 10 for everything. */
const SMALL: TreeEnsemble = {
  inputs: [
    { feature: 'a', form: 'value' },
    { feature: 'b', form: 'rank' },
  ],
  handShare: 0.25,
  roots: Int32Array.of(0, ~3),
  column: Int32Array.of(0, 1),
  threshold: Float32Array.of(0.5, 2),
  left: Int32Array.of(~0, ~1),
  right: Int32Array.of(1, ~2),
  leaves: Float32Array.of(1, 2, 4, 10),
};

describe('prepared features', () => {
  const prepare = (form: Form) => [
    ...prepareFeatures(
      {
        values: Float32Array.of(9, 2, 9, 4, 9, 0, 9, 4),
        features: ['other', 'feature'],
        files: [0, 0, 1, 1],
      },
      [{ feature: 'feature', form }],
    ),
  ];

  test.each<[Form, number[]]>([
    ['value', [2, 4, 0, 4]],
    ['scaled', [0.5, 1, 0, 1]],
    ['rank', [2, 0, 3, 0]],
    ['fileRank', [1, 0, 1, 0]],
    ['fileBest', [4, 4, 4, 4]],
  ])('%s', (form, expected) => {
    expect(prepare(form)).toEqual(expected);
  });

  test('columns stand one after another', () => {
    const rows = { values: Float32Array.of(1, 5, 2, 6), features: ['a', 'b'], files: [0, 0] };
    const columns = ['b', 'a'].map((feature) => ({ feature, form: 'value' as const }));
    expect([...prepareFeatures(rows, columns)]).toEqual([5, 6, 1, 2]);
  });

  test('nothing is divided by zero, and no candidates are no columns', () => {
    const rows = { values: Float32Array.of(0, 0), features: ['a'], files: [0, 1] };
    expect([...prepareFeatures(rows, [{ feature: 'a', form: 'scaled' }])]).toEqual([0, 0]);
    expect(
      prepareFeatures({ ...rows, values: new Float32Array(0), files: [] }, [{ feature: 'a', form: 'rank' }]),
    ).toHaveLength(0);
  });

  test('a feature that is not extracted is an error', () => {
    const rows = { values: new Float32Array(0), features: ['a'], files: [] };
    expect(() => prepareFeatures(rows, [{ feature: 'b', form: 'value' }])).toThrow('no feature is called b');
  });
});

describe('scores', () => {
  test('each row gets the sum of its leaves; a value at the threshold goes left', () => {
    const rows = [[0.5, 9], [0.6, 2], [1, 3]]; // biome-ignore format: a row a row
    const columns = Float32Array.from([0, 1].flatMap((column) => rows.map((row) => row[column]!)));
    expect([...scoreRows(SMALL, columns, 3)]).toEqual([11, 12, 14]);
  });

  test('are those of a walk that follows one row at a time', () => {
    fc.assert(
      fc.property(
        ensembles(),
        fc.array(fc.array(fc.float({ noNaN: true }), { minLength: 3, maxLength: 3 })),
        (ensemble, rows) => {
          const columns = Float32Array.from([0, 1, 2].flatMap((column) => rows.map((row) => row[column]!)));
          expect([...scoreRows(ensemble, columns, rows.length)]).toEqual(rows.map((row) => scoreOf(ensemble, row)));
        },
      ),
      { numRuns: 200, seed: 1 },
    );
  });

  test('are blended by share once they have the same scale', () => {
    expect([...blendScores([1, 2, 3], [300, 100, 200], 0)]).toEqual([-Math.sqrt(1.5), 0, Math.sqrt(1.5)]);
    const half = blendScores([1, 2, 3], [300, 100, 200], 0.5);
    expect([...half].map((score) => Math.round(1e6 * score) / 1e6)).toEqual([0, -0.612372, 0.612372]);
    expect([...blendScores([5, 5], [1, 3], 0.5)]).toEqual([-0.5, 0.5]);
    expect(blendScores([], [], 0.5)).toHaveLength(0);
  });
});

describe('the file', () => {
  test('holds an ensemble as it was', () => {
    expect(decodeTreeEnsemble(encodeTreeEnsemble(SMALL))).toEqual(SMALL);
    fc.assert(
      fc.property(ensembles(), (ensemble) => {
        expect(decodeTreeEnsemble(encodeTreeEnsemble(ensemble))).toEqual(ensemble);
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  test('is read wherever it stands in memory', () => {
    const bytes = encodeTreeEnsemble(SMALL);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeTreeEnsemble(shifted.subarray(3))).toEqual(SMALL);
  });

  test('is refused when any byte differs, is missing or is too many', () => {
    const bytes = encodeTreeEnsemble(SMALL);
    for (let at = 0; at < bytes.length; at++) {
      expect(() => decodeTreeEnsemble(bytes.with(at, bytes[at]! ^ 0x41))).toThrow(/^no usable tree ensemble: /);
      expect(() => decodeTreeEnsemble(bytes.subarray(0, at))).toThrow(/^no usable tree ensemble: /);
    }
    expect(() => decodeTreeEnsemble(Uint8Array.of(...bytes, 0))).toThrow(/checksum/);
  });

  test('is refused when it is of another kind or version', () => {
    expect(() => decodeTreeEnsemble(encodeContainer('segment', 1, {}))).toThrow(/holds a segment/);
    expect(() => decodeTreeEnsemble(encodeContainer('tree ensemble', 2, {}))).toThrow(/format 2/);
    expect(() => decodeTreeEnsemble(encodeContainer('tree ensemble', 1, {}))).toThrow(/no section/);
  });

  test('never reads bytes that happen to be there', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decodeTreeEnsemble(bytes)).toThrow(/^no usable tree ensemble: /);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  // A checksum that fits proves no sense: whoever writes such a file must not get an endless walk or numbers from nowhere.
  test.each<[string, Partial<Record<keyof TreeEnsemble, unknown>>]>([
    ['a circle', { right: Int32Array.of(0, ~2) }],
    ['a child that is its own parent', { left: Int32Array.of(~0, 1) }],
    ['a child beyond the nodes', { right: Int32Array.of(2, ~2) }],
    ['a leaf beyond the leaves', { right: Int32Array.of(1, ~4) }],
    ['a root beyond the nodes', { roots: Int32Array.of(2) }],
    ['a column beyond the inputs', { column: Int32Array.of(0, 2) }],
    ['a negative column', { column: Int32Array.of(0, -1) }],
    ['fewer thresholds than nodes', { threshold: Float32Array.of(0.5) }],
    ['a threshold that is no number', { threshold: Float32Array.of(0.5, Number.NaN) }],
    ['an endless leaf', { leaves: Float32Array.of(1, 2, 4, Number.POSITIVE_INFINITY) }],
    ['an unknown form', { inputs: [SMALL.inputs[0], { feature: 'b', form: 'cube' }] }],
    ['inputs that are no list', { inputs: 3 }],
    ['inputs that are nothing', { inputs: [null, null] }],
    ['a share above 1', { handShare: 1.5 }],
    ['a share that is no number', { handShare: null }],
  ])('is refused with %s', (_, flaw) => {
    const bytes = encodeTreeEnsemble({ ...SMALL, ...flaw } as TreeEnsemble);
    expect(() => decodeTreeEnsemble(bytes)).toThrow(/^no usable tree ensemble: /);
  });
});

/** Well-formed ensembles over three inputs: complete trees of some depth, one after another. */
function ensembles(): fc.Arbitrary<TreeEnsemble> {
  const tree = fc.record({ depth: fc.integer({ min: 0, max: 4 }), seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }) });
  return fc
    .record({ trees: fc.array(tree, { maxLength: 6 }), share: fc.constantFrom(0, 0.5, 1) })
    .map(({ trees, share }) => {
      const parts = {
        roots: [] as number[],
        column: [] as number[],
        threshold: [] as number[],
        left: [] as number[],
        right: [] as number[],
      };
      const leaves: number[] = [];
      for (const { depth, seed } of trees) {
        let state = seed;
        const number = () => (state = (state * 48_271) % 2_147_483_647);
        const grow = (left: number): number => {
          if (left === 0) return ~(leaves.push((number() % 2_000) / 100 - 10) - 1);
          const node = parts.column.push(number() % 3) - 1;
          parts.threshold[node] = (number() % 2_000) / 1_000 - 1;
          parts.left[node] = grow(left - 1);
          parts.right[node] = grow(left - 1);
          return node;
        };
        const root = grow(depth);
        parts.roots.push(root);
      }
      return {
        inputs: ['a', 'b', 'c'].map((feature) => ({ feature, form: 'value' as const })),
        handShare: share,
        roots: Int32Array.from(parts.roots),
        column: Int32Array.from(parts.column),
        threshold: Float32Array.from(parts.threshold),
        left: Int32Array.from(parts.left),
        right: Int32Array.from(parts.right),
        leaves: Float32Array.from(leaves),
      };
    });
}

/** Slow and plain. */
function scoreOf({ roots, column, threshold, left, right, leaves }: TreeEnsemble, row: readonly number[]): number {
  const weight = (node: number): number =>
    node < 0 ? leaves[~node]! : weight(row[column[node]!]! <= threshold[node]! ? left[node]! : right[node]!);
  return [...roots].reduce((sum, root) => sum + weight(root), 0);
}
