/** What the loop tells a policy that is no chat model, and what it makes of its answer. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resumeTrajectory, runSearch, startTrajectory } from '../../../src/agent/index.ts';
import type { Decision, Policy, SearchAnswer, SearchState } from '../../../src/agent/search/policy.ts';
import { ids, searching } from './searching.ts';

const ISSUE = 'Prices are rounded down';

/** Makes one grep, then answers; keeps what it knew of each entity. */
class Noting implements Policy {
  readonly name = 'noting';
  readonly contextTokens = 32_768;
  readonly known: unknown[] = [];
  readonly #answer: SearchAnswer;

  constructor(answer: Partial<SearchAnswer>) {
    this.#answer = { reason: '', files: [], functions: [], ...answer };
  }

  async decide({ turns, placeOf }: SearchState): Promise<Decision> {
    const [last] = turns.slice(-1);
    if (!last) {
      const pattern = { pattern: 'CENTS|class Cart' };
      return { kind: 'calls', calls: [{ id: '1', name: 'grep', arguments: pattern }] };
    }
    for (const id of last.results.flatMap(({ entities }) => entities)) {
      const place = placeOf(id);
      this.known.push([id, place?.document.kind, place?.document.span.startLine]);
    }
    return { kind: 'answer', answer: this.#answer };
  }
}

const named = (id: string, reason = '') => {
  const [path = '', name = ''] = id.split(':');
  return { path, name, startLine: 0, endLine: 0, reason };
};

async function searched(answer: Partial<SearchAnswer>, given: Parameters<typeof searching>[1] = {}) {
  const { options } = await searching([], given);
  const policy = new Noting(answer);
  return { ...(await runSearch(ISSUE, { ...options, policy })), policy };
}

const KNOWN = [
  ['shop/money.py:round_price', 'function', 4],
  ['shop/cart.py', undefined, undefined],
];

test('a policy is told which document each entity is, also in turns that are replayed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-'));
  const file = join(folder, 'trajectory.jsonl');
  const { header } = await searching([]);
  const first = await searched({}, { trajectory: startTrajectory(file, header) });
  expect(first.policy.known).toEqual(KNOWN);
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, `${lines.slice(0, 2).join('\n')}\n`);
  const again = await searched({}, { trajectory: resumeTrajectory(file, header) });
  expect(again.policy.known).toEqual(KNOWN);
  expect(readFileSync(file, 'utf8').match(/"type":"used"/g)).toHaveLength(1);
  rmSync(folder, { recursive: true });
});

test('what comes next follows the answer, before what was shown, and is none of the set', async () => {
  const outcome = await searched({
    files: ['shop/limits.py'],
    functions: [named('shop/cart.py:Cart.add')],
    next: [named('shop/money.py:format_price', 'it formats'), named('shop/cart.py:Cart.add'), named('no.py:where')],
    nextFiles: ['tests/test_money.py', 'shop/cart.py'],
  });
  expect(ids(outcome)).toEqual(['shop/cart.py:Cart.add', 'shop/money.py:format_price', 'shop/money.py:round_price']);
  expect(outcome.places[1]).toMatchObject({ answered: false, reason: 'it formats', shown: 0 });
  const scores = outcome.places.map(({ score }) => score);
  expect(scores).toEqual([...new Set(scores)].sort((a, b) => b - a));
  expect(outcome.pool).toEqual(['shop/cart.py:Cart.add']);
  expect(outcome.end.files).toEqual(['shop/limits.py', 'shop/cart.py']);
  expect(outcome.files.map(({ file, answered }) => [file.path, answered])).toEqual([
    ['shop/limits.py', true],
    ['shop/cart.py', true],
    ['tests/test_money.py', false],
    ['shop/money.py', false],
  ]);
});

test('an answer of nothing is what it named next', async () => {
  const outcome = await searched({ next: [named('shop/cart.py:Cart.add')], nextFiles: ['shop/limits.py'] });
  expect(outcome.end).toMatchObject({ answered: false, files: ['shop/cart.py', 'shop/money.py'] });
  expect(outcome.pool).toEqual(['shop/cart.py:Cart.add', 'shop/money.py:round_price']);
});

test('the answer is recorded as it was given', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-'));
  const file = join(folder, 'trajectory.jsonl');
  const { header } = await searching([]);
  const given = { next: [named('shop/cart.py:Cart.add', 'why')], nextFiles: ['no/such/file.py'] };
  await searched(given, { trajectory: startTrajectory(file, header) });
  const events = readFileSync(file, 'utf8').trimEnd().split('\n').slice(1);
  const answered = events.map((line) => JSON.parse(line)).find(({ type }) => type === 'answered');
  expect(answered.answer).toEqual({ reason: '', files: [], functions: [], ...given });
  const again = await searched(given, { trajectory: resumeTrajectory(file, header) });
  expect(again.pool).toEqual(['shop/cart.py:Cart.add', 'shop/money.py:round_price']);
  rmSync(folder, { recursive: true });
});
