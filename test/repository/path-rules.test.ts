import { describe, expect, it } from 'vitest';
import { fixture, open } from './opened.ts';
import { paths, skipped } from './reading.ts';

const files = (...names: string[]) => Object.fromEntries(names.map((name) => [name, '']));

describe('what is left out of the corpus', () => {
  it('is vendored code', async () => {
    const vendored = [
      'app/composer.json',
      'app/vendor/a.php',
      'node_modules/x/index.js',
      'pip/_vendor/six.py',
      'static/vendor/jquery.js',
      'third_party/zlib/inflate.c',
      'vendor/github.com/x/y.go',
    ];
    const reader = await open(fixture(files(...vendored, 'shop/vendor/invoice.py', 'lib/vendors.py')).root);
    expect(await paths(reader)).toEqual(['lib/vendors.py', 'shop/vendor/invoice.py']);
    expect(Object.keys(await skipped(reader))).toEqual(vendored.slice(1));
  });

  it('is what tools generate, by name', async () => {
    const reader = await open(
      fixture(
        files(
          'a_pb2.py',
          'a.pb.go',
          'jquery.min.js',
          'Form.Designer.cs',
          'package.json',
          'dist/a.js',
          'dist/tool.py',
          'py/dist/b.js',
        ),
      ).root,
    );
    expect(await paths(reader)).toEqual(['dist/tool.py', 'py/dist/b.js']);
    expect(await skipped(reader)).toEqual({
      'Form.Designer.cs': 'generated',
      'a.pb.go': 'generated',
      'a_pb2.py': 'generated',
      'dist/a.js': 'generated',
      'jquery.min.js': 'minified',
    });
  });

  it('is for the user to overrule in .fixpointignore, also nested', async () => {
    const tree = {
      ...files(
        'vendor/ours/a.go',
        'vendor/theirs/b.go',
        'x.min.js',
        'docs/conf.py',
        'docs/api/a.py',
        'docs/api/b.py',
        'src/a.py',
      ),
      '.fixpointignore': '# our rules\n!vendor/ours/\n!x.min.js\ndocs/*.py\n*/b.py\n',
      'docs/.fixpointignore': '!conf.py\n/api/a.py\n',
    };
    for (const git of [true, false]) {
      const reader = await open(fixture(tree, { git }).root);
      expect(await skipped(reader)).toMatchObject({ 'docs/api/a.py': 'ignored' });
      const expected = ['docs/api/b.py', 'docs/conf.py', 'src/a.py', 'vendor/ours/a.go', 'x.min.js'];
      expect(await paths(reader)).toEqual(expected);
    }
  });

  it('holds for a .fixpointignore that git itself ignores', async () => {
    const { root, write } = fixture({ '.gitignore': '.fixpointignore\n', 'a.py': '', 'b.py': '' });
    write('.fixpointignore', 'b.py\n');
    expect(await paths(await open(root))).toEqual(['a.py']);
  });
});

describe('test packages of libraries', () => {
  it('are told from tests by their neighbours', async () => {
    const library = [
      'fw/__init__.py',
      'fw/test/__init__.py',
      'fw/test/client.py',
      'fw/test/runner.py',
      'fw/test/testcases.py',
      'fw/test/utils.py',
    ];
    const tests = [
      'app/__init__.py',
      'app/test/__init__.py',
      'app/test/helpers.py',
      'app/test/testcheck.py',
      'app/test/testparse.py',
    ];
    const { files: listed } = await (await open(fixture(files(...library, ...tests)).root)).list();
    expect(listed.filter((file) => file.test).map((file) => file.path)).toEqual(tests.slice(1));
  });
});
