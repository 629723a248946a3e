/** Entities, novelty and the order of what was seen, by examples made by hand. */
import { expect, test } from 'vitest';
import { searchMetrics } from '../../../src/agent/search/search-metrics.ts';
import { seenOrder } from '../../../src/agent/search/seen-order.ts';
import { SHOP, touched } from './searching.ts';

/** Turns of calls, each with the entities that it shows. */
function turnsOf(...turns: readonly (readonly string[])[][]) {
  return turns.map((calls) => ({ results: calls.map((entities) => ({ text: '', seen: [], left: 0, entities })) }));
}

test('novelty is counted in the order of the calls, within a turn too; an empty result brings nothing', () => {
  const turns = turnsOf([['a', 'b'], ['b', 'c', 'd', 'e'], ['a', 'b'], []], [['f'], ['f', 'g']]);
  expect(searchMetrics(turns)).toEqual({
    turns: 2,
    calls: 6,
    widths: [4, 2],
    novelty: [1, 3 / 4, 0, 0, 1, 1 / 2],
    toolEfficiency: (1 + 3 / 4 + 0 + 0 + 1 + 1 / 2) / 6,
    redundancy: 2 / 6,
  });
  expect(searchMetrics([])).toEqual({ turns: 0, calls: 0, widths: [], novelty: [] });
});

test('a result has one vote, which what it shows shares; among equals what was shown first is first', () => {
  const turns = turnsOf([['a', 'b'], ['c']], [['b'], ['d', 'e', 'f', 'a']], [[]]);
  expect(seenOrder(turns)).toEqual([
    { id: 'b', votes: 1.5, turn: 1 },
    { id: 'c', votes: 1, turn: 1 },
    { id: 'a', votes: 0.75, turn: 1 },
    { id: 'd', votes: 0.25, turn: 2 },
    { id: 'e', votes: 0.25, turn: 2 },
    { id: 'f', votes: 0.25, turn: 2 },
  ]);
});

test('entities are the innermost functions around the lines shown, and files where there are none', async () => {
  const { functions } = await touched(SHOP);
  const at = (path: string, startLine: number, endLine = startLine) => ({ path, startLine, endLine });
  expect(await functions.entitiesOf([at('shop/money.py', 5)])).toEqual(['shop/money.py:round_price']);
  expect(await functions.entitiesOf([at('shop/money.py', 10)])).toEqual(['shop/money.py:format_price.pad']);
  expect(await functions.entitiesOf([at('shop/money.py', 1)])).toEqual(['shop/money.py']);
  expect(await functions.entitiesOf([at('shop/money.py', 0)])).toEqual(['shop/money.py']);
  expect(await functions.entitiesOf([at('shop/money.py', 1, 11), at('shop/limits.py', 1)])).toEqual([
    'shop/money.py:round_price',
    'shop/money.py:format_price',
    'shop/money.py:format_price.pad',
    'shop/limits.py',
  ]);
  expect(await functions.entitiesOf([at('shop/money.py', 4), at('shop/money.py', 1), at('shop/money.py', 5)])).toEqual([
    'shop/money.py:round_price',
  ]);
  expect(await functions.entitiesOf([])).toEqual([]);
});

test('beyond the files that are parsed for one search, files count as entities', async () => {
  const { functions } = await touched(SHOP, { mostParsed: 1 });
  expect(await functions.entitiesOf([{ path: 'shop/money.py', startLine: 4, endLine: 5 }])).toEqual([
    'shop/money.py:round_price',
  ]);
  expect(await functions.entitiesOf([{ path: 'shop/cart.py', startLine: 5, endLine: 5 }])).toEqual(['shop/cart.py']);
});
