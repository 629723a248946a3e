/** Datasets from a repository's own history: which commits are taken, what is asked, and that nothing of the fix is readable. */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { isFixMessage, linkedIssues, queryOfMessage } from '../../src/evaluation/history/fix-message.ts';
import { type HistoryOptions, historyDataset } from '../../src/evaluation/history/history-dataset.ts';
import { readIssues } from '../../src/evaluation/history/issues.ts';
import { openRepository } from '../../src/repository/index.ts';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';
import { loadGrammar } from '../support/grammars.ts';

const syntax = new SyntaxReader(loadGrammar);
let repository: FixtureRepository | undefined;
afterEach(() => repository?.remove());
afterAll(() => syntax.close());

const parse: HistoryOptions['parse'] = (text, language) => syntax.parse(text, language);
const shop = (rate: string, total = 'sum(items)') =>
  `RATE = 1\n\n\ndef price(net):\n    return net * ${rate}\n\n\ndef total(items):\n    return ${total}\n`;

/** Four fixes among other commits, oldest first; hashes by name. */
function shopHistory(): Record<'initial' | 'feature' | 'price' | 'total' | 'later', string> {
  repository = fixtureRepository({ 'shop.py': shop('1'), 'test_shop.py': 'def test(): pass\n' });
  const initial = repository.git('rev-parse', 'HEAD');
  const change = (message: string, files: Record<string, string>) => {
    for (const [path, content] of Object.entries(files)) repository!.write(path, content);
    return repository!.commit(message);
  };
  const feature = change('Add a page of help', { 'help.py': 'def help():\n    return 1\n' });
  const price = change(
    'Fix price without tax (#12)\n\nThe tax was never added.\n\nCloses #7\nSigned-off-by: Ada <a@b.c>',
    {
      'shop.py': shop('1.2'),
    },
  );
  change('Fix the flaky test of prices again', { 'test_shop.py': 'def test(): return\n' });
  change('Fix crash when the rate is missing', { 'shop.py': shop('1.2').replace('RATE = 1', 'RATE = 2') });
  const total = change('fix: total of an empty cart fails', { 'shop.py': shop('1.2', 'sum(items or [])') });
  const later = change('Fix rounding of the later total', { 'shop.py': shop('1.2', 'round(sum(items or []))') });
  return { initial, feature, price, total, later };
}

