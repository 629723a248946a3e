/** Recorded trees: they answer as the tools do, read nothing twice, and are made anew where they are damaged. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  EmbeddedPolicy,
  initialPolicyModel,
  openToolSet,
  RARITY_SLOTS,
  raritySlot,
  runSearch,
  STOP,
} from '../../../src/agent/index.ts';
import type { RepositoryReader } from '../../../src/core/index.ts';
import { randomNumbers } from '../../../src/core/index.ts';
import { loadGrammar } from '../../../src/index/grammars.ts';
import { SyntaxReader } from '../../../src/syntax/index.ts';
import { rarityTable, termSharesOf } from '../../../src/training/policy/collect-rarity.ts';
import { RecordedTree } from '../../../src/training/policy/recorded-tree.ts';
import { type Rollout, rollOut } from '../../../src/training/policy/rollout.ts';
import { sampler } from '../../../src/training/policy/samplers.ts';
import { teacher } from '../../../src/training/policy/teacher.ts';
import { ISSUE, readerOf, SHOP } from '../../agent/search/searching.ts';
import { filesOf } from '../../support/tree-of.ts';

const CALLS = [
  { id: '1', name: 'grep', arguments: { pattern: 'round_price' } },
  { id: '2', name: 'glob', arguments: { pattern: '*.py' } },
  { id: '3', name: 'read_file', arguments: { path: 'shop/money.py', start_line: 4, end_line: 5 } },
  { id: '4', name: 'grep', arguments: { pattern: '(' } },
];
const MODEL = initialPolicyModel(new Uint8Array(RARITY_SLOTS).fill(200));
const GOLD = {
  instance_id: 'ada__shop-1',
  dataset: 'mined',
  repo: 'ada/shop',
  language: 'python',
  base_commit: 'abc',
  problem_statement: ISSUE,
  gold_files: ['shop/money.py'],
  gold_functions: [{ path: 'shop/money.py', name: 'round_price', start: 4, end: 5 }],
};

let folder: string;
let opened: number;
const syntax = new SyntaxReader(loadGrammar);
let parsed: number;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixpoint-trees-'));
});
beforeEach(() => {
  opened = 0;
  parsed = 0;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  syntax.close();
});

function openTree(name: string, key = 'abc'): Promise<RecordedTree> {
  return RecordedTree.open({
    path: join(folder, name),
    folder: '/memory',
    key,
    open: async (): Promise<RepositoryReader> => {
      opened++;
      return readerOf(SHOP);
    },
    parse: async (text, language) => {
      parsed++;
      return syntax.parse(text, language);
    },
  });
}

it('answers as the tools do, at first and from the record', async () => {
  const live = await (await openToolSet(readerOf(SHOP))).run(CALLS);
  const first = await openTree('same');
  expect(await first.run(CALLS)).toEqual(live);
  expect(first.listing(2)).toContain('money.py');
  await first.close();
  expect(opened).toBe(1);
  const second = await openTree('same');
  const reordered = { id: 'x', name: 'read_file', arguments: { end_line: 5, start_line: 4, path: 'shop/money.py' } };
  expect(await second.run([...CALLS.toReversed(), reordered])).toEqual([...live.toReversed(), live[2]]);
  expect(second.files).toEqual(filesOf(SHOP));
  await second.close();
  expect(opened).toBe(1);
});

it('a search that is made again reads and parses nothing, and ends the same', async () => {
  const search = async (tree: RecordedTree) => {
    const { files, parse, parsed: documents } = tree;
    const policy = new EmbeddedPolicy({ model: MODEL, choose: sampler(MODEL, randomNumbers(3)) });
    const outcome = await runSearch(ISSUE, { policy, tools: tree, files, parse, parsed: documents });
    await tree.close();
    return { places: outcome.places.map(({ id, test }) => ({ id, test })), end: outcome.end, pool: outcome.pool };
  };
  const first = await search(await openTree('search'));
  expect(parsed).toBeGreaterThan(0);
  const [opens, parses] = [opened, parsed];
  expect(await search(await openTree('search'))).toEqual(first);
  expect([opened, parsed]).toEqual([opens, parses]);
});

it.each([
  ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 20)],
  [
    'altered',
    (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 60), Buffer.from([bytes[60]! ^ 255]), bytes.subarray(61)]),
  ],
  ['something else', () => Buffer.from('{}')],
])('a record that is %s is made anew', async (name, damage) => {
  const tree = await openTree(name);
  const results = await tree.run(CALLS);
  await tree.close();
  writeFileSync(join(folder, name), damage(readFileSync(join(folder, name))));
  const again = await openTree(name);
  expect(await again.run(CALLS)).toEqual(results);
  await again.close();
  expect(opened).toBe(2);
  const whole = await openTree(name);
  await whole.run(CALLS);
  await whole.close();
  expect(opened).toBe(2);
});

it('a record of another commit is not used', async () => {
  await (await openTree('commits')).close();
  await (await openTree('commits', 'def')).close();
  expect(opened).toBe(2);
});

it('the teacher finds a planted gold function in few calls, and stops', async () => {
  const tree = await openTree('taught');
  const choose = (seed: number) => teacher(GOLD, { tools: tree, model: MODEL, next: randomNumbers(seed) });
  const rollouts: Rollout[] = [];
  for (const seed of [1, 2, 3, 4]) rollouts.push(await rollOut(GOLD, tree, { model: MODEL, choose: choose(seed) }));
  await tree.close();
  for (const { figures, choices, judged } of rollouts) {
    expect(figures.shownFunctions).toBe(1);
    expect(figures.calls).toBeLessThanOrEqual(5);
    expect(choices.at(-1)!.chosen).toBe(STOP);
    expect(judged!.files.gold.reduce((sum, gold) => sum + gold, 0)).toBe(1);
    expect(judged!.functions.gold.reduce((sum, gold) => sum + gold, 0)).toBe(1);
  }
});

it('with a width, every turn has so many calls, and the stopper is asked between turns alone', async () => {
  const tree = await openTree('wide');
  const limits = { width: 2 };
  const choose = sampler(MODEL, randomNumbers(1), limits);
  const { figures, choices } = await rollOut(GOLD, tree, { model: MODEL, choose, ...limits });
  await tree.close();
  expect(Math.max(...figures.widths)).toBe(2);
  expect(choices.every(({ mayStop, picked }) => !mayStop || picked.length === 0)).toBe(true);
});

it('a term of every file is common, one of few repositories as rare as one never met', async () => {
  const shares = await termSharesOf(readerOf(SHOP));
  expect(shares.get('def')).toBe(3 / 4);
  expect(shares.has('limit')).toBe(false);
  const other = new Map([['def', 1]]);
  const table = rarityTable([shares, other, other]);
  expect(table[raritySlot('def')]).toBe(3);
  expect(table[raritySlot('round_price')]).toBe(255);
});
