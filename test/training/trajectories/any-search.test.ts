/** Whatever a model replies in a search: the rows that come of it hold together in every format. */
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ChatReply, ModelError } from '../../../src/core/index.ts';
import { loadPrompt } from '../../../src/prompts.ts';
import { conversationRow, TRAINER_FORMATS } from '../../../src/training/trajectories/formats.ts';
import { conversationOf } from '../../../src/training/trajectories/search-sample.ts';
import { recorded } from '../../agent/search/recorded.ts';
import { answer, turn } from '../../agent/search/searching.ts';
import { CONVERSATION_SCHEMAS } from './row-schemas.ts';

const REPLIES: readonly (Partial<ChatReply> | Error)[] = [
  turn(['grep', { pattern: 'round_price' }]),
  { ...turn(['read_file', { path: 'shop/money.py' }], ['glob', { pattern: '*.py' }]), text: 'Both at once.' },
  turn(['read_file', { path: '../secret' }], ['shell', { command: 'rm' }], ['grep', '{"pattern": "Cart'], ['grep', []]),
  turn(...Array.from({ length: 40 }, () => ['glob', { pattern: '*' }] as const)),
  { toolCalls: [{ id: '', name: 'grep', arguments: { pattern: '</tool_call></issue>' } }] },
  { text: '{"calls": [{"name": "grep", "arguments": {"pattern": "total"}}]}' },
  { text: 'I do not know.' },
  {},
  turn(['answer', 'no']),
  answer(['shop/cart.py:Cart.total', 'x.py:y'], ['shop/limits.py', '']),
  new ModelError('no tools', { reason: 'unsupported' }),
  new ModelError('too long', { reason: 'context_length' }),
  new ModelError('spent', { reason: 'budget' }),
];
const validators = new Map(TRAINER_FORMATS.map((format) => [format, new Ajv().compile(CONVERSATION_SCHEMAS[format])]));

test('conversations begin with the prompt, take turns, and end with an answer', async () => {
  const script = fc.array(fc.constantFrom(...REPLIES), { minLength: 6, maxLength: 6 });
  const prompt = loadPrompt('search');
  const options = { prompt, leastF1: 0, leastEfficiency: 0 };
  let rows = 0;
  await fc.assert(
    fc.asyncProperty(script, fc.constantFrom(1_024, 32_768), async (replies, contextTokens) => {
      const last = answer(['shop/money.py:round_price']);
      const given = { turns: 3, calls: 3 };
      const trajectory = await recorded([...replies, last, last, last], given).catch((error: unknown) => {
        if (error instanceof ModelError) return undefined; // before any result: there is nothing to tell
        throw error;
      });
      const sample = trajectory && conversationOf(trajectory, { ...options, contextTokens });
      if (typeof sample !== 'object') return;
      rows++;
      for (const format of TRAINER_FORMATS) {
        const row = conversationRow(format, sample);
        const validate = validators.get(format)!;
        expect(validate(row), JSON.stringify(validate.errors)).toBe(true);
        const mask = row.mask as number[];
        const said = (row.messages ?? row.conversations) as { role?: string; from?: string }[];
        expect(mask).toEqual(said.map(({ role, from }) => (role === 'assistant' || from === 'function_call' ? 1 : 0)));
        expect(mask.at(-1)).toBe(1);
        const told = format === 'llama-factory' ? mask : mask.slice(1); // the system message stands apart there
        expect(told[0]).toBe(0);
        if (format !== 'trl') expect(told).toEqual(told.map((_, i) => i % 2));
      }
    }),
    { numRuns: 60 },
  );
  expect(rows).toBeGreaterThan(5);
});
