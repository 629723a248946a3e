/** The functions that baselines rank, and what the builder keeps from one commit to the next. */
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/core/index.ts';
import { type FunctionCorpus, FunctionCorpusBuilder } from '../../src/evaluation/baselines/function-corpus.ts';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { fixture, open } from '../repository/opened.ts';
import { loadGrammar } from '../support/grammars.ts';

const syntax = new SyntaxReader(loadGrammar);

/** A builder that also tells which sources it had to parse. */
function countingBuilder() {
  const parsed: string[] = [];
  const builder = new FunctionCorpusBuilder((text, language) => {
    parsed.push(text);
    return syntax.parse(text, language);
  });
  return { builder, parsed };
}

const CART =
  'class Cart:\n    limit = 3\n\n    @checked\n    def add(self, item):\n        def fits():\n            return True\n        return fits()\n\n\ndef total(cart):\n    return 0\n';

const everything = (corpus: FunctionCorpus) =>
  corpus.files.map(({ blob, functions, words }) => ({ blob, functions, words }));

describe('function corpus', () => {
  it('holds each function with its id, its class and its source, by path and start', async () => {
    const { root } = fixture({ 'shop/cart.py': CART, 'a.go': 'package a\n\nfunc (s *Shop) Open() {}\n' });
    const corpus = await countingBuilder().builder.at(await open(root));
    expect(corpus.functions).toEqual([
      {
        path: 'a.go',
        name: 'Shop.Open',
        start: 3,
        end: 3,
        text: 'a.go/Shop/Open\nclass Shop:\nfunc (s *Shop) Open() {}',
      },
      {
        path: 'shop/cart.py',
        name: 'Cart.add',
        start: 4,
        end: 8,
        text: 'shop/cart.py/Cart/add\nclass Cart:\n@checked\n    def add(self, item):\n        def fits():\n            return True\n        return fits()',
      },
      {
        path: 'shop/cart.py',
        name: 'Cart.add.fits',
        start: 6,
        end: 7,
        text: 'shop/cart.py/Cart/add/fits\ndef fits():\n            return True',
      },
      {
        path: 'shop/cart.py',
        name: 'total',
        start: 11,
        end: 12,
        text: 'shop/cart.py/total\ndef total(cart):\n    return 0',
      },
    ]);
  });

  it('leaves out tests, oversized, generated and binary files, and source without functions', async () => {
    const { root } = fixture({
      'a.py': 'def kept(): pass\n',
      'tests/test_a.py': 'def test_kept(): pass\n',
      'large.py': `def large(): pass\n${'# filler\n'.repeat(40)}`,
      'generated.py': '# @generated\ndef made(): pass\n',
      'binary.py': new Uint8Array([0, 1, 2]),
      'run.sh': 'run() { :; }\n',
    });
    const corpus = await countingBuilder().builder.at(await open(root, { maxFileBytes: 200 }));
    expect(corpus.functions.map(({ name }) => name)).toEqual(['kept']);
  });

  it('is the same after other commits as when built alone, and parses only what changed', async () => {
    const { root, git, write, commit } = fixture({
      'cart.py': CART,
      'gone.py': 'def gone(): pass\n',
      'copy/x.py': 'def twin(): pass\n',
    });
    const first = git('rev-parse', 'HEAD');
    git('rm', '--quiet', 'gone.py');
    write('copy/y.py', 'def twin(): pass\n');
    write('cart.py', `import os\n${CART}`);
    const second = commit('Change');
    const { builder, parsed } = countingBuilder();

    const before = everything(await builder.at(await open(root, { rev: first })));
    parsed.length = 0;
    const after = everything(await builder.at(await open(root, { rev: second })));
    expect(parsed).toEqual([`import os\n${CART}`, 'def twin(): pass\n']);
    expect(after).toEqual(everything(await countingBuilder().builder.at(await open(root, { rev: second }))));

    parsed.length = 0;
    expect(everything(await builder.at(await open(root, { rev: first })))).toEqual(before);
    expect(parsed, 'what the last commit lacked was not kept').toEqual([CART, 'def gone(): pass\n']);
  });

  it('stops when the signal is aborted, and can be asked again', async () => {
    const { root } = fixture({ 'a.py': 'def a(): pass\n', 'b.py': 'def b(): pass\n' });
    const reader = await open(root);
    const controller = new AbortController();
    const builder = new FunctionCorpusBuilder((text, language) => {
      controller.abort();
      return syntax.parse(text, language);
    });
    await expect(builder.at(reader, { signal: controller.signal })).rejects.toThrow(CancelledError);
    await expect(builder.at(reader, { signal: controller.signal })).rejects.toThrow(CancelledError);
    expect((await builder.at(reader)).functions.map(({ name }) => name)).toEqual(['a', 'b']);
  });
});
