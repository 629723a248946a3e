/** Gold computed from patches, on real repositories: which files, which functions, and which patches cannot be used. */
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { goldOfPatch, type PatchGold } from '../../src/evaluation/patches/gold-of-patch.ts';
import { openRepository, readPatch } from '../../src/repository/index.ts';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';
import { loadGrammar } from '../support/grammars.ts';

const syntax = new SyntaxReader(loadGrammar);
let repository: FixtureRepository | undefined;
afterEach(() => repository?.remove());
afterAll(() => syntax.close());

const SHOP = `import os

TAX = 0.2


def price(net):
    rate = TAX
    return net * (1 + rate)


class Cart:
    def total(self):
        def line(item):
            return item.price

        return sum(line(item) for item in self.items)

    @property
    def empty(self):
        return not self.items
`;

const lines = (text: string) => text.split('\n');
const withLine = (text: string, line: number, ...added: string[]) =>
  lines(text)
    .toSpliced(line - 1, 0, ...added)
    .join('\n');
const replaced = (text: string, line: number, by: string) =>
  lines(text)
    .toSpliced(line - 1, 1, by)
    .join('\n');

async function goldOf(patch: string): Promise<PatchGold | { reason: string }> {
  const reader = await openRepository(repository!.root, { rev: 'HEAD' });
  try {
    return await goldOfPatch(patch, { reader, parse: (text, language) => syntax.parse(text, language) });
  } finally {
    await reader.close();
  }
}

type Files = Readonly<Record<string, string>>;

/** Gold of the change from one state of some files to another; `` removes a file. */
async function goldBetween(before: Files, after: Files): Promise<{ files: readonly string[]; functions: string[] }> {
  repository = fixtureRepository(before);
  const from = repository.git('rev-parse', 'HEAD');
  for (const [path, content] of Object.entries(after)) {
    if (content === '') repository.git('rm', '--quiet', path);
    else repository.write(path, content);
  }
  const patch = await readPatch(repository.root, { from, to: repository.commit('Change') });
  repository.git('reset', '--quiet', '--hard', from);
  const gold = await goldOf(patch);
  if ('reason' in gold) return { files: [], functions: [gold.reason] };
  return {
    files: gold.gold_files,
    functions: gold.gold_functions.map(({ path, name, start, end }) => `${path} ${name} ${start}-${end}`),
  };
}

const changed = async (text: string) => (await goldBetween({ 'shop.py': SHOP }, { 'shop.py': text })).functions;

describe('gold functions', () => {
  test('a changed line, a removed line, an added line within', async () => {
    expect(await changed(replaced(SHOP, 7, '    rate = 2 * TAX'))).toEqual(['shop.py price 6-8']);
    expect(await changed(lines(SHOP).toSpliced(6, 1).join('\n'))).toEqual(['shop.py price 6-8']);
    expect(await changed(withLine(SHOP, 7, '    net = float(net)'))).toEqual(['shop.py price 6-8']);
  });

  test('code outside functions gives a gold file alone', async () => {
    expect(await goldBetween({ 'shop.py': SHOP }, { 'shop.py': replaced(SHOP, 3, 'TAX = 0.21') })).toEqual({
      files: ['shop.py'],
      functions: [],
    });
  });

  test('a new function between others changes neither', async () => {
    expect(await changed(withLine(SHOP, 10, 'def discount(net):', '    return net * 0.9', '', ''))).toEqual([]);
    expect(await changed(withLine(SHOP, 18, '    def clear(self):', '        self.items = []', ''))).toEqual([]);
  });

  test('lines added below the last line of a body belong to it where indentation says so', async () => {
    expect(await changed(withLine(SHOP, 9, '    # rounded by the caller'))).toEqual(['shop.py price 6-8']);
    expect(
      await changed(`${SHOP}
        # never reached
`),
    ).toEqual(['shop.py Cart.empty 18-20']);
    expect(
      await changed(`${SHOP}
    size = 0
`),
    ).toEqual([]);
  });

  test('a decorator is part of its function, one added above it is not yet', async () => {
    expect(await changed(replaced(SHOP, 18, '    @cached_property'))).toEqual(['shop.py Cart.empty 18-20']);
    expect(await changed(withLine(SHOP, 18, '    @deprecated'))).toEqual([]);
  });

  test('comments above a function and blank lines are no change of it', async () => {
    const java = (doc: string) => `class Shop {
    /** ${doc} */
    int price() {
        return 1;
    }
}
`;
    expect(await goldBetween({ 'Shop.java': java('Old') }, { 'Shop.java': java('New') })).toEqual({
      files: ['Shop.java'],
      functions: [],
    });
    repository?.remove();
    expect(await changed(withLine(SHOP, 8, ''))).toEqual([]);
  });

  test('a closure belongs to its function in Python; in JavaScript the innermost function is meant', async () => {
    expect(await changed(replaced(SHOP, 14, '            return item.cost'))).toEqual(['shop.py Cart.total 12-16']);
    repository?.remove();
    const script = (value: number) => `function outer() {
  function inner() {
    return ${value};
  }
  return inner();
}
`;
    const gold = await goldBetween({ 'a.js': script(1) }, { 'a.js': script(2) });
    expect(gold.functions).toEqual(['a.js outer.inner 2-4']);
  });
});

