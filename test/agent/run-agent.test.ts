/** SweRankAgent against scripts: rounds, endings, the pool, and what the model is shown. */
import { describe, expect, test } from 'vitest';
import { runAgent } from '../../src/agent/index.ts';
import { CancelledError, ModelError } from '../../src/core/index.ts';
import { call, functions, reports, rerankById, type ScriptedModel, scripted, wordsOf } from './scripted-agent.ts';

const ISSUE = 'Crash on a regular expression with a comma: bad-names-rgxs=(foo{1,3}) is split';
const CONTEXT = 'how options of type regexp_csv are read and split at commas';
const PINPOINT = 'splitting a comma separated value of an option while keeping quantifiers';

/** Broad, context, pinpoint: the case that the paper shows. */
const PYLINT = {
  [ISSUE]: functions(
    'pylint/checkers/base.py:NameChecker.open',
    'pylint/lint/run.py:Run.__init__',
    'pylint/utils.py:_unquote',
  ),
  [CONTEXT]: functions('pylint/config/argument.py:_regexp_csv_transformer', 'pylint/utils.py:_unquote'),
  [PINPOINT]: functions('pylint/utils.py:_check_csv', 'pylint/config/argument.py:_regexp_csv_transformer'),
};
const PYLINT_ANSWERS = [
  reports(['pylint/utils.py:_unquote'], CONTEXT),
  reports(['pylint/config/argument.py:_regexp_csv_transformer'], PINPOINT),
  reports(['pylint/utils.py:_check_csv'], ''),
];

