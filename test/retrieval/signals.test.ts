/** Each signal, on small sources where a person sees at once what it should say. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TreeIndex } from '../../src/index/index.ts';
import { understand } from '../../src/query/index.ts';
import {
  bm25,
  type DocumentSignal,
  type FileSignal,
  inverseFrequency,
  QuerySignals,
} from '../../src/retrieval/index.ts';
import { documentNamed, historyOf, treeOf } from '../support/tree-of.ts';

const SOURCES = {
  'shop/cart.py':
    'class Cart:\n    def add_item(self, item):\n        self.items.append(item)\n\n    def total(self):\n        return sum_prices(self.items)\n',
  'shop/prices.py':
    'def sum_prices(items):\n    for item in items:\n        if item.price is None:\n            raise ValueError("price of the item is missing")\n    return sum(item.price for item in items)\n\n\ndef load():\n    return open("prices.csv")\n',
  'shop/users.py':
    'class User:\n    def load(self):\n        return None\n\n    def add_item(self, item):\n        return item\n',
  'tests/test_prices.py': 'def test_sum_prices():\n    assert sum_prices([]) == 0\n',
};

let tree: TreeIndex;
beforeAll(async () => {
  tree = await treeOf(SOURCES);
});

const signalsOf = (issue: string, history = historyOf()) => new QuerySignals(tree, history).of(understand(issue));
const ofDocument = (issue: string, signal: DocumentSignal, name: string) =>
  signalsOf(issue).documents[signal][documentNamed(tree, name)]!;
const ofFile = (issue: string, signal: FileSignal, path: string, history = historyOf()) => {
  const file = Array.from({ length: tree.fileCount }, (_, i) => tree.path(i)).indexOf(path);
  return signalsOf(issue, history).files[signal][file]!;
};

describe('bm25', () => {
  it('is the published formula', () => {
    const { body } = tree.fields;
    const number = tree.terms.find('item');
    const [start, end] = body.range(number);
    const scores = bm25(body, [{ number, weight: 2 }], { k1: 1.2, b: 0.75 });
    expect(end - start).toBeGreaterThan(1);
    for (let i = start; i < end; i++) {
      const document = body.items[i]!;
      const count = body.counts[i]!;
      const norm = 1.2 * (1 - 0.75 + (0.75 * body.lengths[document]!) / body.averageLength);
      const idf = Math.log(1 + (tree.documentCount - (end - start) + 0.5) / (end - start + 0.5));
      expect(scores[document]).toBeCloseTo((2 * idf * count * 2.2) / (count + norm), 4);
    }
  });

  it('gives a rarer term more', () => {
    expect(inverseFrequency(1, 100)).toBeGreaterThan(inverseFrequency(50, 100));
    expect(inverseFrequency(100, 100)).toBeGreaterThan(0);
  });
});

describe('single terms', () => {
  it('the rarest shared word counts, however many common ones there are', () => {
    const issue = 'csv item';
    expect(ofDocument(issue, 'body.rarest', 'load')).toBeGreaterThan(ofDocument(issue, 'body.rarest', 'Cart.add_item'));
  });

  it('coverage is the share of the words that a document holds, by their rarity', () => {
    expect(ofDocument('csv', 'title.coverage', 'load')).toBe(1);
    const half = ofDocument('csv missing', 'title.coverage', 'load');
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(1);
  });
});

describe('compounds', () => {
  it('words that stand apart in the issue meet the identifier that joins them', () => {
    expect(ofDocument('The sum prices shows are wrong', 'compound', 'Cart.total')).toBeGreaterThan(0);
    expect(ofDocument('The prices sum shows are wrong', 'compound', 'Cart.total')).toBe(0);
  });
});

describe('files and folders', () => {
  it('a folder is one text: its files share what any of them holds', () => {
    const issue = 'avatar of the user';
    expect(ofFile(issue, 'directory', 'shop/cart.py')).toBeGreaterThan(0);
    expect(ofFile(issue, 'directory', 'shop/cart.py')).toBe(ofFile(issue, 'directory', 'shop/users.py'));
    expect(ofFile(issue, 'directory', 'tests/test_prices.py')).toBe(0);
  });

  it('file.names: names of the file, wherever in it', () => {
    expect(ofFile('load is slow', 'file.names', 'shop/users.py')).toBeGreaterThan(0);
    expect(ofFile('load is slow', 'file.names', 'shop/cart.py')).toBe(0);
  });
});

describe('exact signals', () => {
  it('symbol: a name written in the issue, more where it is rare and where it stands', () => {
    const unique = ofDocument('Totals\n\ncalling `sum_prices` fails', 'symbol', 'sum_prices');
    const shared = ofDocument('Totals\n\ncalling `add_item` fails', 'symbol', 'Cart.add_item');
    const inCode = ofDocument('Totals\n\n```\nsum_prices(x)\n```', 'symbol', 'sum_prices');
    expect(unique).toBeGreaterThan(shared);
    expect(unique).toBeGreaterThan(inCode);
    expect(inCode).toBeGreaterThan(0);
    expect(ofDocument('nothing here', 'symbol', 'sum_prices')).toBe(0);
  });

  it('qualified: the class written before the name decides between namesakes', () => {
    const issue = 'Wrong item\n\n`User.add_item` returns nothing';
    expect(ofDocument(issue, 'qualified', 'User.add_item')).toBeGreaterThan(0);
    expect(ofDocument(issue, 'qualified', 'Cart.add_item')).toBe(0);
    expect(ofDocument(issue, 'symbol', 'User.add_item')).toBeGreaterThan(ofDocument(issue, 'symbol', 'Cart.add_item'));
  });

  it('owner: methods of a class that the issue names', () => {
    const issue = 'Broken\n\nThe `Cart` shows a wrong sum';
    expect(ofDocument(issue, 'owner', 'Cart.total')).toBeGreaterThan(0);
    expect(ofDocument(issue, 'owner', 'User.load')).toBe(0);
  });

  it('frame: the innermost frame of the repository counts most, wherever it was installed', () => {
    const issue =
      'Crash\n\n```\nTraceback (most recent call last):\n  File "/usr/lib/python3/site-packages/shop/cart.py", line 6, in total\n    return sum_prices(self.items)\n  File "/usr/lib/python3/site-packages/shop/prices.py", line 4, in sum_prices\n    raise ValueError("x")\nValueError: x\n```';
    const inner = ofDocument(issue, 'frame', 'sum_prices');
    const outer = ofDocument(issue, 'frame', 'Cart.total');
    expect(inner).toBe(1);
    expect(outer).toBeGreaterThan(0);
    expect(outer).toBeLessThan(inner);
    expect(ofDocument(issue, 'frame', 'Cart.add_item')).toBe(0);
    expect(ofFile(issue, 'file.frame', 'shop/prices.py')).toBe(1);
  });

  it('phrases: a formatted message meets the literal it was made from', () => {
    const issue = 'Error\n\nValueError: price of the item is missing';
    expect(ofDocument(issue, 'phrases', 'sum_prices')).toBeGreaterThan(0);
    expect(ofDocument(issue, 'phrases', 'load')).toBe(0);
  });

  it('line and file.mention: a linked line marks the function around it', () => {
    const issue = 'See https://github.com/acme/shop/blob/main/shop/prices.py#L4';
    expect(ofDocument(issue, 'line', 'sum_prices')).toBeGreaterThan(0);
    expect(ofDocument(issue, 'line', 'load')).toBe(0);
    expect(ofFile(issue, 'file.mention', 'shop/prices.py')).toBeGreaterThan(0);
    expect(ofFile(issue, 'file.mention', 'shop/cart.py')).toBe(0);
  });

  it('file.module: a dotted name goes through its file', () => {
    expect(ofFile('Bug\n\n`shop.prices.sum_prices` fails', 'file.module', 'shop/prices.py')).toBeGreaterThan(0);
    expect(ofFile('Bug\n\n`shop.prices.sum_prices` fails', 'file.module', 'shop/cart.py')).toBe(0);
  });
});

describe('history', () => {
  const history = historyOf([
    { message: 'Fix rounding of the basket sum', paths: ['shop/cart.py'] },
    { message: 'Rename everything', paths: ['shop/cart.py', 'shop/users.py', 'gone.py'] },
    { message: 'Add avatars', paths: ['shop/users.py'] },
  ]);

  it('votes for the files of similar commits', () => {
    const issue = 'Rounding is wrong in the basket';
    expect(ofFile(issue, 'history', 'shop/cart.py', history)).toBeGreaterThan(0);
    expect(ofFile(issue, 'history', 'shop/prices.py', history)).toBe(0);
  });

  it('counts changes whatever the issue', () => {
    expect(ofFile('x', 'churn', 'shop/cart.py', history)).toBeGreaterThan(0);
    expect(ofFile('x', 'churn', 'shop/prices.py', history)).toBe(0);
  });
});

it('boilerplate says almost nothing', () => {
  const noisy = ofDocument('Crash\n\n- [x] I have read sum_prices\n\nNothing else', 'body', 'sum_prices');
  const plain = ofDocument('Crash\n\nThe cart calls sum_prices\n\nNothing else', 'body', 'sum_prices');
  expect(noisy).toBeLessThan(plain / 4);
});

it('words that say nothing count only where they are written as code', () => {
  expect(ofDocument('Of or for', 'body', 'sum_prices')).toBe(0);
  expect(ofDocument('Wrong\n\n```\nfor item\n```', 'body', 'sum_prices')).toBeGreaterThan(
    ofDocument('Wrong\n\n```\nitem\n```', 'body', 'sum_prices'),
  );
});