describe('gold files', () => {
  test('tests, documents, styles, vendored and added files are no gold', async () => {
    const before = {
      'shop.py': SHOP,
      'tests/test_shop.py': SHOP,
      'README.md': 'Shop',
      'style.css': 'a {}',
      'node_modules/x/index.js': 'x()',
    };
    const text = replaced(SHOP, 7, '    rate = 0');
    const after = {
      'shop.py': text,
      'tests/test_shop.py': text,
      'README.md': 'x',
      'style.css': 'b {}',
      'new.py': 'a = 1',
    };
    const gold = await goldBetween(before, { ...after, 'node_modules/x/index.js': 'y()' });
    expect(gold).toEqual({ files: ['shop.py'], functions: ['shop.py price 6-8'] });
    repository?.remove();
    expect((await goldBetween(before, { 'README.md': 'x', 'new.py': 'a = 1' })).functions).toEqual([
      'the patch modifies no source file of the base commit',
    ]);
  });

  test('a renamed file is gold under its old path when it changes; a deleted one with all it held', async () => {
    repository = fixtureRepository({ 'shop.py': SHOP });
    const from = repository.git('rev-parse', 'HEAD');
    repository.git('mv', 'shop.py', 'store.py');
    repository.write('store.py', replaced(SHOP, 7, '    rate = 0'));
    const patch = await readPatch(repository.root, { from, to: repository.commit('Move') });
    repository.git('reset', '--quiet', '--hard', from);
    expect(await goldOf(patch)).toMatchObject({ gold_files: ['shop.py'], gold_functions: [{ name: 'price' }] });
    repository.remove();
    expect((await goldBetween({ 'shop.py': SHOP }, { 'shop.py': '' })).functions).toHaveLength(3);
  });

  test('a quoted path, a byte order mark, and a file that is not UTF-8', async () => {
    repository = fixtureRepository({
      'café shop.py': `\uFEFF${SHOP}`,
      'latin.py': Buffer.from('# caf\xe9\ndef a():\n    return 1\n', 'latin1'),
    });
    const from = repository.git('rev-parse', 'HEAD');
    repository.write('café shop.py', `\uFEFF${replaced(SHOP, 1, 'import sys')}`);
    repository.write('latin.py', Buffer.from('# caf\xe9\ndef a():\n    return 2\n', 'latin1'));
    const patch = await readPatch(repository.root, { from, to: repository.commit('Change') });
    repository.git('reset', '--quiet', '--hard', from);
    expect(await goldOf(patch)).toMatchObject({
      gold_files: ['café shop.py', 'latin.py'],
      gold_functions: [{ name: 'a' }],
    });
  });

  test('a single header that a build joined of the changed one is no gold', async () => {
    const part = (value: number) =>
      `${Array.from({ length: 30 }, (_, i) => `int part${i}() { return ${i}; }`).join('\n')}\nint limit() {\n  return ${value};\n}\n`;
    const rest = Array.from({ length: 40 }, (_, i) => `int other${i}() { return ${i}; }`).join('\n');
    const gold = await goldBetween(
      { 'include/part.hpp': part(1), 'single.hpp': `${part(1)}${rest}\n` },
      { 'include/part.hpp': part(2), 'single.hpp': `${part(2)}${rest}\n` },
    );
    expect(gold).toEqual({ files: ['include/part.hpp'], functions: ['include/part.hpp limit 31-33'] });
  });
});

describe('patches that do not fit', () => {
  const hunk = (start: number) =>
    `--- a/x.py\n+++ b/x.py\n@@ -${start},3 +${start},3 @@\n def one():\n-    value = 1\n+    value = 2\n     return value\n`;
  const block = (name: string) => `def ${name}():\n    value = 1\n    return value\n`;

  test('a moved hunk is put where its text stands, if that is one place', async () => {
    repository = fixtureRepository({ 'x.py': `${block('zero')}\n${block('one')}` });
    expect(await goldOf(hunk(1))).toMatchObject({ gold_functions: [{ name: 'one', start: 5, end: 7 }] });
  });

  test('a moved hunk that fits at two places, or at none, makes the patch unusable', async () => {
    repository = fixtureRepository({ 'x.py': `import os\n${block('one')}\n${block('one')}` });
    expect(await goldOf(hunk(1))).toEqual({
      reason: 'x.py: the hunk for line 1 does not fit there; its lines stand at 2 other places in the file',
    });
    expect(await goldOf(hunk(2))).toMatchObject({ gold_functions: [{ start: 2 }] });
    expect(await goldOf(hunk(1).replace('def one', 'def ten'))).toEqual({
      reason: 'x.py: the hunk for line 1 does not fit there; its lines stand nowhere in the file',
    });
  });

  test('a file that is not there, and a patch that breaks off', async () => {
    repository = fixtureRepository({ 'x.py': block('one') });
    expect(await goldOf(hunk(1).replaceAll('x.py', 'y.py'))).toEqual({
      reason: 'the patch modifies y.py, which is not there at the base commit',
    });
    expect(await goldOf(hunk(1).slice(0, -40))).toEqual({ reason: 'x.py: the patch breaks off within a hunk' });
    expect(await goldOf('no patch')).toEqual({ reason: 'the patch modifies no source file of the base commit' });
  });
});
