/** Reformulate: what is searched for, how it is pooled, and what models get wrong. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FoundFunction, type ReformulateOptions, reformulate } from '../../src/agent/index.ts';
import { ModelError } from '../../src/core/index.ts';
import { loadPrompt } from '../../src/prompts.ts';
import { type Answer, call, functions, rerankById, ScriptedModel, wordsOf } from './scripted-agent.ts';

const FIVE = ['one', 'two', 'three', 'four', 'five'];

function world(
  answers: readonly Answer[],
  found: Readonly<Record<string, readonly FoundFunction[]>> = {},
  more: Partial<ReformulateOptions> = {},
) {
  const retrieved: string[] = [];
  const options = {
    prompt: loadPrompt('reformulate'),
    retrieve: async (description: string) => {
      retrieved.push(description);
      return found[description] ?? functions('a.py:a', 'b.py:b');
    },
    rerank: rerankById,
    ...more,
    model: new ScriptedModel(answers),
  };
  return { options, retrieved };
}

const rewrites = (given: unknown) => ({ toolCalls: [call('rewrite', { rewrites: given })] });

describe('reformulate', () => {
  test('searches for the issue and five rewrites by one call, pools and reranks', async () => {
    const { options, retrieved } = world([rewrites(FIVE)]);
    const outcome = await reformulate('issue', options);
    expect(retrieved).toEqual(['issue', ...FIVE]);
    expect(outcome).toMatchObject({
      rewrites: FIVE,
      ranking: [{ id: 'a.py:a', belief: 0.9 }, { id: 'b.py:b' }],
      repairs: {},
      spent: { calls: 2, inputTokens: 1_100 },
      prompts: [{ name: 'reformulate' }],
      notices: [],
    });
    const [request] = options.model.requests;
    expect(request!.purpose).toEqual({ kind: 'reformulate', count: 5 });
    expect(wordsOf(request)).toContain('Write 5 rewrites');
  });

  test('pools by reciprocal rank: several good places beat one, ties are the issue’s; beliefs are those of the places', async () => {
    const lists = { issue: functions('x', 'y', 'z'), one: functions('z', 'w'), two: functions('z', 'y') };
    const given: FoundFunction[][] = [];
    const rerank: ReformulateOptions['rerank'] = (issue, pool) => {
      given.push([...pool]);
      return rerankById(issue, pool);
    };
    await reformulate('issue', world([rewrites(['one', 'two'])], lists, { rerank, count: 2, depth: 3 }).options);
    expect(given[0]!.map(({ id, rank, prior }) => [id, rank, prior])).toEqual([
      ['z', 1, 0.5],
      ['y', 2, 0.25],
      ['x', 3, 0.5 / 3],
    ]);
  });

  test.each([
    ['fewer', ['one'], ['one'], { missing_rewrite: 1 }],
    [
      'repeats, also of the issue',
      ['one', ' ONE ', 'Issue', 'two', '', 3],
      ['one', 'two'],
      { missing_rewrite: 1, repeated_rewrite: 1 },
    ],
    ['more', [...FIVE, 'six'], FIVE, { surplus_rewrite: 1 }],
    ['none', [], [], { missing_rewrite: 1 }],
  ])('%s: it goes on with what there is', async (_, given, used, repairs) => {
    expect(await reformulate('issue', world([rewrites(given)]).options)).toMatchObject({ rewrites: used, repairs });
  });

  test.each([
    ['JSON', '```\n{"rewrites": ["one", "two", "three", "four", "five"]}\n```'],
    ['a list', '["one", "two", "three", "four", "five"]'],
    ['numbered lines', 'Here they are:\n1. one\n2. two\n3) three\n- four\n* five\nDone.'],
  ])('from a model without tools, as %s', async (_, text) => {
    const { options } = world([new ModelError('no', { reason: 'unsupported' }), { text }]);
    expect((await reformulate('issue', options)).rewrites).toEqual(FIVE);
    expect(options.model.requests[1]!.tools).toBeUndefined();
  });

  test('a model that fails leaves the search for the issue, and the pool as it was', async () => {
    const failure = new ModelError('spent', { reason: 'budget' });
    const { options, retrieved } = world([failure], {}, { rerank: () => Promise.reject(failure) });
    const { ranking, notices, rewrites: used } = await reformulate('issue', options);
    expect([retrieved, used, ranking.map(({ id }) => id)]).toEqual([['issue'], [], ['a.py:a', 'b.py:b']]);
    expect(notices).toEqual(['the issue was searched for without rewrites: spent', 'the pool was not reranked: spent']);
  });

  test('whatever the model answers, nothing that the issue finds is lost', async () => {
    const answer = fc.record({
      text: fc.oneof(
        fc.string(),
        fc.jsonValue().map((value) => JSON.stringify(value)),
      ),
      toolCalls: fc.array(fc.record({ id: fc.string(), name: fc.string(), arguments: fc.jsonValue() }), {
        maxLength: 2,
      }),
    });
    await fc.assert(
      fc.asyncProperty(answer, async (reply) => {
        const { ranking, rewrites: used } = await reformulate('issue', world([reply]).options);
        expect(ranking.map(({ id }) => id)).toEqual(['a.py:a', 'b.py:b']);
        expect(used.length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
