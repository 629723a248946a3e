/** Made-up ranking data in which gold is where two features agree: no single one tells it, and a third is noise. */
import { randomIntegers } from '../../src/core/index.ts';
import type { RankingData } from '../../src/training/trees/ranking-data.ts';
import type { QuerySplit } from '../../src/training/trees/train-trees.ts';

const ROWS = 40;

/** `queries` queries of 40 rows and one gold row each; the last third is for validation. */
export function planted(seed: number, queries: number): { data: RankingData; split: QuerySplit } {
  const next = randomIntegers(seed);
  const rows = queries * ROWS;
  const values = Float32Array.from({ length: 3 * rows }, () => next() / 2 ** 32);
  const gold = new Int32Array(rows).fill(-1);
  for (let query = 0; query < queries; query++) {
    const agreement = (row: number) => Math.min(values[row]!, values[rows + row]!);
    let best = query * ROWS;
    for (let row = best; row < (query + 1) * ROWS; row++) if (agreement(row) > agreement(best)) best = row;
    gold[best] = 0;
  }
  const numbers = Array.from({ length: queries }, (_, query) => query);
  const middle = Math.floor((2 * queries) / 3);
  return {
    data: {
      inputs: ['one', 'other', 'noise'].map((feature) => ({ feature, form: 'value' })),
      directions: [0, 0, 0],
      values,
      rows,
      queryStarts: Uint32Array.from({ length: queries + 1 }, (_, query) => query * ROWS),
      gold,
      goldCounts: new Uint32Array(queries).fill(1),
    },
    split: { training: numbers.slice(0, middle), validation: numbers.slice(middle) },
  };
}
