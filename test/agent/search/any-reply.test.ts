/** Whatever a model replies, in whatever order: the search ends, its outcome holds together, and any cut of its trajectory resumes to the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENDINGS } from '../../../src/agent/found-function.ts';
import { runSearch, type SearchOutcome } from '../../../src/agent/index.ts';
import type { TrajectoryEvent } from '../../../src/agent/trajectory/events.ts';
import { parseTrajectory } from '../../../src/agent/trajectory/parse-trajectory.ts';
import { Trajectory } from '../../../src/agent/trajectory/trajectory.ts';
import { type ChatReply, ModelError } from '../../../src/core/index.ts';
import { answer, ISSUE, type Script, searching, turn } from './searching.ts';

const REPLIES: readonly (Partial<ChatReply> | Error)[] = [
  turn(['grep', { pattern: 'round_price' }]),
  turn(['read_file', { path: 'shop/money.py', start_line: 1, end_line: 5 }], ['glob', { pattern: '**/*.py' }]),
  turn(['read_file', { path: '../secret' }], ['grep', { pattern: '(' }], ['shell', { command: 'rm -rf /' }]),
  turn(['grep', '{"pattern": "Cart'], ['grep', undefined], ['grep', []]),
  turn(...Array.from({ length: 40 }, () => ['glob', { pattern: '*' }] as const)),
  { toolCalls: [{ id: '', name: 'grep', arguments: { pattern: 'pad' } }] },
  answer(['shop/cart.py:Cart.total', 'money.py:pad', 'x.py:y'], ['shop/limits.py', '']),
  answer([]),
  turn(['answer', 'no']),
  { text: '{"calls": [{"name": "grep", "arguments": {"pattern": "total"}}]}' },
  { text: '{"answer": {"files": ["shop/cart.py"]' },
  { text: 'I do not know.' },
  {},
  { finish: 'refused' },
  new ModelError('no tools', { reason: 'unsupported' }),
  new ModelError('too long', { reason: 'context_length' }),
  new ModelError('spent', { reason: 'budget' }),
  new ModelError('busy', { reason: 'busy' }),
];

type Recorded = { outcome: SearchOutcome | string; events: TrajectoryEvent[]; header: object };

async function run(script: Script, recorded: readonly TrajectoryEvent[] = []): Promise<Recorded> {
  const events: TrajectoryEvent[] = [];
  const append = (event: TrajectoryEvent) => events.push(JSON.parse(JSON.stringify(event)));
  const { options, header } = await searching(script, { turns: 2, calls: 3 });
  const trajectory = new Trajectory({ recorded, append });
  const outcome = await runSearch(ISSUE, { ...options, trajectory }).catch((error: unknown) => {
    if (error instanceof ModelError) return error.reason;
    throw error;
  });
  return { outcome, events, header };
}

test('it ends, and what it comes to holds together', async () => {
  const script = fc.array(fc.constantFrom(...REPLIES), { minLength: 16, maxLength: 16 });
  await fc.assert(
    fc.asyncProperty(script, fc.nat(), async (replies, cut) => {
      const { outcome, events, header } = await run(replies);
      const text = [header, ...events].map((line) => `${JSON.stringify(line)}\n`).join('');
      expect(parseTrajectory(text, 'run').events).toEqual(events);
      if (typeof outcome === 'string') return;
      const { places, files, pool, end, ending } = outcome;
      expect(ENDINGS).toContain(ending);
      expect(new Set(places.map(({ id }) => id)).size).toBe(places.length);
      expect(places.slice(0, pool.length).map(({ id }) => id)).toEqual(end.answered ? pool : expect.any(Array));
      expect(new Set(files.map(({ file }) => file.path)).size).toBe(files.length);
      expect(files.map(({ file }) => file.path)).toEqual(expect.arrayContaining([...end.files]));
      for (const share of [...end.novelty, end.toolEfficiency ?? 0, end.redundancy ?? 0]) {
        expect(share >= 0 && share <= 1).toBe(true);
      }
      expect(end.files.length).toBeGreaterThan(0);
      if (events.some((event) => event.type === 'failed')) return; // a failure may pass, and then more is asked
      const kept = events.slice(0, cut % (events.length + 1));
      const asked = kept.filter(({ type }) => type === 'asked').length;
      const again = await run(replies.slice(asked), kept);
      expect(JSON.stringify(again.outcome)).toBe(JSON.stringify(outcome));
    }),
    { numRuns: 150 },
  );
});
