import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openDataset } from '../../src/evaluation/datasets/open-dataset.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';

let made: FixtureRepository | undefined;
afterEach(() => made?.remove());

/** A folder with these files, as its path. */
function folderOf(files: Readonly<Record<string, string>>): string {
  made = fixtureRepository(files, { git: false });
  return made.root;
}

const jsonLines = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const CORPUS = jsonLines(
  {
    _id: 'shop/basket.py/Basket/total',
    title: '',
    text: 'shop/basket.py/Basket/total\nclass Basket:\n    def total(self): pass',
  },
  { _id: 'shop/basket.py/reset', title: '', text: 'shop/basket.py/reset\ndef reset(): pass' },
  { _id: 'shop/till.py/pay', title: '', text: 'shop/till.py/pay\ndef pay(): pass' },
);

const HEADER = 'query-id\tcorpus-id\tscore\n';

/** One instance's folder: a query about each `[id, relevant documents]`. */
const instanceFiles = (folder: string, ...queries: readonly (readonly [id: string, ...relevant: string[]])[]) => ({
  [`${folder}corpus.jsonl`]: CORPUS,
  [`${folder}queries.jsonl`]: jsonLines(...queries.map(([_id]) => ({ _id, text: `Problem of ${_id}` }))),
  [`${folder}qrels/test.tsv`]:
    HEADER + queries.flatMap(([id, ...ids]) => ids.map((to) => `${id}\t${to}\t1\n`)).join(''),
});

describe('BEIR folders', () => {
  test('a folder of instances: named by the dataset in their names, each with a corpus of its own', async () => {
    const root = folderOf({
      ...instanceFiles('swe-bench-lite-function_acme__shop-2/', ['acme__shop-2', 'shop/till.py/pay']),
      ...instanceFiles('swe-bench-lite-function_acme__shop-1/', [
        'acme__shop-1',
        'shop/basket.py/Basket/total',
        'shop/basket.py/reset',
      ]),
      'README.md': 'not an instance',
    });
    const dataset = await openDataset(root);
    expect(dataset.rejections).toEqual([]);
    expect(dataset.rows).toEqual([
      {
        instance_id: 'acme__shop-1',
        dataset: 'swe-bench-lite',
        repo: 'swe-bench-lite-function_acme__shop-1',
        language: 'python',
        base_commit: '',
        problem_statement: 'Problem of acme__shop-1',
        corpus: join(root, 'swe-bench-lite-function_acme__shop-1'),
        gold_files: ['shop/basket.py'],
        gold_functions: [
          { path: 'shop/basket.py', name: 'Basket.total' },
          { path: 'shop/basket.py', name: 'reset' },
        ],
      },
      expect.objectContaining({ instance_id: 'acme__shop-2', gold_files: ['shop/till.py'] }),
    ]);
  });

  test('several queries share one corpus; relevance must be positive', async () => {
    const files = instanceFiles('', ['q1', 'shop/till.py/pay'], ['q2', 'shop/basket.py/reset']);
    files['qrels/test.tsv'] += 'q1\tshop/basket.py/reset\t0\r\n';
    const root = folderOf(files);
    const { name, rows, rejections } = await openDataset(`${root}/`);
    expect(rejections).toEqual([]);
    expect(rows).toMatchObject([
      { instance_id: 'q1', dataset: name, corpus: root, gold_functions: [{ path: 'shop/till.py', name: 'pay' }] },
      { instance_id: 'q2', dataset: name, corpus: root, gold_functions: [{ path: 'shop/basket.py', name: 'reset' }] },
    ]);
  });

  test('what does not fit together is listed', async () => {
    const files = instanceFiles(
      'set/',
      ['kept', 'shop/till.py/pay'],
      ['absent', 'shop/till.py/refund'],
      ['none'],
      ['odd', 'readme'],
    );
    files['set/queries.jsonl'] += `{"_id": "blank", "text": ""}\n{"_id": 5}\n{\n{"_id": "kept", "text": "again"}\n`;
    files['set/qrels/test.tsv'] +=
      'stranger\tshop/till.py/pay\t1\nkept shop/till.py/pay 1\nkept\tshop/till.py/pay\thigh\n';
    const { 'locked/queries.jsonl': _, ...locked } = instanceFiles('locked/');
    const unreadable = { ...locked, 'locked/queries.jsonl/inside': '' };
    const { rows, rejections } = await openDataset(folderOf({ ...files, 'half/corpus.jsonl': CORPUS, ...unreadable }));
    expect(rows.map(({ instance_id }) => instance_id)).toEqual(['kept']);
    expect(rejections).toEqual([
      { place: 'half', reason: 'queries.jsonl and qrels/test.tsv missing' },
      { place: 'locked', reason: 'cannot be read: EISDIR: illegal operation on a directory, read' },
      { place: 'set/queries.jsonl line 6', reason: '`_id` is no text' },
      { place: 'set/queries.jsonl line 7', reason: 'not JSON' },
      { instance_id: 'kept', place: 'set/queries.jsonl line 8', reason: 'duplicate id: the first one is kept' },
      { place: 'set/qrels/test.tsv line 6', reason: 'not a query, a document and a score with tabs between' },
      { place: 'set/qrels/test.tsv line 7', reason: 'not a query, a document and a score with tabs between' },
      { instance_id: 'stranger', place: 'set/qrels/test.tsv line 5', reason: 'no such query in queries.jsonl' },
      {
        instance_id: 'absent',
        place: 'set/queries.jsonl line 2',
        reason: 'shop/till.py/refund is not in corpus.jsonl',
      },
      { instance_id: 'none', place: 'set/queries.jsonl line 3', reason: 'empty gold: no document is relevant' },
      { instance_id: 'odd', place: 'set/queries.jsonl line 4', reason: 'readme names no function of a source file' },
      { instance_id: 'blank', place: 'set/queries.jsonl line 5', reason: 'empty query' },
    ]);
  });

  test('the same instance in two folders counts once', async () => {
    const relevant = ['q', 'shop/till.py/pay'] as const;
    const { rows, rejections } = await openDataset(
      folderOf({ ...instanceFiles('a/', relevant), ...instanceFiles('b/', relevant) }),
    );
    expect(rows).toMatchObject([{ repo: 'a' }]);
    expect(rejections).toEqual([
      { instance_id: 'q', place: 'b/queries.jsonl line 1', reason: 'duplicate id: the first one is kept' },
    ]);
  });

  test('a folder of something else is refused', async () => {
    await expect(openDataset(folderOf({ 'src/a.py': '' }))).rejects.toThrow(
      /holds no BEIR folder, one with corpus\.jsonl, queries\.jsonl, qrels\/test\.tsv$/,
    );
  });
});
