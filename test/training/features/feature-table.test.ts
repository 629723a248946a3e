/** Feature tables on disk: what is written is read, what is done is not done again, and what does not fit is refused. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkerJob } from '../../../src/evaluation/index.ts';
import { FEATURES } from '../../../src/ranking/index.ts';
import { buildFeatureTable } from '../../../src/training/features/build-feature-table.ts';
import { writePartFile } from '../../../src/training/features/feature-part.ts';
import type { FeatureOutcome } from '../../../src/training/features/feature-runner.ts';
import { readFeatureTable } from '../../../src/training/features/feature-table.ts';
import type { TrainingRow } from '../../../src/training/features/training-rows.ts';
import { query } from './made-queries.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixpoint-features-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const part = (name: string, features: readonly string[], ...queries: ReturnType<typeof query>[]) =>
  writePartFile(join(folder, `${name}.features`), { features, candidates: 5, queries, failed: [] });

describe('a table', () => {
  it('is read as it was written, repository after repository', () => {
    const first = query([-1, 0, 1], {
      source: 'squash',
      querySource: 'commit_message',
      values: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
      isTest: Uint8Array.of(0, 0, 1),
      isFunction: Uint8Array.of(1, 1, 0),
    });
    const second = query([], { instanceId: 'ada__clock-2', goldCount: 2 });
    const third = query([0], { instanceId: 'ada__radio-1', values: Float32Array.of(7, -8) });
    part('b', ['body', 'name'], third);
    part('a', ['body', 'name'], first, second);
    expect(readFeatureTable(folder, ['body', 'name'])).toEqual({
      features: ['body', 'name'],
      queries: [first, second, third],
      failed: [],
    });
  });

  it('of other features is refused in one line that names them', () => {
    part('a', ['body', 'old'], query([0], { values: new Float32Array(2) }));
    expect(() => readFeatureTable(folder, ['body', 'new'])).toThrow(/other features \(\+old -new\)/);
    expect(() => readFeatureTable(folder, ['old', 'body'])).toThrow(/other features \(in another order\)/);
  });

  it('that is damaged, or is not there, is refused', () => {
    expect(() => readFeatureTable(folder, [])).toThrow(/holds no feature table/);
    expect(() => readFeatureTable(join(folder, 'nowhere'), [])).toThrow(/holds no feature table/);
    part('a', ['body'], query([0]));
    appendFileSync(join(folder, 'a.features'), 'x');
    expect(() => readFeatureTable(folder, ['body'])).toThrow(/a\.features cannot be used/);
  });
});

const row = (repo: string, number: number, digest = 'd1'): TrainingRow => ({
  row: {
    instance_id: `${repo}-${number}`,
    dataset: 'made',
    repo,
    language: 'python',
    base_commit: 'abc1234',
    problem_statement: 'It chimes twice',
    gold_files: ['a.py'],
    gold_functions: [],
  },
  source: undefined,
  digest,
});

/** Builds over `rows`, and tells which were asked. `answer` may throw, as a cancelled pool does. */
async function build(
  rows: readonly TrainingRow[],
  {
    candidates = 5,
    answer = () => undefined,
  }: { candidates?: number; answer?: (asked: number) => 'fail' | undefined } = {},
): Promise<string[]> {
  const asked: string[] = [];
  const carryOut = async (
    jobs: readonly WorkerJob<TrainingRow>[],
    onOutcome: (row: TrainingRow, outcome: FeatureOutcome) => void,
  ) => {
    for (const one of jobs.flatMap((job) => job.rows)) {
      const { instance_id: instanceId, repo } = one.row;
      if (answer(asked.push(instanceId)) === 'fail') onOutcome(one, { kind: 'failed', reason: 'no such commit' });
      else {
        const values = new Float32Array(FEATURES.length).fill(candidates);
        onOutcome(one, { kind: 'ranked', query: query([0], { instanceId, repo, digest: one.digest, values }) });
      }
    }
  };
  const folderOf = (repo: string) => (repo === 'nobody' ? undefined : `/clones/${repo}`);
  await buildFeatureTable(folder, rows, { candidates, folderOf, carryOut });
  return asked;
}

const ids = () => readFeatureTable(folder).queries.map(({ instanceId }) => instanceId);

describe('building a table', () => {
  it('asks for each row once, and later for what is new or has changed', async () => {
    expect(await build([row('a', 1), row('b', 1)])).toEqual(['a-1', 'b-1']);
    expect(await build([row('a', 1), row('b', 1)])).toEqual([]);
    expect(await build([row('a', 2), row('b', 1, 'd2')])).toEqual(['a-2', 'b-1']);
    expect(ids()).toEqual(['a-1', 'a-2', 'b-1']);
  });

  it('makes no part anew that has everything', async () => {
    await build([row('a', 1), row('b', 1)]);
    const fileNumber = () => statSync(join(folder, 'a.features')).ino;
    const before = fileNumber();
    await build([row('a', 1), row('b', 2)]);
    expect(fileNumber()).toBe(before);
    await build([row('a', 2)]);
    expect(fileNumber()).not.toBe(before);
  });

  it('takes nothing over that was cut elsewhere', async () => {
    await build([row('a', 1)]);
    expect(await build([row('a', 1)], { candidates: 9 })).toEqual(['a-1']);
    expect(readFeatureTable(folder).queries[0]!.values[0]).toBe(9);
  });

  it('keeps what had come when it is stopped', async () => {
    const stop = (asked: number) => {
      if (asked === 3) throw new Error('stopped');
      return undefined;
    };
    const rows = [row('a', 1), row('b', 1), row('b', 2)];
    await expect(build(rows, { answer: stop })).rejects.toThrow('stopped');
    expect(ids()).toHaveLength(2);
    expect(await build(rows)).toHaveLength(1);
  });

  it('tells what could not be ranked, and tries it again', async () => {
    const rows = [row('a', 1), row('a', 2), row('nobody', 1)];
    await build(rows, { answer: (asked) => (asked === 1 ? 'fail' : undefined) });
    expect(readFeatureTable(folder)).toMatchObject({ failed: [{ instanceId: 'a-1', reason: 'no such commit' }] });
    expect(await build(rows)).toEqual(['a-1']);
    expect(readFeatureTable(folder).failed).toEqual([]);
    expect(readdirSync(folder)).toEqual(['a.features']);
  });

  it('gives the same bytes in any order', async () => {
    const rows = [row('a', 3), row('a', 1), row('a', 2)];
    await build(rows);
    const bytes = readFileSync(join(folder, 'a.features'));
    rmSync(join(folder, 'a.features'));
    await build(rows.reverse());
    expect(readFileSync(join(folder, 'a.features'))).toEqual(bytes);
  });
});
