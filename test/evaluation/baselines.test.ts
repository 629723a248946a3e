/** What each baseline answers on small trees, where a person can work out the order. */
import { describe, expect, it } from 'vitest';
import { CancelledError, UsageError } from '../../src/core/index.ts';
import { BASELINE_NAMES, type BaselineName, baselineOf, filesOf } from '../../src/evaluation/baselines/baseline.ts';
import { type FunctionCorpus, FunctionCorpusBuilder } from '../../src/evaluation/baselines/function-corpus.ts';
import { keywordsOf } from '../../src/evaluation/baselines/keywords.ts';
import { findRipgrep, forEachMatch } from '../../src/evaluation/baselines/ripgrep-process.ts';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { fixture, open } from '../repository/opened.ts';
import { loadGrammar } from '../support/grammars.ts';

const syntax = new SyntaxReader(loadGrammar);

async function corpusOf(files: Readonly<Record<string, string>>): Promise<FunctionCorpus> {
  const builder = new FunctionCorpusBuilder((text, language) => syntax.parse(text, language));
  return builder.at(await open(fixture(files).root));
}

const rank = (name: BaselineName, issue: string, corpus: FunctionCorpus, options = {}) =>
  baselineOf(name).rank(issue, corpus, { instanceId: 'shop-1', limit: 100, ...options });

const namesOf = async (...args: Parameters<typeof rank>) => (await rank(...args)).map(({ name }) => name);

const SHOP = {
  'shop/cart.py':
    'class Cart:\n    def add_item(self, item):\n        self.items.append(item)\n\n    def total(self):\n        return sum_prices(self.items)\n',
  'shop/currency.py':
    'def exchange(amount, currency):\n    rate = load_rates()[currency]\n    return amount * rate\n\n\ndef load_rates():\n    return open("rates.csv")\n',
  'shop/prices.py':
    'def sum_prices(items):\n    discount = 0\n    return sum(item.price for item in items) - discount\n\n\ndef show(price, currency):\n    """Largest currency first, then the other currency."""\n    return f"{price} {currency}"\n',
  'shop/users.py': 'class User:\n    def currency(self):\n        return self.country.currency_code\n',
};

describe.each(BASELINE_NAMES)('%s', (name) => {
  it('answers the same twice, at most as many as asked, with the places of the functions', async () => {
    const corpus = await corpusOf(SHOP);
    const answer = await rank(name, 'sum_prices ignores the currency', corpus);
    expect(answer.length).toBeGreaterThan(2);
    expect(await rank(name, 'sum_prices ignores the currency', await corpusOf(SHOP))).toEqual(answer);
    expect(await rank(name, 'sum_prices ignores the currency', corpus, { limit: 2 })).toEqual(answer.slice(0, 2));
    const keys = answer.map(({ path, name, start, end }) => ({ path, name, start, end }));
    for (const key of keys) expect(corpus.functions.map(({ text, ...rest }) => rest)).toContainEqual(key);
    expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(keys.length);
  });

  it('answers an empty corpus with nothing', async () => {
    expect(await rank(name, 'sum_prices', await corpusOf({ 'README.md': '' }))).toEqual([]);
  });

  it('stops when the signal is aborted', async () => {
    const signal = AbortSignal.abort();
    await expect(rank(name, 'sum_prices', await corpusOf(SHOP), { signal })).rejects.toThrow(CancelledError);
  });
});

describe.each(['bm25', 'ripgrep', 'minisearch'] as const)('%s', (name) => {
  it('answers an issue without words, or with none that the code holds, with nothing', async () => {
    const corpus = await corpusOf(SHOP);
    for (const issue of ['', ' \n\t', '?! (.*)+ [', 'zzyzx']) expect(await rank(name, issue, corpus)).toEqual([]);
  });

  it('finds words beyond ASCII, and functions after lines that end in CR LF', async () => {
    const corpus = await corpusOf({
      'a.py': 'def first():\r\n    x = 1\r\n    return x\r\n\r\n\r\ndef second():\r\n    return größe\r\n',
      'b.py': 'def third():\n    return 数量\n',
      'c.py': 'def fourth():\n    return needle\n',
    });
    expect(await namesOf(name, 'Größe', corpus)).toEqual(['second']);
    expect(await namesOf(name, 'needle', corpus)).toEqual(['fourth']);
    expect(await namesOf(name, 'GRÖßE stock_数量', corpus)).toContain('second');
  });

  it('breaks ties by path, then by start', async () => {
    const twins = 'def one():\n    return needle\n\n\ndef two():\n    return needle\n';
    const answer = await rank(name, 'needle', await corpusOf({ 'b.py': twins, 'a.py': twins }));
    expect(answer.map(({ path, start }) => `${path}:${start}`)).toEqual(['a.py:1', 'a.py:5', 'b.py:1', 'b.py:5']);
  });
});