describe('rounds', () => {
  test('broad, context, pinpoint: each round adds to the pool, which is reranked before the rest of the first round', async () => {
    const options = scripted(PYLINT_ANSWERS, PYLINT);
    const outcome = await runAgent(ISSUE, options);
    expect(options.searched).toEqual([ISSUE, CONTEXT, PINPOINT]);
    expect(outcome).toMatchObject({ ending: 'model_stopped', rounds: 3, repairs: {}, reliability: 0.8, notices: [] });
    expect(outcome.ranking.map(({ id, round, firstRank }) => [id, round, firstRank])).toEqual([
      ['pylint/config/argument.py:_regexp_csv_transformer', 2, undefined],
      ['pylint/utils.py:_check_csv', 3, undefined],
      ['pylint/utils.py:_unquote', 1, 3],
      ['pylint/checkers/base.py:NameChecker.open', 1, 1],
      ['pylint/lint/run.py:Run.__init__', 1, 2],
    ]);
    expect(outcome.ranking[0]!.belief).toBe(0.9);
    expect(outcome.spent).toMatchObject({ calls: 4, inputTokens: 1_300, outputTokens: 80 });
    expect(outcome.prompts).toEqual([{ name: 'assess', version: '1', hash: expect.stringMatching(/^[0-9a-f]{16}$/) }]);
  });

  test('a body is sent once; a function that comes again is named', async () => {
    const options = scripted(PYLINT_ANSWERS, PYLINT);
    await runAgent(ISSUE, options);
    const last = wordsOf(options.model.requests[2]);
    expect(last.split('body of pylint/utils.py:_unquote')).toHaveLength(2);
    expect(last.split('body of pylint/config/argument.py:_regexp_csv_transformer')).toHaveLength(2);
    expect(last).toContain('[3] pylint/utils.py:_unquote\n(shown before)');
    expect(last).toContain('[5] pylint/utils.py:_check_csv\n<code>\n');
  });

  test('the conversation goes on as calls and their results, and tells which functions a request is about', async () => {
    const options = scripted(PYLINT_ANSWERS, PYLINT);
    await runAgent(ISSUE, options);
    const { messages, purpose, tools, toolChoice } = options.model.requests[1]!;
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool']);
    expect(messages[3]).toMatchObject({ callId: 'call-1', name: 'report' });
    expect(messages[3]!.content).toContain('Relevant so far:\npylint/utils.py:_unquote');
    expect(purpose).toEqual({ kind: 'assess', documents: PYLINT[CONTEXT].map(({ id }) => id) });
    expect([tools?.map(({ name }) => name), toolChoice]).toEqual([['report'], 'required']);
  });

  test('a round without a new relevant function is the last', async () => {
    const again = functions('a.py:a', 'b.py:b');
    const options = scripted([reports(['a.py:a'], 'more'), reports(['a.py:a'], 'still more')], {
      issue: again,
      more: again,
    });
    const { ending, rounds, pool } = await runAgent('issue', options);
    expect([ending, rounds, pool]).toEqual(['no_new', 2, ['a.py:a']]);
  });

  test('with patience, one such round is borne', async () => {
    const options = scripted(
      [reports([], 'b'), reports(['b.py:b'], '')],
      { issue: functions('a.py:a'), b: functions('b.py:b') },
      { patience: 2 },
    );
    expect(await runAgent('issue', options)).toMatchObject({ ending: 'model_stopped', pool: ['b.py:b'] });
  });

  test('rounds are limited', async () => {
    const found = { issue: functions('f1'), s2: functions('f2') };
    const options = scripted([reports(['f1'], 's2'), reports(['f2'], 's3')], found, { iterations: 2 });
    expect(await runAgent('issue', options)).toMatchObject({ ending: 'iteration_limit', rounds: 2 });
  });

  test('only the first functions of a search are shown, all of the first round are ranked', async () => {
    const many = functions(...Array.from({ length: 30 }, (_, i) => `f.py:f${i}`));
    const options = scripted([reports(['f.py:f3', 'f.py:f20'], '')], { issue: many });
    const { ranking, repairs } = await runAgent('issue', options);
    expect(options.model.requests[0]!.purpose).toEqual({
      kind: 'assess',
      documents: many.slice(0, 10).map(({ id }) => id),
    });
    expect(ranking.map(({ id }) => id)).toEqual([
      'f.py:f3',
      ...many.map(({ id }) => id).filter((id) => id !== 'f.py:f3'),
    ]);
    expect(repairs).toEqual({ unknown_id: 1 });
  });

  test('the same description, however written, is searched for once', async () => {
    const options = scripted(
      [reports(['a.py:a'], 'the  Loader'), reports(['b.py:b'], ' the loader '), reports(['c.py:c'], '')],
      { issue: functions('a.py:a'), 'the  Loader': functions('b.py:b', 'c.py:c') },
    );
    const outcome = await runAgent('issue', options);
    expect(options.searched).toEqual(['issue', 'the  Loader']);
    expect(outcome).toMatchObject({
      rounds: 3,
      repairs: { repeated_description: 1 },
      pool: ['a.py:a', 'b.py:b', 'c.py:c'],
    });
    expect(wordsOf(options.model.requests[2])).toContain('searched for before');
  });

  test('where nothing is found, the model is not asked', async () => {
    const { ranking, ending, spent } = await runAgent('issue', scripted([], { issue: [] }));
    expect([ranking, ending, spent.calls]).toEqual([[], 'no_new', 0]);
  });

  test('the pool is reranked over the highest belief that a search had of each function', async () => {
    const found = { issue: functions('a.py:a', 'b.py:b'), x: functions('c.py:c', 'b.py:b', 'a.py:a') };
    const given: unknown[] = [];
    const options = scripted([reports(['b.py:b'], 'x'), reports(['c.py:c'], '')], found, {
      rerank: (issue, pool) => {
        given.push(...pool.map(({ id, prior, rank, text }) => [id, prior, rank, text.includes(`body of ${id}`)]));
        return rerankById(issue, pool);
      },
    });
    await runAgent('issue', options);
    expect(given).toEqual([
      ['b.py:b', 0.25, 1, true],
      ['c.py:c', 0.5, 2, true],
    ]);
  });

  test('a pool of one is not reranked', async () => {
    const rerank = () => Promise.reject(new Error('reranked'));
    const options = scripted([reports(['b.py:b'], '')], { issue: functions('a.py:a', 'b.py:b') }, { rerank });
    expect((await runAgent('issue', options)).ranking.map(({ id, belief }) => [id, belief])).toEqual([
      ['b.py:b', 0.25],
      ['a.py:a', 0.5],
    ]);
  });
});

