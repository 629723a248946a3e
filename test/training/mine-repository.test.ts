/** From a clone to instances: what is gold, and each filter on a history of its own. */
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { goldOfPatch } from '../../src/evaluation/index.ts';
import { openRepository, readCloneFacts, readPatch } from '../../src/repository/index.ts';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { DEFAULT_FILTERS, type MineFilters } from '../../src/training/mine/mine-filters.ts';
import { mineRepository } from '../../src/training/mine/mine-repository.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';
import { loadGrammar } from '../support/grammars.ts';

const syntax = new SyntaxReader(loadGrammar);
let repository: FixtureRepository;
afterEach(() => repository?.remove());
afterAll(() => syntax.close());

const shop = (rate: string, sum = 'sum(items)') =>
  `RATE = 1\n\n\ndef price(net):\n    return net * ${rate}\n\n\nclass Cart:\n    def total(self, items):\n        return ${sum}\n`;

function change(message: string, files: Readonly<Record<string, string>>): string {
  for (const [path, content] of Object.entries(files)) repository.write(path, content);
  return repository.commit(message);
}

async function mined(filters: Partial<MineFilters> = {}) {
  return mineRepository(await readCloneFacts(repository.root), {
    repo: 'ada/shop',
    url: 'https://h.example/ada/shop.git',
    filters: { ...DEFAULT_FILTERS, minQueryCharacters: 10, ...filters },
    exports: { issues: new Map(), pulls: new Map(), pullOfCommit: new Map() },
    parse: (text, language) => syntax.parse(text, language),
  });
}

test('an instance holds the query, the commit before, and the modified functions as they were', async () => {
  repository = fixtureRepository({ 'shop.py': shop('1'), LICENSE: 'Apache License\nVersion 2.0, January 2004\n' });
  const base = repository.git('rev-parse', 'HEAD');
  const fix = change('Fix price without tax', { 'shop.py': shop('1.2'), 'tests/test_shop.py': 'def test(): pass\n' });
  expect(await mined()).toEqual({
    repo: 'ada/shop',
    url: 'https://h.example/ada/shop.git',
    head: fix,
    licence: 'Apache-2.0',
    languages: { python: 1 },
    commits: 2,
    candidates: 1,
    dropped: { 'has no parent here': 1 },
    instances: [
      {
        instance_id: `ada__shop-${fix.slice(0, 10)}`,
        dataset: 'mined',
        repo: 'ada/shop',
        language: 'python',
        base_commit: base,
        problem_statement: 'Fix price without tax',
        query_source: 'commit_message',
        url: 'https://h.example/ada/shop.git',
        gold_files: ['shop.py'],
        gold_functions: [{ path: 'shop.py', name: 'price', start: 4, end: 5 }],
        source: 'fix_commit',
        fix_commit: fix,
        tests: true,
      },
    ],
  });
});

test('gold is the same as from the whole tree at base, renamed and oddly named files included', async () => {
  repository = fixtureRepository({ 'ä b.py': shop('1'), 'old.py': `${shop('1')}\n\ndef more():\n    return 1\n` });
  repository.git('mv', 'old.py', 'new.py');
  const fix = change('Fix price and total in all files', {
    'ä b.py': shop('2'),
    'new.py': `${shop('1', 'sum(items or [])')}\n\ndef more():\n    return 1\n`,
  });
  const { instances } = await mined();
  expect(instances[0]?.gold_functions.map(({ path, name }) => `${path} ${name}`).sort()).toEqual([
    'old.py Cart.total',
    'ä b.py price',
  ]);
  const reader = await openRepository(repository.root, { rev: `${fix}^` });
  const patch = await readPatch(repository.root, { from: `${fix}^`, to: fix });
  const { gold_files, gold_functions } = instances[0]!;
  expect(await goldOfPatch(patch, { reader, parse: (text, language) => syntax.parse(text, language) })).toEqual({
    gold_files,
    gold_functions,
  });
  await reader.close();
});

