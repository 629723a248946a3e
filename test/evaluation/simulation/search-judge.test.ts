/** The simulated judge as the policy of a search: what it calls, when it answers, and how its strength shows. */
import { describe, expect, test } from 'vitest';
import type { ChatMessage, ChatReply, ChatRequest, ToolDefinition } from '../../../src/core/index.ts';
import { DEFAULT_STRENGTH, type JudgeStrength } from '../../../src/evaluation/simulation/judge-strength.ts';
import { SimulatedJudge } from '../../../src/evaluation/simulation/simulated-judge.ts';

const ISSUE = 'Opening a walrus fails with a strange crash';
const GOLD = [
  { id: 'a.py:Tusks.load', line: 12, text: '    def load(self):\n        return glacier()' },
  { id: 'b.py:feed', line: 3, text: 'def feed():\n    return fish()' },
];
const TOOLS = ['grep', 'read_file', 'answer'].map(
  (name): ToolDefinition => ({ name, description: '', parameters: {} }),
);
const SHOWS_LOAD = 'a.py\n12:     def load(self):';
const SHOWS_FEED = 'b.py\n3: def feed():';

function judge(strength: Partial<JudgeStrength> = {}, id = 'one') {
  const exact = { ...DEFAULT_STRENGTH, haste: 0, ...strength };
  return new SimulatedJudge({ instance_id: id, problem_statement: ISSUE, gold: GOLD }, exact);
}

function asking(results: readonly string[], more: Partial<ChatRequest> = {}): ChatRequest {
  const messages: ChatMessage[] = [{ role: 'user', content: `${ISSUE}\na.py b.py\n${SHOWS_LOAD}` }];
  if (results.length > 0) messages.push({ role: 'assistant', content: 'calls' });
  messages.push(...results.map((content) => ({ role: 'user', content }) as const));
  return { messages, purpose: { kind: 'search' }, maxOutputTokens: 2_000, tools: TOOLS, ...more };
}

const callsOf = ({ toolCalls }: ChatReply) => toolCalls.map(({ name, arguments: given }) => [name, given]);
const namesIn = ([call]: ChatReply['toolCalls']) =>
  (call!.arguments as { functions: { name: string }[] }).functions.map(({ name }) => name);

describe('a perfect judge', () => {
  test('greps for all names at first, reads what it has not seen, and answers when it has', async () => {
    const first = await judge().complete(asking([]), {});
    expect(callsOf(first)).toEqual([
      ['grep', { pattern: 'load' }],
      ['grep', { pattern: 'feed' }],
    ]);
    expect(new Set(first.toolCalls.map(({ id }) => id)).size).toBe(2);
    const second = await judge().complete(asking([SHOWS_LOAD]), {});
    expect(callsOf(second)).toEqual([['read_file', { path: 'b.py', start_line: 1, end_line: 5 }]]);
    const third = await judge().complete(asking([SHOWS_LOAD, SHOWS_FEED]), {});
    expect(third.toolCalls.map(({ name }) => name)).toEqual(['answer']);
    expect(namesIn(third.toolCalls)).toEqual(['Tusks.load', 'feed']);
  });

  test('names only what it was shown when it must answer', async () => {
    const forced = await judge().complete(asking([SHOWS_FEED], { purpose: { kind: 'search', forced: true } }), {});
    expect(namesIn(forced.toolCalls)).toEqual(['feed']);
  });

  test('answers in text where there are no tools', async () => {
    const { tools: _tools, ...plain } = asking([]);
    const { text, toolCalls } = await judge().complete(plain, {});
    expect(toolCalls).toEqual([]);
    expect(JSON.parse(text).calls).toHaveLength(2);
  });
});

test('a judge without any insight greps for words of the issue, and recognises nothing', async () => {
  const blind = await judge({ accuracy: 0 }).complete(asking([]), {});
  for (const [name, given] of callsOf(blind)) {
    expect(name).toBe('grep');
    expect(ISSUE.toLowerCase()).toContain((given as { pattern: string }).pattern);
  }
  const answered = await judge({ accuracy: 0 }).complete(asking([SHOWS_LOAD, SHOWS_FEED]), {});
  expect(namesIn(answered.toolCalls)).toEqual([]);
});

test('chatter is a mistake of form, now and then; the same request gets the same reply', async () => {
  const replies = await Promise.all(
    Array.from({ length: 60 }, (_, i) => judge({ chatter: 0.5 }, `instance-${i}`).complete(asking([]), {})),
  );
  const right = replies.filter(
    ({ toolCalls }) =>
      toolCalls.length === 2 &&
      toolCalls.every(({ name, arguments: given }) => name === 'grep' && typeof given === 'object'),
  );
  expect(right.length).toBeGreaterThan(15);
  expect(right.length).toBeLessThan(45);
  expect(await judge({ chatter: 0.5 }, 'instance-7').complete(asking([]), {})).toEqual(replies[7]);
});
