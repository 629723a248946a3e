/** `fixpoint eval` with a simulated judge, end to end: what it reaches, what it costs, that it says what it is, and that nothing else matters. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Benchmark } from './benchmark.ts';
import { Sandbox } from './fixpoint-process.ts';
import { readEvaluation, readLines, withoutCosts } from './run-output.ts';

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
const acc1 = (name: string) => readEvaluation(join(output(name), 'metrics.json')).metrics['function.acc@1']!.mean;

function evaluate(name: string, ...args: string[]) {
  const dataset = benchmark.dataset('dev');
  const places = ['--dataset', dataset, '--repositories', benchmark.clones, '--output', output(name), '--offline'];
  return sandbox.run(['eval', ...places, ...args]);
}

describe.each(['rerank', 'agent', 'reformulate'])('the mode %s', (mode) => {
  it('with a perfect judge finds what it is shown first, tells what that cost, and that it is a simulation', async () => {
    const { exitCode, stdout } = await evaluate(
      mode,
      ...['--mode', mode, '--fusion', 'none', '--judge', 'accuracy=1,haste=0,alarms=0'],
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^SIMULATION: fixpoint ${mode} \\(simulated/judge-1.*\\) on dev: 13 instances`));
    expect(stdout).toMatch(/\n[\d,]+ model calls, [\d,]+ tokens in, [\d,]+ out\n/);
    expect(readFileSync(join(output(mode), 'report.md'), 'utf8')).toMatch(/^# SIMULATION: /);
    expect(JSON.parse(readFileSync(join(output(mode), 'config.json'), 'utf8')).chat).toMatchObject({
      mode,
      model: 'simulated/judge-1-alarms-0-haste-0',
      judge: { accuracy: 1, seed: 1 },
    });
    for (const { functions, usage = {}, model } of readLines(join(output(mode), 'run.jsonl'))) {
      expect(functions.length).toBeGreaterThan(5);
      expect(usage.model_calls).toBeGreaterThan(0);
      expect(usage.input_tokens).toBeGreaterThan(100);
      expect(model).toMatchObject({ name: expect.stringMatching(/^simulated/), repairs: {} });
      expect(model!.prompts.map(({ name }) => name)).toContain('listwise');
      expect('turns' in usage).toBe(mode === 'agent');
    }
    expect(acc1(mode)).toBe(1);
  });
});

it('answers do not depend on the number of workers', async () => {
  const flags = ['--mode', 'rerank', '--judge', 'accuracy=0.5,chatter=0.3'];
  await Promise.all([evaluate('one', ...flags, '--workers', '1'), evaluate('two', ...flags, '--workers', '2')]);
  const [one, two] = ['one', 'two'].map((name) => withoutCosts(readEvaluation(join(output(name), 'metrics.json'))));
  expect(two).toEqual(one);
  expect(readFileSync(join(output('one'), 'failures.jsonl'), 'utf8')).toBe('');
});

it('goes on with a run of the same judge alone', async () => {
  const flags = ['--mode', 'rerank', '--limit', '2', '--resume'];
  await evaluate('resumed', ...flags, '--judge', 'accuracy=0.5');
  const { exitCode, stderr } = await evaluate('resumed', ...flags, '--judge', 'accuracy=0.6');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('holds a run with other settings');
});
