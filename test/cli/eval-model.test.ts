/** `fixpoint eval` with a chat model behind an endpoint: one bill for all workers, and failures as data. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, fails, says, startLoopback } from '../support/loopback-server.ts';
import { Benchmark } from './benchmark.ts';
import { Sandbox } from './fixpoint-process.ts';
import { readLines } from './run-output.ts';

const KEY = 'sk-never-to-be-seen-1234567890';

let sandbox: Sandbox;
let benchmark: Benchmark;

beforeAll(() => {
  sandbox = new Sandbox();
  benchmark = new Benchmark();
});

afterAll(() => {
  sandbox.remove();
  benchmark.remove();
});

const output = (name: string) => join(sandbox.folder, name);
const linesOf = (name: string, file: string) => readLines(join(output(name), file));

/** Reranks with a model that gives `answer` to all requests. */
async function evaluate(name: string, answer: Answer, ...args: string[]) {
  const server = await startLoopback(() => answer);
  const model = ['--mode', 'rerank', '--model', 'compatible/scripted', '--model-url', `${server.url}/v1`];
  const places = ['--dataset', benchmark.dataset('dev'), '--repositories', benchmark.clones, '--output', output(name)];
  const outcome = await sandbox.run(['eval', ...places, ...model, ...args], {
    environment: { FIXPOINT_MODEL_KEY: KEY },
  });
  await server.stop();
  return { ...outcome, requests: server.requests.length };
}

it('keeps one bill for all workers, and puts costs into rows and reports', async () => {
  const { exitCode, stdout, stderr, requests } = await evaluate('run', says('[2] > [1]'), '--workers', '2');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^fixpoint rerank \(compatible\/scripted\) on dev: 13 instances\n/);
  expect(stderr).toContain(`model: ${requests} calls, `);
  const calls = linesOf('run', 'run.jsonl').reduce((sum, { usage }) => sum + (usage?.model_calls ?? 0), 0);
  expect(calls).toBe(requests);
  expect(readFileSync(join(output('run'), 'report.md'), 'utf8')).toContain(`- Chat model: ${calls} model calls`);
  for (const file of ['config.json', 'report.html', 'metrics.json', 'run.jsonl'])
    expect(readFileSync(join(output('run'), file), 'utf8')).not.toContain(KEY);
});

it('an instance for which the model never answers has failed, and is listed', async () => {
  const few = ['--instance', 'green__garden-1', '--instance', 'acme__shop-12'];
  const first = await evaluate('failing', fails(400), ...few);
  expect(first.exitCode).toBe(0);
  expect(linesOf('failing', 'failures.jsonl')).toMatchObject([{ kind: 'failed' }, { kind: 'failed' }]);
  expect(linesOf('failing', 'run.jsonl')).toEqual([]);
});

it('what the budget does not reach has failed: the first ranking is not passed off as the answer of the model', async () => {
  const budget = ['--model-price', '1,1', '--max-cost', '0.000001', '--instance', 'green__garden-1'];
  const { requests } = await evaluate('spent', says('[2] > [1]'), ...budget);
  expect(requests).toBe(0);
  expect(linesOf('spent', 'failures.jsonl')).toMatchObject([
    { kind: 'failed', reason: expect.stringContaining('--max-cost') },
  ]);
});