describe('historyDataset', () => {
  test('the last fixes with their parents as base, the message as query and the change as gold', async () => {
    const { feature, price, total, later } = shopHistory();
    const { root } = repository!;
    const seen: number[] = [];
    const dataset = await historyDataset(root, {
      commits: 10,
      parse,
      onProgress: (progress) => seen.push(progress.seen),
    });
    const name = basename(root);
    expect(dataset).toMatchObject({ name, rejections: [], seen: 7, skipped: { 'modifies no function': 1 } });
    expect(dataset.rows.map((row) => [row.instance_id, row.problem_statement, row.gold_functions])).toEqual([
      [
        `${name}-${later.slice(0, 10)}`,
        'Fix rounding of the later total',
        [{ path: 'shop.py', name: 'total', start: 8, end: 9 }],
      ],
      [
        `${name}-${total.slice(0, 10)}`,
        'fix: total of an empty cart fails',
        [{ path: 'shop.py', name: 'total', start: 8, end: 9 }],
      ],
      [
        `${name}-${price.slice(0, 10)}`,
        'Fix price without tax\n\nThe tax was never added.',
        [{ path: 'shop.py', name: 'price', start: 4, end: 5 }],
      ],
    ]);
    expect(dataset.rows[2]).toMatchObject({
      base_commit: feature,
      gold_files: ['shop.py'],
      language: 'python',
      repo: name,
      query_source: 'commit_message',
    });
    expect(seen.at(-1)).toBe(7);
  });

  test('no more fixes than asked for, from the revision asked for', async () => {
    const { total, price } = shopHistory();
    const options = { commits: 1, parse };
    const { rows } = await historyDataset(repository!.root, { ...options, rev: total });
    expect(rows.map((row) => row.instance_id.slice(-10))).toEqual([total.slice(0, 10)]);
    const earlier = await historyDataset(repository!.root, { ...options, rev: price });
    expect(earlier.rows.map((row) => row.instance_id.slice(-10))).toEqual([price.slice(0, 10)]);
  });

  test('a linked issue is the query', async () => {
    shopHistory();
    const issues = [
      { number: 7, title: 'Prices are too low', body: 'I pay no tax.' },
      { number: 12, title: 'Not the one that is closed', body: null },
    ];
    const { rows } = await historyDataset(repository!.root, { commits: 10, parse, issues });
    expect(rows[2]).toMatchObject({
      problem_statement: 'Prices are too low\n\nI pay no tax.',
      query_source: 'issue',
    });
    expect(rows[1]!.query_source).toBe('commit_message');
  });

  test('nothing of a fix, nor of later commits, is readable at its base', async () => {
    const { price, total, later, feature, initial } = shopHistory();
    const { rows } = await historyDataset(repository!.root, { commits: 10, parse });
    const fixedBlob = repository!.git('rev-parse', `${price}:shop.py`);
    const reader = await openRepository(repository!.root, { rev: rows[2]!.base_commit });
    try {
      const commits = (await reader.history({ maxCommits: 100 })).map(({ commit }) => commit);
      expect(commits).toEqual([feature, initial]);
      for (const unseen of [price, total, later]) expect(commits).not.toContain(unseen);
      const { files } = await reader.list();
      expect(files.map(({ blob }) => blob)).not.toContain(fixedBlob);
      for await (const { content } of reader.read([{ path: 'shop.py', blob: fixedBlob }])) {
        expect(content).toBeUndefined();
      }
    } finally {
      await reader.close();
    }
  });

  test('a first commit, merges and fixes of many functions are passed over', async () => {
    const many = (value: number) =>
      Array.from({ length: 11 }, (_, i) => `def f${i}():\n    return ${value}\n`).join('\n\n');
    repository = fixtureRepository({ 'a.py': many(0) });
    repository.git('commit', '--quiet', '--amend', '-m', 'Fix the error that opened it');
    repository.git('switch', '--quiet', '-c', 'side');
    repository.write('a.py', many(1));
    repository.commit('Fix every wrong value at once');
    repository.git('switch', '--quiet', 'main');
    repository.git('merge', '--quiet', '--no-ff', '-m', 'Fix wrong values by a merge', 'side');
    const dataset = await historyDataset(repository.root, { commits: 5, parse });
    expect(dataset).toMatchObject({
      rows: [],
      seen: 2,
      skipped: { 'modifies more than 10 functions': 1, 'has no parent here': 1 },
    });
  });

  test('it can be stopped, and says when there is no history', async () => {
    shopHistory();
    const signal = AbortSignal.abort();
    await expect(historyDataset(repository!.root, { commits: 1, parse, signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    repository!.remove();
    repository = fixtureRepository({ 'a.py': '' }, { git: false });
    await expect(historyDataset(repository.root, { commits: 1, parse })).rejects.toMatchObject({
      code: 'bad_revision',
    });
  });
});

describe('messages', () => {
  test.each([
    'Fix crash on an empty file',
    'fix(parser): keep comments at the end',
    'Handle missing headers of replies\n\nCloses #12',
    'Parser: wrong offset after tabs',
    'Regression in reading of dates',
  ])('a fix: %j', (message) => expect(isFixMessage(message)).toBe(true));

  test.each([
    'Add support for prefixes of names',
    'Fix typo in the reading of dates',
    'docs: fix the list of errors shown',
    'Revert "Fix crash on an empty file"',
    'Fix tests on slow machines again',
    'Fix #12',
    'Refactor the reading of dates',
  ])('no fix: %j', (message) => expect(isFixMessage(message)).toBe(false));

  test('what a closed issue is called', () => {
    expect(
      linkedIssues('Fix it, see #3\n\nFixes: #4, closes owner/name#5, resolves https://x.org/o/n/issues/6'),
    ).toEqual([4, 5, 6, 3]);
    expect(linkedIssues('color &#38; http://x.org/#12')).toEqual([]);
  });

  test('trailers, marks of pull requests and links go; what tells of the bug stays', () => {
    const message = [
      'Fix reading of dates (#45)',
      '',
      'Dates such as 2020-02-30 were accepted: see the note.',
      'Closes #12.',
      'https://example.com/o/n/pull/45',
      '',
      '---------',
      '',
      'Co-authored-by: Ada <a@b.c>',
      'Change-Id: I123',
      '(cherry picked from commit 1234567)',
    ];
    expect(queryOfMessage(message.join('\r\n'))).toBe(
      'Fix reading of dates\n\nDates such as 2020-02-30 were accepted: see the note.',
    );
  });

  test('any text can be read, and quickly', () => {
    fc.assert(
      fc.property(fc.string(), (message) => {
        isFixMessage(`fix ${message}`);
        linkedIssues(message);
      }),
    );
    for (const part of ['a-', '#', 'see ', '#1 ', 'https://x/', '( '])
      isFixMessage(`Fix the crash\n${part.repeat(20_000)}!`);
  });
});

describe('readIssues', () => {
  const issues = [
    { number: 1, title: 'One', body: null },
    { number: 2, title: 'Two', body: 'Text' },
  ];

  test('an array and JSON lines give the same', async () => {
    repository = fixtureRepository({}, { git: false });
    const [array, lines] = [join(repository.root, 'a.json'), join(repository.root, 'b.jsonl')];
    writeFileSync(array, JSON.stringify(issues, undefined, 2));
    writeFileSync(lines, `${issues.map((issue) => JSON.stringify(issue)).join('\n')}\n`);
    expect(await readIssues(array)).toEqual(issues);
    expect(await readIssues(lines)).toEqual(issues);
  });

  test('what is wrong is told with its place', async () => {
    repository = fixtureRepository({}, { git: false });
    const file = join(repository.root, 'issues.jsonl');
    await expect(readIssues(file)).rejects.toThrow(/cannot be read/);
    writeFileSync(file, '{"number":1,"title":"One"}\nnonsense\n');
    await expect(readIssues(file)).rejects.toThrow(/^line 2 of .*issues\.jsonl is not JSON/);
    writeFileSync(file, '[{"number":1,"title":"One"},{"title":"Two"}]');
    await expect(readIssues(file)).rejects.toThrow(/^issue 2 of .*issues\.jsonl has no number and title/);
  });
});
