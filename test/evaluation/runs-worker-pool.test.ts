/** Jobs on worker threads: every row gets its outcome, whatever becomes of the workers. The workers here are a few lines each. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Instance } from '../../src/evaluation/instance.ts';
import type { Outcome } from '../../src/evaluation/runs/outcome.ts';
import type { Job } from '../../src/evaluation/runs/plan.ts';
import { runJobs } from '../../src/evaluation/runs/worker-pool.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixpoint-pool-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/**
 * A worker that answers rows by what their issue says: `exit` and `throw` end it while it asks, `early` before; `wait` takes as
 * long as it is left alive. Its answers name the thread and the repositories that were being worked on.
 */
const WORKER = `
import { parentPort, threadId, workerData } from 'node:worker_threads';
const busy = new Int32Array(workerData);
parentPort.on('message', ({ folder, rows }) => {
  const at = Number(folder);
  const others = Atomics.add(busy, at, 1);
  for (const [i, { instance_id, problem_statement }] of rows.entries()) {
    if (problem_statement === 'early') process.exit(9);
    const instance = { instance_id, title: problem_statement };
    parentPort.postMessage({ asking: instance });
    if (problem_statement === 'exit') process.exit(7);
    if (problem_statement === 'throw') throw new Error('out of something');
    if (problem_statement === 'wait') return;
    if (problem_statement === 'slow') Atomics.wait(busy, 0, -1, 30);
    const row = { instance_id, functions: [], files: [], seconds: others, thread: threadId };
    if (i === rows.length - 1) Atomics.sub(busy, at, 1); // before the answer that ends the job
    parentPort.postMessage({ outcome: { kind: 'answered', instance, row, baselines: {} } });
  }
});
`;

function jobOf(repository: number, ...issues: string[]): Job {
  const rows = issues.map((problem_statement, i): Instance => {
    const instance_id = `${repository}-${i}`;
    const task = { instance_id, dataset: 'tiny', repo: `${repository}`, language: 'python', base_commit: 'abc1234' };
    return { ...task, problem_statement, gold_files: ['a.py'], gold_functions: [] };
  });
  return { folder: String(repository), rows };
}

async function run(jobs: readonly Job[], options: { workers: number; signal?: AbortSignal; onOutcome?: () => void }) {
  const module = join(folder, 'worker.mjs');
  writeFileSync(module, WORKER);
  const outcomes: [id: string, outcome: Outcome][] = [];
  const ended = runJobs(jobs, {
    workers: options.workers,
    module: pathToFileURL(module),
    setup: new SharedArrayBuffer(64),
    onOutcome: (row, outcome) => {
      outcomes.push([row.instance_id, outcome]);
      options.onOutcome?.();
    },
    ...(options.signal && { signal: options.signal }),
  });
  return { outcomes, ended };
}

async function outcomesOf(jobs: readonly Job[], workers: number): Promise<Map<string, Outcome>> {
  const { outcomes, ended } = await run(jobs, { workers });
  await ended;
  expect(new Set(outcomes.map(([id]) => id)).size).toBe(outcomes.length);
  return new Map(outcomes.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const kinds = (outcomes: ReadonlyMap<string, Outcome>) =>
  Object.fromEntries([...outcomes].map(([id, { kind }]) => [id, kind]));

test.each([0, 1, 2, 5])('every row gets its outcome on %i workers', async (workers) => {
  const outcomes = await outcomesOf([jobOf(1, 'a', 'b'), jobOf(2, 'c'), jobOf(3, 'd', 'e')], workers);
  expect(kinds(outcomes)).toEqual({
    '1-0': 'answered',
    '1-1': 'answered',
    '2-0': 'answered',
    '3-0': 'answered',
    '3-1': 'answered',
  });
});

test('no jobs, no workers', async () => {
  expect(await outcomesOf([], 4)).toEqual(new Map());
});

test('a worker that dies fails its instance; the rest of the job is answered', async () => {
  const outcomes = await outcomesOf([jobOf(1, 'a', 'exit', 'b', 'throw', 'c')], 1);
  expect(kinds(outcomes)).toEqual({
    '1-0': 'answered',
    '1-1': 'failed',
    '1-2': 'answered',
    '1-3': 'failed',
    '1-4': 'answered',
  });
  expect(outcomes.get('1-1')).toEqual({
    kind: 'failed',
    instance: { instance_id: '1-1', title: 'exit' },
    reason: 'the worker stopped with code 7',
  });
  expect(outcomes.get('1-3')).toMatchObject({ reason: 'the worker stopped: out of something' });
});

test('a worker that dies at the last row leaves nothing unanswered', async () => {
  expect(kinds(await outcomesOf([jobOf(1, 'a', 'exit'), jobOf(2, 'b')], 1))).toEqual({
    '1-0': 'answered',
    '1-1': 'failed',
    '2-0': 'answered',
  });
});

test('one that dies before the gold is known can only be rejected', async () => {
  const outcomes = await outcomesOf([jobOf(1, 'early', 'a')], 1);
  expect(outcomes.get('1-0')).toEqual({
    kind: 'rejected',
    rejection: { instance_id: '1-0', place: '1', reason: 'the worker stopped with code 9' },
  });
  expect(outcomes.get('1-1')).toMatchObject({ kind: 'answered' });
});

test('two workers are not at one repository while there is another', async () => {
  const [first, second] = [jobOf(1, 'slow', 'slow'), jobOf(2, 'slow', 'slow')];
  const [third, fourth] = [jobOf(3, 'slow', 'slow'), jobOf(4, 'slow', 'slow')];
  const jobs = [first, { ...second, folder: '1' }, { ...third, folder: '2' }, { ...fourth, folder: '2' }];
  const outcomes = await outcomesOf(jobs, 2);
  expect(outcomes.size).toBe(8);
  for (const outcome of outcomes.values()) expect(outcome).toMatchObject({ row: { seconds: 0 } });
});

test('stops when it is cancelled; what was handed over by then stands', async () => {
  const abort = new AbortController();
  let handed = 0;
  const { outcomes, ended } = await run([jobOf(1, 'a', 'wait'), jobOf(2, 'b', 'wait'), jobOf(3, 'c')], {
    workers: 2,
    signal: abort.signal,
    onOutcome: () => {
      if (++handed === 2) abort.abort();
    },
  });
  await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
  expect(outcomes.map(([id]) => id).sort()).toEqual(['1-0', '2-0']);
});

test('starts nothing where it is cancelled before', async () => {
  const { outcomes, ended } = await run([jobOf(1, 'wait')], { workers: 1, signal: AbortSignal.abort() });
  await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
  expect(outcomes).toEqual([]);
});
