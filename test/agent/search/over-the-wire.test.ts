/** Searches over real endpoints' protocols: calls made at once and their results go there and back, forced answers and text included. */
import { afterEach, describe, expect, test } from 'vitest';
import { ChatPolicy, runSearch } from '../../../src/agent/index.ts';
import { loadPrompt } from '../../../src/prompts.ts';
import { openOver, PROTOCOLS } from '../../support/loopback-model.ts';
import {
  type Answer,
  calls,
  callsAll,
  fails,
  type Loopback,
  overflows,
  refuses,
  says,
  startLoopback,
} from '../../support/loopback-server.ts';
import { ISSUE, SHOP, searching } from './searching.ts';

const LOOKS = callsAll([
  ['grep', { pattern: 'def .*_price' }],
  ['read_file', { path: 'shop/cart.py' }],
]);
const READS = calls('read_file', { path: 'long.py' });
const GIVEN = { reason: 'r', files: [], functions: [{ path: 'shop/money.py', name: 'round_price' }] };
const ANSWERS = calls('answer', GIVEN);

let server: Loopback | undefined;
afterEach(() => server?.stop());

describe.each(PROTOCOLS)('%s protocol', (_, protocol) => {
  async function run(script: readonly Answer[], turns = 6) {
    server = await startLoopback(script);
    const { model } = openOver(server, protocol(server));
    const { options } = await searching([], { sources: { ...SHOP, 'long.py': 'x = 1\n'.repeat(900) } });
    const policy = new ChatPolicy({ model, prompt: loadPrompt('search'), definitions: options.tools.definitions });
    const outcome = await runSearch(ISSUE, { ...options, policy, turns });
    return { outcome, requests: server.requests };
  }

  test('two calls at once, each with its result', async () => {
    const { outcome, requests } = await run([LOOKS, ANSWERS]);
    expect(outcome).toMatchObject({ ending: 'answered', repairs: {}, pool: ['shop/money.py:round_price'] });
    expect(outcome.end).toMatchObject({ turns: 1, widths: [2], novelty: [1, 1] });
    expect(requests[1]!.text).toContain('def round_price(amount):');
    expect(requests[1]!.text).toContain('class Cart:');
  });

  test.each<[string, Answer[], string]>([
    ['the last turn', [LOOKS, LOOKS, ANSWERS], 'forced'],
    ['an overflow', [READS, overflows(), ANSWERS], 'answered'],
    ['a refusal', [LOOKS, refuses(), ANSWERS], 'answered'],
    ['429', [fails(429), LOOKS, ANSWERS], 'answered'],
    [
      'no tools',
      [
        fails(400, {}, 'scripted-model does not support tools'),
        says('{"calls": [{"name": "grep", "arguments": {"pattern": "round_price"}}]}'),
        says(JSON.stringify({ answer: GIVEN })),
      ],
      'answered',
    ],
  ])('%s', async (_, script, ending) => {
    const { outcome } = await run(script, 2);
    expect(outcome).toMatchObject({ ending, pool: ['shop/money.py:round_price'] });
  });
});