describe('bm25', () => {
  it('is the published formula, repeats in the issue included', async () => {
    // Terms: a py alpha def alpha return beta (7); b py gamma def gamma return beta beta delta (9). Average 8.
    const corpus = await corpusOf({
      'a.py': 'def alpha():\n    return beta\n',
      'b.py': 'def gamma():\n    return beta + beta + delta\n',
    });
    const idf = Math.log(1 + 0.5 / 2.5);
    const gamma = (idf * 2.2 * 2) / (2 + 1.2 * (0.25 + (0.75 * 9) / 8));
    const alpha = (idf * 2.2) / (1 + 1.2 * (0.25 + (0.75 * 7) / 8));
    const answer = await rank('bm25', 'beta or beta', corpus);
    expect(answer.map(({ name }) => name)).toEqual(['gamma', 'alpha']);
    expect(answer[0]!.score).toBeCloseTo(2 * gamma, 10);
    expect(answer[1]!.score).toBeCloseTo(2 * alpha, 10);
  });
});

describe('ripgrep', () => {
  it('puts more keywords first, then the rarest keyword, then more matches', async () => {
    const corpus = await corpusOf(SHOP);
    // Only sum_prices holds "discount", so its keyword is the rarer one. "currency" stands in show four times, in exchange three
    // times (once in its path), in User.currency twice (currency_code is another word), in load_rates once, in its path.
    expect(await rank('ripgrep', 'Discount and currency', corpus)).toEqual([
      { path: 'shop/prices.py', name: 'sum_prices', start: 1, end: 3, score: 1 },
      { path: 'shop/prices.py', name: 'show', start: 6, end: 8, score: 1 },
      { path: 'shop/currency.py', name: 'exchange', start: 1, end: 3, score: 1 },
      { path: 'shop/users.py', name: 'User.currency', start: 2, end: 3, score: 1 },
      { path: 'shop/currency.py', name: 'load_rates', start: 6, end: 7, score: 1 },
    ]);
    expect((await rank('ripgrep', 'exchange of currency', corpus))[0]).toMatchObject({ name: 'exchange', score: 2 });
  });

  it('takes keywords as they are, whatever they mean in a regular expression', async () => {
    const corpus = await corpusOf({
      'a.php': '<?php\nfunction one($price) { return 1; }\nfunction two($scope) { return 2; }\n',
    });
    expect(await namesOf('ripgrep', 'What is $price (.*)+ [', corpus)).toEqual(['one']);
    expect(await namesOf('ripgrep', '-e --files $scope', corpus)).toEqual(['two']);
  });

  it('chooses names and long plain words, each once, at most thirty', () => {
    expect(keywordsOf('Calling sum_prices twice: The PriceList should list a price, Price or utf8 in 2024')).toEqual([
      'sum_prices',
      'pricelist',
      'utf8',
      'calling',
      'twice',
      'price',
    ]);
    expect(keywordsOf(Array.from({ length: 100 }, (_, i) => `name_${i}`).join(' '))).toHaveLength(30);
    expect(keywordsOf('a'.repeat(100_000))).toEqual([]);
  });

  it('ends the program when the signal is aborted', async () => {
    const controller = new AbortController();
    function* endless() {
      for (let line = 0; ; line++) {
        if (line === 100) controller.abort();
        yield 'text';
      }
    }
    const search = forEachMatch(endless(), ['text'], () => {}, {
      program: await findRipgrep(),
      signal: controller.signal,
    });
    await expect(search).rejects.toThrow(CancelledError);
  });

  it('says how to get a missing program', async () => {
    const search = forEachMatch(['text'], ['text'], () => {}, { program: 'no-such-ripgrep' });
    await expect(search).rejects.toThrow(UsageError);
    await expect(search).rejects.toThrow(/no-such-ripgrep.*install/);
  });
});

describe('minisearch', () => {
  it('finds parts of names, and puts a name above a mention', async () => {
    const corpus = await corpusOf(SHOP);
    expect((await namesOf('minisearch', 'rates', corpus))[0]).toBe('load_rates');
    expect((await namesOf('minisearch', 'CurrencyCode', corpus))[0]).toBe('User.currency');
  });
});

describe('random', () => {
  it('orders all functions by the id of the instance alone', async () => {
    const corpus = await corpusOf({
      'a.py': Array.from({ length: 30 }, (_, i) => `def f${i}():\n    return ${i}\n`).join('\n'),
    });
    const answer = await namesOf('random', 'one', corpus);
    expect(await namesOf('random', 'two', corpus)).toEqual(answer);
    expect(await namesOf('random', 'one', corpus, { instanceId: 'shop-2' })).not.toEqual(answer);
    expect([...answer].sort()).toEqual(corpus.functions.map(({ name }) => name).sort());
  });
});

describe('filesOf', () => {
  it('takes each file at its first place', () => {
    const place = { name: 'f', start: 1, end: 1 };
    expect(
      filesOf([
        { ...place, path: 'b.py', score: 3 },
        { ...place, path: 'a.py', score: 2 },
        { ...place, path: 'b.py', score: 1 },
      ]),
    ).toEqual([
      { path: 'b.py', score: 3 },
      { path: 'a.py', score: 2 },
    ]);
  });
});
