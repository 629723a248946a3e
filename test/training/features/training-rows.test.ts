/** Which rows of datasets are trained on: none of benchmarks' repositories, long enough ones, spread over each history. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drawSpread } from '../../../src/training/draws.ts';
import { DEFAULT_SELECTION, type Selection, selectRowsToTrain } from '../../../src/training/features/select-rows.ts';
import { readTrainingRows, type TrainingRow } from '../../../src/training/features/training-rows.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixpoint-rows-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const instance = (repo: string, number: number, given: object = {}) => ({
  instance_id: `${repo.replace('/', '__')}-${number}`,
  dataset: 'mined',
  repo,
  language: 'python',
  base_commit: 'abc1234',
  problem_statement: 'It chimes twice at noon. '.repeat(8),
  gold_files: ['a.py'],
  gold_functions: [{ path: 'a.py', name: 'chime' }],
  ...given,
});

function dataset(...rows: readonly object[]): string {
  const path = join(folder, 'instances.jsonl');
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
}

describe('the rows of datasets', () => {
  it('come with where mining found them', async () => {
    const { rows, refused, unreadable } = await readTrainingRows([
      dataset(instance('ada/clock', 1, { source: 'squash' }), instance('ada/clock', 2), { instance_id: 3 }),
    ]);
    expect(rows.map(({ row, source }) => [row.instance_id, source])).toEqual([
      ['ada__clock-1', 'squash'],
      ['ada__clock-2', undefined],
    ]);
    expect({ refused, unreadable }).toEqual({ refused: [], unreadable: 1 });
    expect(rows[0]!.digest).not.toBe(rows[1]!.digest);
  });

  it('are refused where a benchmark measures on the repository, or it may be a fork of one', async () => {
    const path = dataset(instance('ada/clock', 1), instance('Django/django', 1), instance('ada/django', 1));
    const { rows, refused } = await readTrainingRows([path]);
    expect(rows.map(({ row }) => row.repo)).toEqual(['ada/clock']);
    expect(refused.map(({ repo }) => repo)).toEqual(['Django/django', 'ada/django']);
    expect(refused[0]!.reason).toContain('a repository of a benchmark');
  });

  it('of a namesake are admitted where mining was told that it is no fork', async () => {
    const path = dataset(instance('django/django', 1), instance('ada/django', 1));
    const manifest = { allowed_fork_names: { 'ada/django': 'a guitar' } };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const { rows } = await readTrainingRows([path]);
    expect(rows.map(({ row }) => row.repo)).toEqual(['ada/django']);
  });

  it('are all there to measure with', async () => {
    const path = dataset(instance('django/django', 1));
    expect(await readTrainingRows([path], { measuring: true })).toMatchObject({ rows: [{}], refused: [] });
  });
});

describe('selecting', () => {
  const rowsOf = (repo: string, count: number, given: object = {}): TrainingRow[] =>
    Array.from({ length: count }, (_, number) => ({
      row: instance(repo, number, given),
      source: undefined,
      digest: '',
    }));
  const select = (rows: readonly TrainingRow[], given: Partial<Selection>) =>
    selectRowsToTrain(rows, { ...DEFAULT_SELECTION, ...given }).map(({ row }) => row.instance_id);
  const numbers = (ids: readonly string[]) => ids.map((id) => Number(id.replace(/.*-/, '')));

  it('draws one of each stretch of a history', () => {
    const drawn = numbers(select(rowsOf('ada/clock', 100), { perRepository: 10 }));
    expect(drawn.map((number) => Math.floor(number / 10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(numbers(select(rowsOf('ada/clock', 100), { perRepository: 10, seed: 2 }))).not.toEqual(drawn);
  });

  it('draws the same of a repository whatever else there is', () => {
    const clock = rowsOf('ada/clock', 50);
    const alone = select(clock, { perRepository: 5 });
    const both = select([...rowsOf('ada/radio', 30), ...clock], { perRepository: 5 });
    expect(both.filter((id) => id.startsWith('ada__clock'))).toEqual(alone);
    expect(both).toHaveLength(10);
  });

  it('passes over short queries and other languages', () => {
    const rows = [
      ...rowsOf('ada/clock', 2, { problem_statement: 'x'.repeat(99) }),
      ...rowsOf('ada/radio', 2, { problem_statement: 'x'.repeat(100) }),
      ...rowsOf('ada/stove', 2, { language: 'go' }),
    ];
    expect(select(rows, {})).toHaveLength(4);
    expect(select(rows, { languages: ['go'] })).toEqual(['ada__stove-0', 'ada__stove-1']);
  });

  it('spreads a limit over all repositories', () => {
    const rows = ['a', 'b', 'c', 'd'].flatMap((name) => rowsOf(`ada/${name}`, 10));
    expect(new Set(select(rows, { limit: 4 }).map((id) => id.slice(0, 6))).size).toBe(4);
  });

  it('takes everything where there is no more', () => {
    expect(drawSpread([1, 2, 3], 3, () => 0)).toEqual([1, 2, 3]);
    expect(drawSpread([1, 2, 3], 5, () => 0)).toEqual([1, 2, 3]);
    expect(drawSpread([], 5, () => 0)).toEqual([]);
  });
});