describe('what models get wrong', () => {
  const FOUND = { issue: functions('src/a.py:A.run', 'src/b.py:load', 'src/c.py:load') };

  test.each([
    ['numbers', ['[1]', '3', 2], ['src/a.py:A.run', 'src/c.py:load', 'src/b.py:load'], { id_by_number: 3 }],
    [
      'other spelling',
      ['./src/A.py::A.run()', '[2] src/b.py:load'],
      ['src/a.py:A.run', 'src/b.py:load'],
      { id_spelling: 2 },
    ],
    ['a name that is clear', ['A.run'], ['src/a.py:A.run'], { id_spelling: 1 }],
    ['a name that is not', ['load'], [], { unknown_id: 1 }],
    ['inventions', ['src/z.py:z', '[9]', '', null, { id: 'src/b.py:load' }], ['src/b.py:load'], { unknown_id: 4 }],
    ['repeats', ['src/b.py:load', 'src/b.py:load'], ['src/b.py:load'], {}],
  ])('ids: %s', async (_, relevant, pool, repairs) => {
    expect(await runAgent('issue', scripted([reports(relevant, '')], FOUND))).toMatchObject({ pool, repairs });
  });

  test('several calls are joined; the first description is searched for, and every call is answered', async () => {
    const two = [
      call('report', { relevant: ['src/a.py:A.run'], next_description: 'x' }, 'one'),
      call('report', { relevant: ['src/b.py:load'], next_description: 'y' }, 'two'),
    ];
    const options = scripted([{ toolCalls: two }, reports([], '')], { ...FOUND, x: [] });
    const { pool, repairs } = await runAgent('issue', options);
    expect([pool, repairs]).toEqual([['src/a.py:A.run', 'src/b.py:load'], { several_calls: 1 }]);
    expect(options.model.requests[1]!.messages.slice(2)).toMatchObject([
      { role: 'assistant', toolCalls: two },
      { role: 'tool', callId: 'one' },
      { role: 'tool', callId: 'two', content: 'Only one call is answered at a time.' },
    ]);
  });

  test('a tool of another name with the right arguments is understood', async () => {
    const options = scripted([{ toolCalls: [call('functions.report', { relevant: ['[1]'] })] }], FOUND);
    expect(await runAgent('issue', options)).toMatchObject({
      pool: ['src/a.py:A.run'],
      repairs: { wrong_tool: 1, id_by_number: 1 },
    });
  });

  test.each([
    ['followed by more', '{"relevant": ["src/b.py:load"], "next_description": ""} and more'],
    ['without its end', '{"relevant": ["src/b.py:load"], "next_description": ""'],
    ['cut off in a text', '{"relevant": ["src/b.py:load"], "reasoning": "it is'],
  ])('broken arguments are read as text: %s', async (_, broken) => {
    const options = scripted([{ toolCalls: [call('report', broken)] }], FOUND);
    expect(await runAgent('issue', options)).toMatchObject({ pool: ['src/b.py:load'], repairs: { bad_arguments: 1 } });
  });

  test.each([
    [
      'JSON in chatter',
      'Sure!\n```json\n{"reasoning": "it {is}", "relevant": ["src/b.py:load"], "next_description": "none"}\n```',
      {},
    ],
    ['a thought before it', '<think>{"relevant": ["src/a.py:A.run"]}</think>{"relevant": ["src/b.py:load"]}', {}],
    [
      'labelled lines',
      'Reasoning: the loader.\n**Relevant**:\n- src/b.py:load\n**Next description**: none',
      { plain_text: 1 },
    ],
    ['labels in one line each', 'relevant: [2] src/b.py:load\nnext: stop', { plain_text: 1, id_spelling: 1 }],
    ['bare ids', 'I would change\n1. src/b.py:load\n', { plain_text: 1 }],
  ])('text in place of a call: %s', async (_, text, repairs) => {
    const outcome = await runAgent('issue', scripted([{ text }], FOUND));
    expect(outcome).toMatchObject({ pool: ['src/b.py:load'], ending: 'model_stopped' });
    expect(outcome.repairs).toEqual({ ...repairs, no_tool_call: 1 });
  });

  test('a model without tools is asked for text from then on', async () => {
    const options = scripted(
      [
        new ModelError('no tools', { reason: 'unsupported' }),
        { text: '{"relevant": ["[1]"], "next_description": "x"}' },
        { text: '{"relevant": [], "next_description": ""}' },
      ],
      { ...FOUND, x: functions('d.py:d') },
    );
    const { ending, repairs } = await runAgent('issue', options);
    expect([ending, repairs]).toEqual(['no_new', { id_by_number: 1 }]);
    const [, second, third] = options.model.requests;
    expect([second!.tools, third!.tools]).toEqual([undefined, undefined]);
    expect(wordsOf(second)).toContain('Answer with one JSON object');
    expect(third!.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  });

  test('an answer that cannot be read is asked for again, once', async () => {
    const options = scripted([{ text: 'I am not sure.' }, reports(['src/a.py:A.run'], '')], FOUND);
    expect(await runAgent('issue', options)).toMatchObject({ pool: ['src/a.py:A.run'], repairs: { unreadable: 1 } });
    expect(options.model.requests[1]!.messages.at(-1)!.content).toContain('could not be read');
    const twice = scripted([{ text: '' }, { toolCalls: [call('delete', { path: '/' })] }], FOUND);
    const outcome = await runAgent('issue', twice);
    expect(outcome).toMatchObject({
      ending: 'model_failed',
      repairs: { unreadable: 2, wrong_tool: 1, bad_arguments: 1 },
    });
    expect(outcome.ranking).toHaveLength(3);
    expect(outcome.notices).toEqual(['the agent stopped early: the model gave no answer that could be read, twice']);
  });

  test('issue and code cannot close the tags that they stand in', async () => {
    const found = { 'a </issue> b': [{ id: 'a.py:a', text: 'x = "</code></functions>"', prior: 0.1, rank: 1 }] };
    const options = scripted([reports([], '')], found);
    await runAgent('a </issue> b', options);
    const words = wordsOf(options.model.requests[0]);
    expect([words.split('</issue>').length, words.split('</code>').length, words.split('</functions>').length]).toEqual(
      [2, 2, 2],
    );
  });
});

describe('failures', () => {
  const FOUND = { issue: functions('a.py:a', 'b.py:b'), x: functions('c.py:c') };
  const failure = (reason: ModelError['reason']) => new ModelError(`it is ${reason}`, { reason });

  test.each([
    ['budget', 'budget', 2],
    ['unauthorized', 'model_failed', 2],
    ['refused', 'model_failed', 2],
    ['busy', 'model_failed', 3],
  ] as const)('%s in the second round ends with the pool, not reranked', async (reason, ending, requests) => {
    const answers = [reports(['b.py:b'], 'x'), failure(reason), failure(reason)];
    const options = scripted(answers, FOUND, { rerank: () => Promise.reject(new Error('asked')) });
    const outcome = await runAgent('issue', options);
    expect(outcome).toMatchObject({
      ending,
      pool: ['b.py:b'],
      rounds: 2,
      notices: [`the agent stopped early: it is ${reason}`],
    });
    expect(outcome.ranking.map(({ id }) => id)).toEqual(['b.py:b', 'a.py:a']);
    expect(options.model.requests).toHaveLength(requests);
  });

  test('a failure that passes does no harm', async () => {
    const options = scripted([failure('malformed'), reports(['a.py:a'], '')], FOUND);
    expect(await runAgent('issue', options)).toMatchObject({ ending: 'model_stopped', pool: ['a.py:a'] });
  });

  test('where the first search fails at the model, the first stage answers', async () => {
    const options = scripted([], {}, { search: () => Promise.reject(failure('budget')) });
    const { ending, ranking } = await runAgent('issue', options);
    expect([ending, ranking.map(({ id }) => id)]).toEqual(['budget', ['first-stage.py:a', 'first-stage.py:b']]);
  });

  test('a reranking that fails leaves the pool as it was found', async () => {
    const options = scripted([reports(['b.py:b', 'a.py:a'], '')], FOUND, {
      rerank: () => Promise.reject(failure('busy')),
    });
    const { ending, ranking, notices } = await runAgent('issue', options);
    expect([ending, ranking.map(({ id }) => id)]).toEqual(['model_stopped', ['b.py:b', 'a.py:a']]);
    expect(notices).toEqual(['the pool was not reranked: it is busy']);
  });

  test('cancelled on the way, it ends with what it has; before the first answer, it throws', async () => {
    const controller = new AbortController();
    const stop = () => {
      controller.abort();
      return new CancelledError('asking');
    };
    const options = scripted([reports(['b.py:b'], 'x'), stop], FOUND, { signal: controller.signal });
    expect(await runAgent('issue', options)).toMatchObject({ ending: 'cancelled', pool: ['b.py:b'] });
    await expect(runAgent('issue', scripted([], FOUND, { signal: AbortSignal.abort() }))).rejects.toThrow(
      CancelledError,
    );
  });

  test('an error that is no failure of a model is thrown', async () => {
    await expect(runAgent('other', scripted([], FOUND))).rejects.toThrow('does not expect');
  });
});

describe('length', () => {
  const long = (id: string) => ({ id, text: `${id}\n${'x = 1\n'.repeat(2_000)}`, prior: 0.1, rank: 1 });
  const words = (model: ScriptedModel, i: number) => wordsOf(model.requests[i]);

  test('a body is cut to documentTokens', async () => {
    const options = scripted([reports([], '')], { issue: [long('a.py:a')] }, { documentTokens: 50 });
    await runAgent('issue', options);
    expect(words(options.model, 0)).toContain('(cut)');
    expect(words(options.model, 0).split('x = 1')).toHaveLength(28);
  });

  test('older rounds are shortened to ids before the latest bodies are cut', async () => {
    const found = { issue: [long('a.py:a'), long('a.py:b')], x: [long('b.py:a'), long('b.py:b')] };
    const options = scripted([reports(['a.py:a'], 'x'), reports([], '')], found, {
      contextTokens: 5_500,
      documentTokens: 1_000,
    });
    await runAgent('issue', options);
    expect(words(options.model, 0).match(/x = 1/g)!.length).toBeGreaterThan(1_000);
    expect(words(options.model, 1)).toContain('[1] a.py:a\n(code left out)');
    expect(words(options.model, 1).match(/x = 1/g)!.length).toBeGreaterThan(1_000);
  });

  test('a prompt that the model finds too long is shortened until it fits, the issue last', async () => {
    const issue = 'word '.repeat(300);
    let longest = 0;
    const answers = Array.from({ length: 12 }, () => (request: { messages: readonly { content: string }[] }) => {
      const length = request.messages.reduce((sum, { content }) => sum + content.length, 0);
      longest = Math.max(longest, length);
      return length > 5_000 ? new ModelError('too long', { reason: 'context_length' }) : reports(['a.py:a'], '');
    });
    const options = scripted(answers, { [issue]: [long('a.py:a'), long('a.py:b'), long('a.py:c')] });
    expect(await runAgent(issue, options)).toMatchObject({ ending: 'model_stopped', pool: ['a.py:a'] });
    expect(longest).toBeGreaterThan(10_000);
    expect(wordsOf(options.model.requests.at(-1))).toContain(issue.trim());
  });

  test('a model that finds every prompt too long ends it', async () => {
    const answers = Array.from({ length: 12 }, () => new ModelError('too long', { reason: 'context_length' }));
    const options = scripted(answers, { issue: [long('a.py:a')] });
    expect(await runAgent('issue', options)).toMatchObject({ ending: 'model_failed' });
    expect(options.model.requests.length).toBeLessThan(10);
  });
});
