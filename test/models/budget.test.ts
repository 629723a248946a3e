/** Limits of dollars and seconds, and the bill that worker threads share. */
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { Ledger } from '../../src/models/bill.ts';
import { withinBudget } from '../../src/models/budget.ts';
import { newLedger } from '../../src/models/index.ts';
import { openOver, request } from '../support/loopback-model.ts';
import { fails, hangs, type Loopback, says, slowly, startLoopback } from '../support/loopback-server.ts';

const servers: Loopback[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function started(...script: Parameters<typeof startLoopback>): Promise<Loopback> {
  const server = await startLoopback(...script);
  servers.push(server);
  return server;
}

/** A request of about 100 tokens in and 64 out at most. */
const ask = (text = 'q') => request(text.padEnd(350, '.'));
const PRICE = { input: 1, output: 10 };

test('dollars, tokens and calls add up', async () => {
  const server = await started([
    says('a', { usage: { input: 1_000, output: 100 } }),
    fails(500),
    says('b', { usage: { input: 500, output: 1 } }),
  ]);
  const { model, bill } = openOver(server, { price: PRICE });
  await model.complete(ask('a'), {});
  await model.complete(ask('b'), {});
  expect(bill()).toMatchObject({ calls: 2, cachedCalls: 0, inputTokens: 1_500, outputTokens: 101 });
  expect(bill().dollars).toBeCloseTo((1_500 * 1 + 101 * 10) / 1e6, 12);
});

test('a price of a fraction of a millionth is not rounded away', async () => {
  const server = await started([says('a', { usage: { input: 1, output: 0 } })]);
  const { model, bill } = openOver(server, { price: { input: 0.05, output: 0.4 } });
  await model.complete(ask(), {});
  expect(bill().dollars).toBeGreaterThan(0);
  expect(bill().dollars).toBeLessThan(1e-5);
});

test('without a price there are no dollars, and no limit of them', async () => {
  const server = await started([says('a')]);
  const { model, bill } = openOver(server);
  await model.complete(ask(), {});
  expect(bill().dollars).toBeUndefined();
  expect(() => openOver(server, { maxCost: 1 })).toThrow(/--max-cost needs the price of compatible\/scripted-model/);
});

test('the model is not asked beyond the limit of dollars', async () => {
  const server = await started(() => says('x', { usage: { input: 100, output: 50 } }));
  // A request is worth 740 millionths beforehand, and costs 600.
  const { model, bill } = openOver(server, { price: PRICE, maxCost: 0.002 });
  const outcomes: string[] = [];
  for (const text of ['a', 'b', 'c', 'd']) {
    outcomes.push(
      await model.complete(ask(text), {}).then(
        () => 'answered',
        (error) => `${error.reason}: ${error.message}`,
      ),
    );
  }
  expect(outcomes.slice(0, 3)).toEqual(['answered', 'answered', 'answered']);
  expect(outcomes[3]).toMatch(/^budget: --max-cost 0\.002 leaves no room for \$0\.00074 more; raise it and run again/);
  expect(bill().dollars).toBeLessThanOrEqual(0.002);
});

test('requests under way count as spent until they end', async () => {
  const server = await started(() => slowly(30, says('x')));
  const { model } = openOver(server, { price: PRICE, maxCost: 0.0016 });
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map((text) => model.complete(ask(text), {})));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  // What they did not use is free again.
  await expect(model.complete(ask('e'), {})).resolves.toMatchObject({ text: 'x' });
});

test('the model is not asked after the limit of seconds', async () => {
  let nowMs = 0;
  const server = await started(() => {
    nowMs += 6_000;
    return says('x');
  });
  const { model, bill } = openOver(server, { maxSeconds: 10, now: () => nowMs });
  await model.complete(ask('a'), {});
  await model.complete(ask('b'), {});
  await expect(model.complete(ask('c'), {})).rejects.toMatchObject({
    reason: 'budget',
    message: expect.stringMatching(/^--max-seconds 10 is reached; raise it/),
  });
  expect(bill()).toMatchObject({ calls: 2, seconds: 12 });
});

test('a request that hangs at the limit of seconds ends a while later', async () => {
  const server = await started([hangs()]);
  let nowMs = 0;
  const { model } = openOver(server);
  const ledger = new Ledger(newLedger(), undefined);
  const limited = withinBudget(model, {
    maxSeconds: 0.02,
    graceMs: 20,
    price: undefined,
    reasoningTokens: () => 0,
    ledger,
    now: () => nowMs,
  });
  const asked = limited.complete(ask(), {});
  nowMs = 40;
  await expect(asked).rejects.toMatchObject({ reason: 'budget' });
});

test('worker threads share a bill', async () => {
  const ledger = newLedger();
  const script = `
    const { workerData } = require('node:worker_threads');
    const entries = new BigInt64Array(workerData);
    for (let i = 0; i < 1000; i++) Atomics.add(entries, 0, 1n);`;
  await Promise.all(
    [1, 2].map(
      () =>
        new Promise((done, fail) =>
          new Worker(script, { eval: true, workerData: ledger }).once('exit', done).once('error', fail),
        ),
    ),
  );
  new Ledger(ledger, undefined).addReply({ inputTokens: 5, outputTokens: 1 });
  expect(new Ledger(ledger, undefined).bill()).toMatchObject({ calls: 2_001, inputTokens: 5 });
});

test('two models over one ledger share a limit', async () => {
  const server = await started(() => says('x', { usage: { input: 100, output: 64 } }));
  const ledger = newLedger();
  const options = { ledger, price: PRICE, maxCost: 0.001 };
  await openOver(server, options).model.complete(ask('a'), {});
  await expect(openOver(server, options).model.complete(ask('b'), {})).rejects.toMatchObject({ reason: 'budget' });
});

test('what a model may spend on reasoning counts beforehand', async () => {
  const server = await started([says('x')]);
  const options = { model: 'openai/gpt-5-mini', price: PRICE };
  await expect(openOver(server, { ...options, maxCost: 0.01 }).model.complete(ask(), {})).rejects.toMatchObject({
    reason: 'budget',
  });
  await openOver(server, { ...options, maxCost: 0.1 }).model.complete(ask(), {});
});

test.each([0.9005, 3, 1e9])('a limit of %d s is one', async (maxSeconds) => {
  const server = await started([says('x')]);
  await expect(openOver(server, { maxSeconds }).model.complete(ask(), {})).resolves.toMatchObject({ text: 'x' });
});
