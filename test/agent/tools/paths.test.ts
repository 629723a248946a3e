/** `glob` and `read_file`: which paths they accept, what they show, and that nothing outside the listing can be reached. */
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openToolSet } from '../../../src/agent/tools/open-tool-set.ts';
import { fixture, open } from '../../repository/opened.ts';
import { callOf, toolsOver } from './opened-tools.ts';

const TREE = {
  'app/core/parser.py': 'def parse():\n    pass\n',
  'app/core/__init__.py': '',
  'app/parsers/JsonParser.java': 'class JsonParser {}\n',
  'app/main.py': 'import core\n',
  'tests/parser_test.py': 'assert True\n',
};

describe('glob', () => {
  test.each([
    ['**/*.py', ['app/main.py', 'app/core/__init__.py', 'app/core/parser.py', 'tests/parser_test.py']],
    ['app/*.py', ['app/main.py']],
    ['*.java', ['app/parsers/JsonParser.java']],
    ['m*.py', ['app/main.py']],
    ['**/[!_p]*.py', ['app/main.py']],
    ['core/*', ['app/core/__init__.py', 'app/core/parser.py']],
    ['**/CORE', ['app/core/__init__.py', 'app/core/parser.py']],
    ['{app,lib}/main.{py,js}', ['app/main.py']],
    ['app/core', ['app/core/__init__.py', 'app/core/parser.py']],
    ['app.core.parser', ['app/core/parser.py']],
    ['app.core.parser.Parser.parse', ['app/core/parser.py']],
    ['core.parser', ['app/core/parser.py']],
    ['app.core', ['app/core/__init__.py', 'app/core/parser.py']],
    ['parser.py', ['app/core/parser.py']],
    ['jsonp', ['app/parsers/JsonParser.java']],
    ['parser', ['app/core/parser.py', 'app/parsers/JsonParser.java', 'tests/parser_test.py']],
  ])('%s', async (pattern, paths) => {
    const { call } = await toolsOver(TREE);
    const { seen, error, left } = await call('glob', { pattern });
    expect(seen).toEqual(paths.map((path) => ({ path, startLine: 0, endLine: 0 })));
    expect({ error, left }).toEqual({ error: undefined, left: 0 });
  });

  test('shows as many paths as a result holds, and counts the rest', async () => {
    const { call } = await toolsOver(Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`m${i}.py`, ''])));
    const { text, seen, left } = await call('glob', { pattern: '*.py' });
    expect(seen).toHaveLength(100);
    expect(left).toBe(30);
    expect(text).toContain('30 more paths not shown');
  });

  test('refuses a glob whose matching could explode', async () => {
    const { call } = await toolsOver(TREE);
    expect((await call('glob', { pattern: '*a*a*a*a*a*b' })).error).toBe('bad_pattern');
    expect((await call('glob', { pattern: '**/a/**/b/**/c/**/d/**/e' })).error).toBe('bad_pattern');
  });

  test('characters of regular expressions stand for themselves, and cost nothing', async () => {
    const route = 'src/(app)/[id]/+page.ts';
    const { call } = await toolsOver({ [route]: '', [`${'a'.repeat(60)}.py`]: '' });
    for (const pattern of ['src/(app)/**', '+page.*', route]) {
      expect((await call('glob', { pattern })).seen.map(({ path }) => path)).toEqual([route]);
    }
    for (const pattern of ['(a+)+b*', '+(+(a))?', '(a|a)+*c', '[a]+[a]+b', '!(a+)+*']) {
      expect((await call('glob', { pattern })).error).toBe('not_found');
    }
  });

  test('what matches nothing is answered with the nearest paths', async () => {
    const { call } = await toolsOver(TREE);
    const { text, error } = await call('glob', { pattern: 'core/parser.ts' });
    expect(error).toBe('not_found');
    expect(text).toContain('app/core/parser.py');
  });
});

