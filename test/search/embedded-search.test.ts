/** Searches without a chat model as a program opens them: deterministic, each policy its own, and warm from the second issue on. */
import { expect, test } from 'vitest';
import type { RepositoryReader } from '../../src/core/index.ts';
import { type EmbeddedPolicyName, openSearchLocalizer } from '../../src/search/index.ts';
import { MODEL } from '../agent/embedded/embedded.ts';
import { ISSUE, readerOf, SHOP } from '../agent/search/searching.ts';

const WEIGHTS = { model: MODEL, digest: '0123456789abcdef' };
const OTHER = 'Cart.add loses lines\n\n`add` of the cart forgets the line.';

async function search(policy: EmbeddedPolicyName, options = {}) {
  const localizer = await openSearchLocalizer({ repository: readerOf(SHOP), policy, weights: WEIGHTS, ...options });
  return localizer.localize(ISSUE);
}

test('it answers with functions that exist, why, and how it searched', async () => {
  const { answer, documents, search: told, model } = await search('embedded');
  expect(answer).toMatchObject({ given: true, files: expect.arrayContaining(['shop/money.py']) });
  expect(documents[0]).toMatchObject({ path: 'shop/money.py', name: 'round_price' });
  const [why] = documents[0]!.evidence;
  expect(why).toMatchObject({
    feature: 'answer',
    sentence: expect.stringMatching(/^\d+ % likely, the issue names it/),
  });
  expect(told).toMatchObject({ policy: 'embedded', weights: WEIGHTS.digest });
  expect(told!.calls).toBeGreaterThan(0);
  expect(told!.toolEfficiency).toBeGreaterThan(0);
  expect(model).toBeUndefined();
});

test('what it would have answered next says why, too', async () => {
  const { documents } = await search('embedded');
  const next = documents.filter(({ evidence }) => evidence[0]?.feature === 'next');
  expect(next.length).toBeGreaterThan(0);
  for (const { evidence } of next) expect(evidence[0]!.sentence).toMatch(/^\d+ % likely/);
});

test.each<EmbeddedPolicyName>(['embedded', 'sequential', 'width-4', 'random'])(
  '%s gives the same answer again',
  async (policy) => {
    const [first, second] = [await search(policy), await search(policy)];
    expect({ ...second, search: { ...second.search, seconds: 0 } }).toEqual({
      ...first,
      search: { ...first.search, seconds: 0 },
    });
  },
);

test('a forced width is that of every turn, as far as there are candidates', async () => {
  const { search: one } = await search('sequential', { turns: 3 });
  expect(one!.calls).toBe(one!.turns);
  const { search: two } = await search('width-2', { turns: 1 });
  expect(two).toMatchObject({ turns: 1, calls: 2 });
  const { search: capped } = await search('width-8', { turns: 1, calls: 3 });
  expect(capped).toMatchObject({ turns: 1, calls: 3 });
});

test('the second issue lists, reads and parses nothing again', async () => {
  const reader = readerOf(SHOP);
  const did = { lists: 0, reads: [] as string[], parses: 0 };
  const counting: RepositoryReader = {
    ...reader,
    list: () => {
      did.lists++;
      return reader.list();
    },
    read: (files, options) => {
      did.reads.push(...files.map(({ path }) => path));
      return reader.read(files, options);
    },
  };
  const parse = async () => {
    did.parses++;
    return { documents: [] };
  };
  const localizer = await openSearchLocalizer({ repository: counting, weights: WEIGHTS, parse });
  await localizer.localize(ISSUE);
  const { parses } = did;
  await localizer.localize(ISSUE);
  expect(did.parses).toBe(parses);
  await localizer.localize(OTHER);
  expect(did.lists).toBe(1);
  expect(did.reads.sort()).toEqual(Object.keys(SHOP).sort());
  expect(did.parses).toBeLessThanOrEqual(Object.keys(SHOP).length);
});

test('an empty issue is refused', async () => {
  const localizer = await openSearchLocalizer({ repository: readerOf(SHOP), weights: WEIGHTS });
  await expect(localizer.localize(' \n')).rejects.toThrow('the issue is empty');
});
