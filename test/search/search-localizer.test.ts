/** The mode `search` as a localizer: what is left in its answer, what it tells of itself, and that it needs no index. */
import { expect, test } from 'vitest';
import { chatDecider } from '../../src/chat/index.ts';
import type { LocalizeOptions } from '../../src/core/index.ts';
import { loadGrammar } from '../../src/index/grammars.ts';
import { SearchLocalizer, type SearchLocalizerOptions } from '../../src/search/index.ts';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { ScriptedModel } from '../agent/scripted-agent.ts';
import { answer, ISSUE, readerOf, type Script, SHOP, turn } from '../agent/search/searching.ts';

const READ_ALL = turn(
  ['read_file', { path: 'shop/money.py' }],
  ['read_file', { path: 'shop/cart.py' }],
  ['read_file', { path: 'tests/test_money.py' }],
);
const ANSWER = answer(
  ['shop/money.py:round_price', 'shop/cart.py:Cart', 'tests/test_money.py:test_round'],
  ['shop/limits.py'],
);

function open(script: Script, options: Partial<SearchLocalizerOptions> = {}) {
  const syntax = new SyntaxReader(loadGrammar);
  const parse: SearchLocalizerOptions['parse'] = (text, language) => syntax.parse(text, language);
  return new SearchLocalizer(readerOf(SHOP), { decider: chatDecider(new ScriptedModel(script)), parse, ...options });
}

async function namesOf(options: LocalizeOptions) {
  const { documents, files, answer: set } = await open([READ_ALL, ANSWER]).localize(ISSUE, options);
  return {
    documents: documents.map(({ path, name }) => `${path}:${name}`),
    files: files.map(({ path }) => path),
    set: set!.functions.map(({ name }) => name),
  };
}

test('the answer stands first, and is a set beside the ranking', async () => {
  const ranking = await open([READ_ALL, ANSWER]).localize(ISSUE);
  expect(ranking).toMatchObject({
    query: { title: 'Prices are rounded down' },
    corpus: { commit: undefined, dirty: false, fresh: true, files: 4, documents: 0 },
    grounding: 'strong',
    notices: [],
    answer: {
      given: true,
      files: ['shop/limits.py', 'shop/money.py', 'shop/cart.py'],
      functions: [
        { path: 'shop/money.py', name: 'round_price', startLine: 4, endLine: 5 },
        { path: 'shop/cart.py', name: 'Cart' },
      ],
    },
    model: {
      name: 'scripted/model',
      mode: 'search',
      calls: 2,
      rounds: 1,
      toolCalls: 3,
      toolEfficiency: 1,
      redundancy: 0,
      prompts: [{ name: 'search' }],
    },
  });
  const [first] = ranking.documents;
  expect(first).toMatchObject({ rank: 1, path: 'shop/money.py', name: 'round_price', definitionLine: 4, score: 1 });
  expect(first!.evidence.map(({ sentence }) => sentence)).toEqual([
    'the model: why round_price',
    'shown by 1 result of the search',
  ]);
  expect(ranking.files[0]!.evidence).toEqual([{ feature: 'answer', sentence: 'the model names it' }]);
});

test('filters hold for the ranking and the set alike', async () => {
  expect((await namesOf({})).documents).not.toContain('tests/test_money.py:test_round');
  expect(await namesOf({ includeTests: true, include: ['tests/**'] })).toEqual({
    documents: ['tests/test_money.py:test_round'],
    files: ['tests/test_money.py'],
    set: ['test_round'],
  });
  expect((await namesOf({ kinds: ['function', 'method'] })).set).toEqual(['round_price']);
  expect((await namesOf({ kinds: ['class'] })).documents).toEqual(['shop/cart.py:Cart']);
  expect(await namesOf({ limit: 1 })).toMatchObject({
    documents: ['shop/money.py:round_price'],
    files: ['shop/limits.py'],
    set: ['round_price', 'Cart'],
  });
});

test('without an answer the set is what was shown most, and says so', async () => {
  const { answer: set, grounding, notices } = await open([READ_ALL, {}, {}]).localize(ISSUE);
  expect(set).toMatchObject({ given: false, files: ['shop/cart.py', 'shop/money.py'] });
  expect(set!.functions).toHaveLength(5);
  expect(grounding).toBe('weak');
  expect(notices).toHaveLength(2);
});

test('one localizer answers again and again', async () => {
  const localizer = open([READ_ALL, ANSWER, READ_ALL, ANSWER]);
  const first = await localizer.localize(ISSUE);
  const second = await localizer.localize(ISSUE);
  expect(second.documents).toEqual(first.documents);
  expect(second.model!.calls).toBe(2);
});
