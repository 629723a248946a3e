/**
 * Whatever a model answers, and whatever fails: the ranking holds what the first round found, and the trajectory can be cut anywhere and
 * resumed to the same outcome.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AgentOptions,
  type AgentOutcome,
  agentHeader,
  readTrajectory,
  resumeTrajectory,
  runAgent,
  startTrajectory,
  summaryOf,
} from '../../src/agent/index.ts';
import { type ChatRequest, ModelError, type ModelErrorReason } from '../../src/core/index.ts';
import { type Answer, functions, replyOf, rerankById, scripted } from './scripted-agent.ts';

const PLACE = { fixpoint: '1.2.3', repository: 'shop', commit: null };
let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'any-answer-'));
  path = join(folder, 'trajectory.jsonl');
});
afterAll(() => rmSync(folder, { recursive: true }));

function record(options: AgentOptions): Promise<AgentOutcome> {
  rmSync(path, { force: true });
  return runAgent('issue', { ...options, trajectory: startTrajectory(path, agentHeader('issue', options, PLACE)) });
}

function resume(options: AgentOptions): Promise<AgentOutcome> {
  return runAgent('issue', { ...options, trajectory: resumeTrajectory(path, agentHeader('issue', options, PLACE)) });
}

describe('whatever the model answers', () => {
  const REASONS: readonly ModelErrorReason[] = [
    'busy',
    'budget',
    'unsupported',
    'context_length',
    'refused',
    'malformed',
  ];
  const POOL = Array.from({ length: 25 }, (_, i) => `src/f${i % 7}.py:C.f${i}`);
  const said = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...POOL) },
    fc.nat(30).map((number) => `[${number}]`),
    fc.string(),
    fc.constantFrom('src/f1.py', 'f3', './SRC/F0.py::C.f0', '__proto__'),
  );
  const judgement = fc.record(
    {
      reasoning: fc.string(),
      relevant: fc.oneof(
        { weight: 4, arbitrary: fc.array(said, { minLength: 2, maxLength: 8 }) },
        said,
        fc.jsonValue(),
      ),
      next_description: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e') }, fc.string()),
    },
    { requiredKeys: ['relevant'] },
  );
  const given = fc.oneof({ weight: 6, arbitrary: judgement }, fc.jsonValue());
  const answer = fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        toolCalls: fc.array(
          fc.record({
            id: fc.constantFrom('1', '2', ''),
            name: fc.constantFrom('report', 'report', 'search', ''),
            arguments: given,
          }),
          { minLength: 1, maxLength: 2 },
        ),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        text: fc.oneof(
          fc.string(),
          given.map((value) => JSON.stringify(value)),
          fc.array(said).map((ids) => `relevant:\n- ${ids.join('\n- ')}\nnext: a`),
        ),
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom(...REASONS).map((reason) => new ModelError(reason, { reason })) },
  );

  test('the ranking holds every function of the first round once, and any cut resumes to the same outcome', async () => {
    const world = fc.record({
      answers: fc.array(answer, { minLength: 1, maxLength: 8 }),
      searchFails: fc.nat(12),
      rerankFails: fc.boolean(),
      cut: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ answers, searchFails, rerankFails, cut }) => {
        const asked: string[] = [];
        const options = () => optionsOf(answers, searchFails, rerankFails, asked);
        const outcome = await record(options());
        const ids = outcome.ranking.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const first =
          searchFails === 0
            ? outcome.ranking.filter(({ firstRank }) => firstRank)
            : await options().search('issue', {});
        for (const { id } of first) expect(ids).toContain(id);
        for (const id of outcome.pool) expect(ids).toContain(id);

        const whole = readFileSync(path);
        const head = whole.indexOf(0x0a) + 1;
        const kept = whole.subarray(0, head + Math.round(cut * (whole.length - head)));
        writeFileSync(path, kept);
        const answered = readTrajectory(path).events.filter(({ type }) => type === 'asked').length;
        asked.length = 0;
        const again = await resume(options());
        expect({ ...again, spent: undefined }).toEqual({ ...outcome, spent: undefined });
        const { header, events } = readTrajectory(path);
        expect(answered + asked.length).toBe(events.filter(({ type }) => type === 'asked').length);
        expect(summaryOf(header, events).end?.ranking).toEqual(JSON.parse(JSON.stringify(outcome.ranking)));
      }),
      { numRuns: 200 },
    );
  });

  /** A world in which the same request always meets the same answer. */
  function optionsOf(
    answers: readonly Answer[],
    searchFails: number,
    rerankFails: boolean,
    asked: string[],
  ): AgentOptions {
    const pick = (text: string) => [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 9973, 7);
    const base = scripted([], {});
    return {
      ...base,
      model: {
        name: 'fuzz/model',
        contextTokens: 8_192,
        complete: async (request: ChatRequest) => {
          const text = JSON.stringify(request.messages);
          const reply = replyOf(answers[pick(text) % answers.length]!);
          asked.push(text);
          return reply;
        },
      },
      search: async (description) => {
        if (description === 'issue' ? searchFails === 0 : pick(description) % 13 === searchFails) {
          throw new ModelError('search', { reason: 'budget' });
        }
        const start = pick(description) % POOL.length;
        return functions(...POOL.slice(start), ...POOL.slice(0, start)).slice(0, 14);
      },
      rerank: rerankFails ? () => Promise.reject(new ModelError('rerank', { reason: 'failing' })) : rerankById,
    };
  }
});
