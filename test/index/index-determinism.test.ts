/** The index depends on the files alone: not on batches, workers, the order of earlier runs or where the files were read from. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CacheFolder, openIndex } from '../../src/index/index.ts';
import { openRepository } from '../../src/repository/index.ts';
import { fixtureRepository } from '../support/fixture-repository.ts';
import { filesOf, treeBytes, treeOf } from '../support/tree-of.ts';

const SOURCES: Readonly<Record<string, string>> = {
  'app/parser.py':
    'import app.tokens\n\nclass Parser:\n    """Reads text."""\n    def parse(self, text):\n        return split_tokens(text)\n',
  'app/tokens.py': 'def split_tokens(text):\n    raise ValueError("cannot split the given text")\n',
  'lib/index.js': 'import { render } from "./render.js";\nexport function main() { return render(1); }\n',
  'lib/render.js': 'export const render = (value) => String(value);\n',
  'tests/test_parser.py': 'def test_parse():\n    assert Parser().parse("x")\n',
};

const scratch = mkdtempSync(join(tmpdir(), 'fixpoint-index-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const files = filesOf(SOURCES);

describe('tree index', () => {
  it('is the same bytes however blobs were batched', async () => {
    const paths = Object.keys(SOURCES);
    const whole = await treeBytes(SOURCES);
    const single = await treeBytes(
      SOURCES,
      [...paths].reverse().map((path) => [path]),
    );
    expect(Buffer.from(single).equals(Buffer.from(whole))).toBe(true);
  });

  it('holds documents, references and import edges of every file', async () => {
    const tree = await treeOf(SOURCES);
    const names = Array.from(
      { length: tree.documentCount },
      (_, i) => `${tree.path(tree.documentFile[i]!)} ${tree.name(i)}`,
    );
    expect(names).toContain('app/parser.py Parser.parse');
    expect(names).toContain('lib/render.js render');
    const parse = names.indexOf('app/parser.py Parser.parse');
    expect(tree.name(tree.parents[parse]!)).toBe('Parser');
    expect([...tree.callees(parse)].map((term) => tree.terms.get(term))).toContain('split_tokens');
    const imported = (path: string) =>
      [...tree.imports(files.findIndex((file) => file.path === path))].map((file) => tree.path(file));
    expect(imported('app/parser.py')).toEqual(['app/tokens.py']);
    expect(imported('lib/index.js')).toEqual(['lib/render.js']);
    expect(tree.isTest(files.findIndex((file) => file.test))).toBe(true);
  });

  it('parses a blob once for a commit, its work tree and a copy under another name', async () => {
    const repository = fixtureRepository(SOURCES);
    repository.commit('first');
    const open = async (rev?: string) => {
      const reader = await openRepository(repository.root, rev === undefined ? {} : { rev });
      try {
        return await openIndex(reader, { cache: new CacheFolder(scratch, reader.identity), workers: 0 });
      } finally {
        await reader.close();
      }
    };
    expect((await open('HEAD')).parsed).toBe(5);
    expect((await open()).parsed).toBe(0);
    repository.write('app/copy.py', SOURCES['app/parser.py']!);
    repository.write('app/tokens.py', 'def split_tokens(text):\n    return text.split()\n');
    const changed = await open();
    expect(changed.parsed).toBe(1);
    expect(changed.tree.fileCount).toBe(6);
    repository.remove();
  });
});

it('keeps a bounded number of states, and the blobs they need', async () => {
  const repository = fixtureRepository(SOURCES, { git: false });
  const cacheRoot = mkdtempSync(join(scratch, 'states-'));
  const reader = await openRepository(repository.root);
  const cache = new CacheFolder(cacheRoot, reader.identity);
  for (let edit = 0; edit < 12; edit++) {
    repository.write('app/tokens.py', `def split_tokens(text):\n    return text.split(${edit})\n`);
    expect((await openIndex(reader, { cache, workers: 0 })).parsed).toBe(edit === 0 ? 5 : 1);
  }
  expect(cache.list('tree').length).toBe(8);
  expect((await openIndex(reader, { cache, workers: 0 })).parsed).toBe(0);
  await reader.close();
  repository.remove();
});
