import { appendFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { CorpusRepository } from '../../src/evaluation/datasets/corpus-repository.ts';
import { blobHash } from '../../src/repository/index.ts';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';
import { loadGrammar } from '../support/grammars.ts';

let made: FixtureRepository | undefined;
afterEach(() => made?.remove());

/** A folder with a corpus of documents `[id, text after the line with the id]`. */
function corpusOf(...documents: readonly (readonly [id: string, text: string])[]): string {
  const lines = documents.map(([_id, text]) => JSON.stringify({ _id, title: '', text: `${_id}\n${text}` }));
  made = fixtureRepository({ 'corpus.jsonl': `${lines.join('\n')}\n` }, { git: false });
  return made.root;
}

async function textsOf(repository: CorpusRepository): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  const { files } = await repository.list();
  for await (const { path, content } of repository.read(files)) texts[path] = Buffer.from(content!).toString();
  return texts;
}

/** Ids, as in the corpus, of the functions and methods that are read back. */
async function idsReadBack(repository: CorpusRepository): Promise<string[]> {
  const syntax = new SyntaxReader(loadGrammar);
  const ids: string[] = [];
  for (const [path, text] of Object.entries(await textsOf(repository))) {
    for (const { kind, name } of (await syntax.parse(text, 'python')).documents) {
      if (kind === 'function' || kind === 'method') ids.push(`${path}/${name.replaceAll('.', '/')}`);
    }
  }
  syntax.close();
  return ids;
}

describe('a corpus as a repository', () => {
  test('a file is put together in the order of its documents; a class is opened once for a run of methods', async () => {
    const root = corpusOf(
      ['shop/basket.py/Basket/add', 'class Basket:\n    def add(self, item):\n        self.items.append(item)'],
      ['shop/till.py/pay', 'def pay(sum):\n    return sum'],
      ['shop/basket.py/Basket/total', 'class Basket:\n    def total(self):\n        return sum(self.items)'],
      ['shop/basket.py/reset', 'def reset():\n    pass'],
    );
    const repository = await CorpusRepository.open(root);
    const texts = await textsOf(repository);
    expect(texts).toEqual({
      'shop/basket.py': [
        'class Basket:',
        ' def add(self, item):',
        '        self.items.append(item)',
        '',
        ' def total(self):',
        '        return sum(self.items)',
        '',
        'def reset():',
        '    pass',
        '',
      ].join('\n'),
      'shop/till.py': 'def pay(sum):\n    return sum\n',
    });
    expect(await repository.list()).toEqual({
      revision: { commit: undefined, dirty: false },
      files: Object.entries(texts).map(([path, text]) => ({
        path,
        blob: blobHash(Buffer.from(text)),
        bytes: text.length,
        language: 'python',
        test: false,
        oversized: false,
      })),
      skipped: [],
    });
    expect(await repository.history()).toEqual([]);
    expect([repository.root, repository.identity]).toEqual([root, root]);
  });

  test('every document of a Python corpus is read back under its id, however its text was cut out', async () => {
    const documents = [
      ['a/cut.py/Kept/as_it_stands', 'class Kept:\n    def as_it_stands(self):\n        return 1'],
      ['a/cut.py/Kept/first_line_moved', 'class Kept:\ndef first_line_moved(self):\n        return 2'],
      ['a/cut.py/Kept/dedented', 'class Kept:\ndef dedented(self):\n    return 3'],
      ['a/cut.py/Kept/deep', 'class Kept:\n            def deep(self):\n                return 4'],
      ['a/cut.py/Kept/tabbed', 'class Kept:\n\tdef tabbed(self):\n\t\treturn 5'],
      [
        'a/cut.py/Kept/decorated',
        'class Kept:\n    @cached(\n        size=3,\n    )\n    async def decorated(self):\n        return 6',
      ],
      [
        'a/cut.py/Kept/__init__',
        'class Kept:\n    def __init__(\n        self,\n    ):\n        self.text = """\nleft\n  edge\n"""\n        self.n = 1',
      ],
      ['a/cut.py/Other/no_class_line', '    def no_class_line(self):\n        return 7'],
      ['a/cut.py/Kept/again', 'class Kept:\n    def again(self): return 8'],
      ['a/cut.py/outer', 'def outer():\n    def inner():\n        return 9\n    return inner'],
      ['a/cut.py/inner', '    def inner():\n        return 9'],
      ['a/cut.py/last', 'def last():\r\n    return 10\r\n'],
      ['a/Deep/nest.py/Outer/Inner/run', 'def run(self):\n    return 11'],
    ] as const;
    const ids = await idsReadBack(await CorpusRepository.open(corpusOf(...documents)));
    // `inner` also stands where it was written: inside `outer`.
    expect(ids.sort()).toEqual([...documents.map(([id]) => id), 'a/cut.py/outer/inner'].sort());
  });

  test('other languages are written as they are', async () => {
    const repository = await CorpusRepository.open(
      corpusOf(
        ['src/Till.java/Till/pay', '  int pay() {\n    return 1;\n  }'],
        ['src/Till.java/Till/open', '  void open() {}'],
      ),
    );
    expect(await textsOf(repository)).toEqual({
      'src/Till.java': '  int pay() {\n    return 1;\n  }\n\n  void open() {}\n',
    });
    expect((await repository.list()).files[0]!.language).toBe('java');
  });

  test('what names no function of a source file inside the repository is skipped', async () => {
    const root = corpusOf(
      ['notes', 'x'],
      ['../out.py/f', 'def f(): pass'],
      ['in.py/f', 'def f(): pass'],
      ['in.py', 'x'],
    );
    appendFileSync(`${root}/corpus.jsonl`, '{\n');
    const { files, skipped } = await (await CorpusRepository.open(root)).list();
    expect(files.map(({ path }) => path)).toEqual(['in.py']);
    expect(skipped.map(({ path }) => path)).toEqual([
      'corpus.jsonl line 1',
      'corpus.jsonl line 2',
      'corpus.jsonl line 4',
      'corpus.jsonl line 5',
    ]);
  });

  test('content is given only for the blob that was listed', async () => {
    const repository = await CorpusRepository.open(corpusOf(['a.py/f', 'def f(): pass']));
    const [file] = (await repository.list()).files;
    const asked = [
      { path: 'a.py', blob: '0'.repeat(40) },
      { path: 'b.py', blob: file!.blob },
    ];
    for await (const { content } of repository.read(asked)) expect(content).toBeUndefined();
  });

  test('a folder without a corpus is refused', async () => {
    made = fixtureRepository({ 'queries.jsonl': '' }, { git: false });
    await expect(CorpusRepository.open(made.root)).rejects.toMatchObject({ code: 'not_found' });
  });
});
