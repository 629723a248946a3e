/** The agent over real endpoints' protocols: calls and their results go there and back, and what the wire does to them ends well. */
import { afterEach, describe, expect, test } from 'vitest';
import { runAgent } from '../../src/agent/index.ts';
import type { ChatModelOptions } from '../../src/models/index.ts';
import { openOver, PROTOCOLS } from '../support/loopback-model.ts';
import {
  type Answer,
  babbles,
  calls,
  callsAll,
  fails,
  type Loopback,
  overflows,
  refuses,
  says,
  saysNothing,
  startLoopback,
} from '../support/loopback-server.ts';
import { functions, scripted } from './scripted-agent.ts';

const LONG = { id: 'b.py:b', text: 'x = 1\n'.repeat(500), prior: 0.1, rank: 2 };
const FOUND = { issue: [...functions('a.py:a'), LONG], x: functions('c.py:c', 'a.py:a') };
const FIRST = { reasoning: 'r', relevant: ['b.py:b'], next_description: 'x' };
const SECOND = { reasoning: 'r', relevant: ['c.py:c'], next_description: '' };

let server: Loopback | undefined;
afterEach(() => server?.stop());

async function run(
  protocol: (server: Loopback) => Partial<ChatModelOptions>,
  script: readonly Answer[],
  more: Partial<ChatModelOptions> = {},
) {
  server = await startLoopback(script);
  const { model } = openOver(server, { ...protocol(server), ...more });
  const outcome = await runAgent('issue', { ...scripted([], FOUND), model });
  return { outcome, requests: server.requests };
}

describe.each(PROTOCOLS)('%s protocol', (_, protocol) => {
  test('two rounds by tool calls', async () => {
    const { outcome, requests } = await run(protocol, [calls('report', FIRST), calls('report', SECOND)]);
    expect(outcome).toMatchObject({ pool: ['b.py:b', 'c.py:c'], ending: 'model_stopped', repairs: {} });
    expect(requests).toHaveLength(2);
    expect(requests[1]!.text).toContain('[3] c.py:c');
  });

  test('several calls in one answer are each given a result', async () => {
    const { outcome } = await run(protocol, [
      callsAll([
        ['report', FIRST],
        ['report', SECOND],
      ]),
      calls('report', SECOND),
    ]);
    expect(outcome).toMatchObject({ ending: 'model_stopped', repairs: { several_calls: 1, unknown_id: 1 } });
  });

  test.each<[string, Answer[], Record<string, number>]>([
    ['text', [says(JSON.stringify(FIRST)), says(JSON.stringify(SECOND))], { no_tool_call: 2 }],
    ['another tool', [calls('search', FIRST), calls('search', SECOND)], { wrong_tool: 2 }],
    [
      'broken JSON',
      [calls('report', JSON.stringify(FIRST).slice(0, -1)), calls('report', SECOND)],
      { bad_arguments: 1 },
    ],
    ['a refusal', [refuses(), calls('report', FIRST), calls('report', SECOND)], { unreadable: 1 }],
    [
      'no tools',
      [
        fails(400, {}, 'scripted-model does not support tools'),
        says(JSON.stringify(FIRST)),
        says(JSON.stringify(SECOND)),
      ],
      {},
    ],
    ['an overflow', [overflows(), calls('report', FIRST), calls('report', SECOND)], {}],
    ['429 and 500', [fails(429), calls('report', FIRST), fails(500), calls('report', SECOND)], {}],
  ])('%s', async (_, script, repairs) => {
    const { outcome } = await run(protocol, script);
    expect(outcome).toMatchObject({ pool: ['b.py:b', 'c.py:c'], ending: 'model_stopped', repairs });
  });

  test.each<[string, Answer]>([
    ['401', fails(401)],
    ['empty answers', saysNothing()],
    ['what is no JSON', babbles()],
    ['500 without end', fails(500)],
  ])('%s in the second round: the first is kept', async (_, failure) => {
    const { outcome } = await run(protocol, [calls('report', FIRST), ...Array.from({ length: 40 }, () => failure)]);
    expect(outcome).toMatchObject({ pool: ['b.py:b'], ending: 'model_failed' });
    expect(outcome.ranking.map(({ id }) => id)).toEqual(['b.py:b', 'a.py:a']);
    expect(outcome.notices).toHaveLength(1);
  });

  test('a budget that is spent ends it', async () => {
    const script = [calls('report', FIRST, { usage: { input: 1_000_000, output: 10 } }), calls('report', SECOND)];
    const { outcome } = await run(protocol, script, { price: { input: 1, output: 1 }, maxCost: 0.5 });
    expect(outcome).toMatchObject({ pool: ['b.py:b'], ending: 'budget' });
  });
});
