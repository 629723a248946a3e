/** Made-up queries of a feature table. */
import { randomNumbers } from '../../../src/core/index.ts';
import type { FeatureQuery } from '../../../src/training/features/feature-table.ts';

/** A query with the gold item, or -1, of each candidate; everything is a function outside tests and files are apart. */
export function query(gold: readonly number[], given: Partial<FeatureQuery> = {}): FeatureQuery {
  const rows = gold.length;
  return {
    instanceId: 'ada__clock-1',
    dataset: 'made',
    repo: 'ada/clock',
    language: 'python',
    queryLength: 120,
    digest: 'd1',
    goldCount: Math.max(0, ...gold.map((item) => item + 1)),
    values: new Float32Array(rows),
    gold: Int32Array.from(gold),
    files: Int32Array.from({ length: rows }, (_, row) => row),
    isGoldFile: Uint8Array.from(gold, (item) => (item >= 0 ? 1 : 0)),
    isFunction: new Uint8Array(rows).fill(1),
    isTest: new Uint8Array(rows),
    ...given,
  };
}

/** Features of `plantedQueries`. */
export const PLANTED = ['body', 'name', 'history', 'is.class'];

/**
 * `count` queries of 30 candidates in each of the repositories, half of them in another language. Gold is the candidate with the most of
 * `name` and `history` together; `body`, which the hand weights trust, is noise.
 */
export function plantedQueries(repositories: number, count: number, seed = 1): FeatureQuery[] {
  const next = randomNumbers(seed);
  return Array.from({ length: repositories * count }, (_, number) => {
    const repository = number % repositories;
    const values = Float32Array.from({ length: 30 * PLANTED.length }, (__, i) => (i % 4 === 3 ? 0 : next()));
    const worth = (row: number) => Math.min(values[row * 4 + 1]!, values[row * 4 + 2]!);
    const best = Array.from({ length: 30 }, (__, row) => row).reduce((a, b) => (worth(b) > worth(a) ? b : a));
    return query(
      Array.from({ length: 30 }, (__, row) => (row === best ? 0 : -1)),
      {
        instanceId: `made-${number}`,
        repo: `ada/r${repository}`,
        language: repository % 2 === 0 ? 'python' : 'go',
        source: 'squash',
        values,
      },
    );
  });
}