describe('read_file', () => {
  test('shows lines with their numbers, and how many there are', async () => {
    const { call } = await toolsOver({ 'a.py': 'one\ntwo\nthree\n' });
    expect(await call('read_file', { path: 'a.py' })).toEqual({
      text: 'a.py: lines 1 to 3 of 3\n    1: one\n    2: two\n    3: three',
      seen: [{ path: 'a.py', startLine: 1, endLine: 3 }],
      left: 0,
    });
    const part = await call('read_file', { path: './a.py', start_line: 2, end_line: 9 });
    expect(part.text).toBe('a.py: lines 2 to 3 of 3\n    2: two\n    3: three');
  });

  test('keeps to lines, to characters of a line, and to those of a result', async () => {
    const { call } = await toolsOver({
      'long.py': 'x = 1\n'.repeat(2500),
      'wide.py': `${'x'.repeat(50_000)}\n`.repeat(30),
    });
    const long = await call('read_file', { path: 'long.py' });
    expect(long.seen).toEqual([{ path: 'long.py', startLine: 1, endLine: 1000 }]);
    expect(long.left).toBe(1500);
    expect(long.text).toContain('1,500 more lines; go on with start_line 1001.');
    const wide = await call('read_file', { path: 'wide.py', start_line: 1, end_line: 2 });
    expect(wide.text.length).toBeLessThan(4500);
    expect(wide.text).toContain('[line of 50000 characters]');
  });

  test.each([
    [{ start_line: 4 }, 'a.py has 3 lines, but start_line is 4.'],
    [{ start_line: 3, end_line: 2 }, 'a.py has 3 lines, but end_line 2 is before start_line 3.'],
  ])('tells of lines that there are not: %j', async (range, text) => {
    const { call } = await toolsOver({ 'a.py': 'one\ntwo\nthree' });
    expect(await call('read_file', { path: 'a.py', ...range })).toMatchObject({
      error: 'bad_arguments',
      text,
      seen: [],
    });
  });

  test('an empty file has no lines', async () => {
    const { call } = await toolsOver({ 'a.py': '' });
    expect(await call('read_file', { path: 'a.py' })).toEqual({ text: 'a.py is empty.', seen: [], left: 0 });
  });

  test('takes an absolute path inside the repository, and the end of a path where one file has it', async () => {
    const { call, root, tools } = await toolsOver(TREE);
    expect((await call('read_file', { path: join(root, 'app/main.py') })).seen).toHaveLength(1);
    const { text, seen } = await call('read_file', { path: 'core/parser.py' });
    expect(seen[0]!.path).toBe('app/core/parser.py');
    expect(text).toContain('meant by "core/parser.py"');
    expect(tools.fileAt('core/parser.py')?.path).toBe('app/core/parser.py');
    expect(tools.fileAt('b/app/main.py')?.path).toBe('app/main.py');
    expect(await tools.textOf('app/main.py')).toBe('import core\n');
  });

  test.each(['app/parser.py', 'app/core/parsers.py', 'core/parser.pyx'])(
    '%s is answered with the nearest paths',
    async (path) => {
      const { call } = await toolsOver(TREE);
      const { text, error } = await call('read_file', { path });
      expect(error).toBe('not_found');
      expect(text).toContain('app/core/parser.py');
    },
  );
});

describe('confinement', () => {
  const ESCAPES = [
    '../secret.py',
    'app/../../secret.py',
    '/etc/passwd',
    '~/secret.py',
    'C:\\secret.py',
    '..\\secret.py',
  ];

  test.each(ESCAPES)('%s is outside', async (path) => {
    const { call, tools } = await toolsOver(TREE);
    expect((await call('read_file', { path })).error).toBe('outside');
    expect((await call('glob', { pattern: path })).error).toBe('outside');
    expect((await call('grep', { pattern: 'x', path })).error).toBe('outside');
    expect(tools.fileAt(path)).toBeUndefined();
  });

  test('links out of the tree, ignored files and binary ones cannot be read', async () => {
    const other = fixture({ 'secret.py': 'needle\n' }, { git: false });
    const { call } = await toolsOver(
      { 'a.py': 'x\n', '.gitignore': 'hidden.py\n', 'hidden.py': 'needle\n', 'binary.py': 'needle\0\n' },
      {
        prepare: (root) => {
          symlinkSync(join(other.root, 'secret.py'), join(root, 'link.py'));
          symlinkSync(other.root, join(root, 'linked'));
        },
      },
    );
    for (const path of ['link.py', 'linked/secret.py', 'hidden.py', 'binary.py']) {
      expect((await call('read_file', { path })).error).toBe('not_found');
    }
    expect((await call('grep', { pattern: 'needle' })).seen).toEqual([]);
  });

  test('a file that becomes a link after the listing is not followed', async () => {
    const other = fixture({ 'secret.py': 'needle\n' }, { git: false });
    const repository = fixture({ 'a.py': 'x\n', 'b.py': 'y\n' }, { git: false });
    const tools = await openToolSet(await open(repository.root));
    rmSync(join(repository.root, 'a.py'));
    symlinkSync(join(other.root, 'secret.py'), join(repository.root, 'a.py'));
    expect((await callOf(tools, 'read_file', { path: 'a.py' })).error).toBe('not_found');
    expect((await callOf(tools, 'grep', { pattern: 'needle' })).seen).toEqual([]);
  });

  test('at a commit, neither the work tree nor later history is read', async () => {
    const repository = fixture({ 'a.py': 'first\n', 'gone.py': 'was here\n' });
    const commit = repository.git('rev-parse', 'HEAD');
    repository.write('a.py', 'second\n');
    repository.write('later.py', 'second\n');
    repository.git('rm', '--quiet', 'gone.py');
    repository.commit('Later');
    writeFileSync(join(repository.root, 'a.py'), 'third\n');
    const tools = await openToolSet(await open(repository.root, { rev: commit }));
    expect((await callOf(tools, 'read_file', { path: 'a.py' })).text).toContain('first');
    expect((await callOf(tools, 'read_file', { path: 'gone.py' })).text).toContain('was here');
    expect((await callOf(tools, 'read_file', { path: 'later.py' })).error).toBe('not_found');
    expect((await callOf(tools, 'grep', { pattern: 'second|third' })).seen).toEqual([]);
  });
});

test('the listing tells folders with their sizes, and files down to the depth', async () => {
  const { tools } = await toolsOver(TREE);
  expect(tools.listing(2)).toBe(
    [
      '5 source files',
      'app/ (4 files)',
      '  core/ (2 files)',
      '  parsers/ (1 file)',
      '  main.py',
      'tests/ (1 file)',
      '  parser_test.py',
    ].join('\n'),
  );
});
