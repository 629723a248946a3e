/** The simulated judge before the agent and Reformulate: what it calls relevant, when it stops, and what it says to search for. */
import { describe, expect, test } from 'vitest';
import type { ChatMessage, ChatReply, ChatRequest, ToolDefinition } from '../../../src/core/index.ts';
import { DEFAULT_STRENGTH, type JudgeStrength } from '../../../src/evaluation/simulation/judge-strength.ts';
import { SimulatedJudge } from '../../../src/evaluation/simulation/simulated-judge.ts';

const ISSUE = 'Opening a walrus fails with a strange crash';
const GOLD = [
  { id: 'a.py:loadTusks', line: 1, text: 'def loadTusks(folder): return glacier(folder)' },
  { id: 'a.py:load', line: 9, text: 'def load(): return penguin()' },
];
const tool = (name: string): ToolDefinition => ({ name, description: '', parameters: {} });

function judge(strength: Partial<JudgeStrength>, { id = 'one', gold = GOLD } = {}) {
  const exact = { ...DEFAULT_STRENGTH, haste: 0, alarms: 0, words: 1 };
  return new SimulatedJudge({ instance_id: id, problem_statement: ISSUE, gold }, { ...exact, ...strength });
}

function assess(documents: readonly string[], more: Partial<ChatRequest> = {}): ChatRequest {
  const messages: ChatMessage[] = [{ role: 'user', content: documents.map((id, i) => `[${i + 1}] ${id}`).join('\n') }];
  return { messages, purpose: { kind: 'assess', documents }, maxOutputTokens: 500, tools: [tool('report')], ...more };
}

async function assessment(model: SimulatedJudge, request: ChatRequest) {
  const reply = await model.complete(request, {});
  return argumentsOf(reply) as { relevant: string[]; next_description: string };
}

const argumentsOf = ({ toolCalls }: ChatReply) => toolCalls[0]!.arguments;
const others = Array.from({ length: 8 }, (_, i) => `b.py:other${i}`);
const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length;

describe('an assessment', () => {
  test('names the gold among the functions shown, and describes what was not shown', async () => {
    const { relevant, next_description } = await assessment(judge({}), assess([...others, 'a.py:loadTusks']));
    expect(relevant).toEqual(['a.py:loadTusks']);
    expect(next_description.split(' ').sort()).toEqual(['def', 'load', 'penguin', 'return']);
  });

  test('an id that another one begins with counts as not shown', async () => {
    const { next_description } = await assessment(judge({}), assess(['a.py:loadTusks']));
    expect(next_description).toContain('penguin');
  });

  test('stops when all gold was shown, now or before', async () => {
    const before: ChatMessage[] = [
      { role: 'user', content: '[1] a.py:load\ndef load(): ...' },
      { role: 'assistant', content: '' },
    ];
    const { messages, ...rest } = assess(['a.py:loadTusks']);
    expect(await assessment(judge({}), { ...rest, messages: [...before, ...messages] })).toMatchObject({
      next_description: '',
    });
  });

  test.each([0.3, 0.8])('recognises, alarms and hurries as often as set: %d', async (rate) => {
    const asked = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) =>
        assessment(
          judge({ accuracy: rate, alarms: rate, haste: rate }, { id: `${i}` }),
          assess([...others, 'a.py:load']),
        ),
      ),
    );
    expect(share(asked.map(({ relevant }) => relevant.includes('a.py:load')))).toBeCloseTo(rate, 1);
    expect(share(asked.map(({ relevant }) => relevant.includes('b.py:other0')))).toBeCloseTo(rate, 1);
    expect(share(asked.map(({ next_description: next }) => next === ''))).toBeCloseTo(rate, 1);
    const told = asked.filter(({ next_description: next }) => next !== '');
    expect(share(told.map(({ next_description: next }) => next.includes('glacier')))).toBeCloseTo(rate, 1);
    const repeated = told.filter(({ next_description: next }) => !next.includes('glacier'));
    expect(repeated.every(({ next_description: next }) => next.includes('walrus'))).toBe(true);
  });

  test('is JSON in text where the request has no tools', async () => {
    const { tools: _none, ...request } = assess(['a.py:load']);
    const { text, toolCalls } = await judge({}).complete(request, {});
    expect(toolCalls).toEqual([]);
    expect(JSON.parse(text)).toMatchObject({ relevant: ['a.py:load'] });
  });

  test('has formal mistakes as often as set', async () => {
    const replies = await Promise.all(
      Array.from({ length: 600 }, (_, i) => judge({ chatter: 0.5 }, { id: `${i}` }).complete(assess(others), {})),
    );
    const isRight = ({ toolCalls: [call] }: ChatReply) => call?.name === 'report' && typeof call.arguments === 'object';
    expect(share(replies.map(isRight))).toBeCloseTo(0.5, 1);
  });
});

describe('rewrites', () => {
  const request: ChatRequest = {
    messages: [{ role: 'user', content: ISSUE }],
    purpose: { kind: 'reformulate', count: 5 },
    maxOutputTokens: 500,
    tools: [tool('rewrite')],
  };

  test('are as many as asked for; the share that guesses is the accuracy, the others are the issue in disorder', async () => {
    const rewrites = await Promise.all(
      Array.from({ length: 400 }, async (_, i) => {
        const reply = await judge({ accuracy: 0.6 }, { id: `${i}` }).complete(request, {});
        return (argumentsOf(reply) as { rewrites: string[] }).rewrites;
      }),
    );
    expect(rewrites.every(({ length }) => length === 5)).toBe(true);
    const all = rewrites.flat();
    expect(share(all.map((rewrite) => /glacier|penguin/.test(rewrite)))).toBeCloseTo(0.6, 1);
    expect(all.every((rewrite) => /glacier|penguin|walrus/.test(rewrite))).toBe(true);
  });

  test('hold the share of words that is set, one at least', async () => {
    const [gold] = GOLD;
    const text = Array.from({ length: 40 }, (_, i) => `word${String.fromCharCode(97 + i)}x`).join(' ');
    const known = [{ ...gold!, text }];
    const reply = await judge({ words: 0.25 }, { gold: known }).complete(request, {});
    const lengths = (argumentsOf(reply) as { rewrites: string[] }).rewrites.map((each) => each.split(' ').length);
    expect(lengths.reduce((sum, each) => sum + each, 0) / 5).toBeGreaterThan(4);
    expect(lengths.reduce((sum, each) => sum + each, 0) / 5).toBeLessThan(18);
    expect(
      (argumentsOf(await judge({ words: 0 }).complete(request, {})) as { rewrites: string[] }).rewrites[0],
    ).not.toBe('');
  });
});
