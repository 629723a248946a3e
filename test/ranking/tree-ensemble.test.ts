/** The shipped side of learned trees: features as models read them, and scores. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blendScores, type Form, prepareFeatures, scoreRows } from '../../src/ranking/index.ts';
import { withoutUnusedInputs } from '../../src/ranking/tree-ensemble.ts';
import { ensembles, SMALL_ENSEMBLE, scoreOf } from './ensembles.ts';

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
    expect([...scoreRows(SMALL_ENSEMBLE, columns, 3)]).toEqual([11, 12, 14]);
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

test('inputs that no node asks for can be left out without a change of any score', () => {
  const wider = {
    ...SMALL_ENSEMBLE,
    inputs: [{ feature: 'unused', form: 'value' } as const, ...SMALL_ENSEMBLE.inputs],
    column: SMALL_ENSEMBLE.column.map((column) => column + 1),
  };
  const narrow = withoutUnusedInputs(wider);
  expect(narrow.inputs).not.toContainEqual({ feature: 'unused', form: 'value' });
  const rows = 3;
  const columns = Float32Array.from({ length: SMALL_ENSEMBLE.inputs.length * rows }, (_, i) => (i * 7) % 5);
  const used = narrow.inputs.map((input) => SMALL_ENSEMBLE.inputs.indexOf(input));
  const prepared = Float32Array.from(used.flatMap((input) => [...columns.subarray(input * rows, (input + 1) * rows)]));
  expect(scoreRows(narrow, prepared, rows)).toEqual(scoreRows(SMALL_ENSEMBLE, columns, rows));
});