describe('filters', () => {
  const many = (body: string) => Array.from({ length: 11 }, (_, i) => `def f${i}():\n    return ${body}\n`).join('\n');

  test.each<[reason: string, before: Record<string, string>, after: Record<string, string>, Partial<MineFilters>?]>([
    ['touches no test', { 'a.py': shop('1') }, { 'a.py': shop('2') }, { requireTests: true }],
    ['closes no issue', { 'a.py': shop('1') }, { 'a.py': shop('2') }, { requireIssue: true }],
    ['is of a source not asked for', { 'a.py': shop('1') }, { 'a.py': shop('2') }, { sources: ['merge'] }],
    ['has too short a query', { 'a.py': shop('1') }, { 'a.py': shop('2') }, { minQueryCharacters: 40 }],
    ['has too long a query', { 'a.py': shop('1') }, { 'a.py': shop('2') }, { maxQueryCharacters: 20 }],
    ['modifies too many functions', { 'a.py': many('1') }, { 'a.py': many('2') }],
    ['modifies too few functions', { 'a.py': shop('1') }, { 'a.py': shop('1').replace('RATE = 1', 'RATE = 2') }],
    [
      'modifies too many files',
      { 'a.py': shop('1'), 'b.py': shop('1') },
      { 'a.py': shop('2'), 'b.py': shop('2') },
      { maxFiles: 1 },
    ],
    ['modifies no source file', { 'a.md': 'one\n' }, { 'a.md': 'two\n' }],
    ['modifies no source file', { 'a.md': 'one\n' }, { 'new.py': shop('1') }],
    ['modifies no source file', { 'tests/test_a.py': shop('1') }, { 'tests/test_a.py': shop('2') }],
    ['modifies no source file', { 'third_party/a.py': shop('1') }, { 'third_party/a.py': shop('2') }],
    ['modifies no source file', { 'a_pb2.py': shop('1') }, { 'a_pb2.py': shop('2') }],
    [
      'changes white space alone',
      { 'a.js': 'function a() {\n  return 1;\n}\n' },
      { 'a.js': 'function a()\n{\n    return 1;\n}\n' },
    ],
    [
      "is in a language that is too little of the repository's",
      { 'a.py': shop('1'), 'b.go': `package b\n\n${'// x\n'.repeat(99)}` },
      { 'a.py': shop('2') },
    ],
    ['changes nothing', {}, {}],
  ])('%s', async (reason, before, after, filters) => {
    repository = fixtureRepository({ ...before, 'notes.txt': '' });
    change('Fix price of all the things', after);
    const { instances, dropped } = await mined(filters);
    expect(instances).toEqual([]);
    expect(dropped).toEqual({ [reason]: 1, 'has no parent here': 1 });
  });

  test('the newest of each repository, and no further back than asked', async () => {
    repository = fixtureRepository({ 'a.py': shop('0') });
    const fixes = ['1', '2', '3'].map((rate) => change(`Fix price for the time ${rate}`, { 'a.py': shop(rate) }));
    const commitsOf = async (filters: Partial<MineFilters>) =>
      (await mined(filters)).instances.map(({ fix_commit }) => fix_commit);
    expect(await commitsOf({})).toEqual([...fixes].reverse());
    expect(await commitsOf({ perRepository: 2 })).toEqual([fixes[2], fixes[1]]);
    expect(await commitsOf({ maxCommits: 1 })).toEqual([fixes[2]]);
  });
});

test('a merge that is taken stands for its commits; of one that is not, they are taken', async () => {
  repository = fixtureRepository({ 'a.py': shop('1'), 'b.py': shop('1') });
  const branch = (name: string, message: string, path: string) => {
    repository.git('checkout', '--quiet', '-b', name, 'main');
    const fix = change(`Fix price of the branch ${name}`, { [path]: shop('2') });
    repository.git('checkout', '--quiet', 'main');
    repository.git('merge', '--quiet', '--no-ff', '-m', message, name);
    return { fix, merge: repository.git('rev-parse', 'HEAD') };
  };
  const taken = branch('one', 'Merge pull request #1 from ada/one\n\nPrices have tax', 'a.py');
  const joined = branch('two', "Merge branch 'two'", 'b.py');
  const { instances, dropped } = await mined();
  expect(instances.map(({ fix_commit, source }) => [fix_commit, source])).toEqual([
    [joined.fix, 'fix_commit'],
    [taken.merge, 'merge'],
  ]);
  expect(dropped).toMatchObject({ 'is part of a merge that is taken': 1, 'is a merge of branches': 1 });
});

test('headers are of the language of the sources around them', async () => {
  const header = (value: string) => `inline int area(int side) {\n  return side * ${value};\n}\n`;
  repository = fixtureRepository({ 'a.h': header('1'), 'a.cc': 'int main() {\n  return 0;\n}\n' });
  change('Fix area of all squares', { 'a.h': header('side') });
  const { languages, instances } = await mined();
  expect(languages).toEqual({ cpp: 1 });
  expect(instances[0]?.language).toBe('cpp');
});
