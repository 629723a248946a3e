import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobHash } from '../../src/repository/index.ts';
import { fixture, open } from './opened.ts';
import { contents, paths, skipped } from './reading.ts';

const plain = { git: false };

describe('a folder without git', () => {
  it('lists its source files with the hashes git would give', async () => {
    const { root } = fixture({ 'b/a.py': 'a', 'a.ts': 'b', 'notes.txt': '', 'tests/c.go': '' }, plain);
    const reader = await open(root, { maxFileBytes: 0 });
    expect(await reader.list()).toEqual({
      revision: { commit: undefined, dirty: false },
      files: [
        {
          path: 'a.ts',
          blob: blobHash(Buffer.from('b')),
          bytes: 1,
          language: 'typescript',
          test: false,
          oversized: true,
        },
        {
          path: 'b/a.py',
          blob: blobHash(Buffer.from('a')),
          bytes: 1,
          language: 'python',
          test: false,
          oversized: true,
        },
        {
          path: 'tests/c.go',
          blob: blobHash(new Uint8Array()),
          bytes: 0,
          language: 'go',
          test: true,
          oversized: false,
        },
      ],
      skipped: [],
    });
    expect(await contents(reader)).toEqual({ 'a.ts': 'b', 'b/a.py': 'a', 'tests/c.go': '' });
    expect(await reader.history({ maxCommits: 10 })).toEqual([]);
  });

  it('follows nested ignore files as git does', async () => {
    const files = {
      '.gitignore': '*.gen.py\n/only-here.py\nlogs/\n!keep.gen.py\n',
      'a.gen.py': '',
      'keep.gen.py': '',
      'only-here.py': '',
      'sub/only-here.py': '',
      'sub/logs/x.py': '',
      'sub/.gitignore': '!wanted.gen.py\nsecret/*\n!secret/open.py\n',
      'sub/wanted.gen.py': '',
      'sub/other.gen.py': '',
      'sub/secret/a.py': '',
      'sub/secret/open.py': '',
      'A.GEN.PY': '',
    };
    const withoutGit = await paths(await open(fixture(files, plain).root));
    expect(withoutGit).toEqual([
      'A.GEN.PY',
      'keep.gen.py',
      'sub/only-here.py',
      'sub/secret/open.py',
      'sub/wanted.gen.py',
    ]);
    expect(await paths(await open(fixture(files).root))).toEqual(withoutGit);
  });

  it('leaves out dependencies, caches and build output, and says so once a folder', async () => {
    const { root } = fixture(
      {
        'node_modules/x/index.js': '',
        'node_modules/y/index.js': '',
        'env/pyvenv.cfg': '',
        'env/lib/a.py': '',
        'core/Cargo.toml': '',
        'core/target/debug/a.rs': '',
        'src/target/a.rs': '',
        '__pycache__/a.py': '',
        '.git/hooks/a.py': '',
        'src/build/a.py': '',
      },
      plain,
    );
    rmSync(join(root, '.git'), { recursive: true });
    mkdirSync(join(root, '.hg'));
    const reader = await open(root);
    expect(await paths(reader)).toEqual(['src/build/a.py', 'src/target/a.rs']);
    expect(await skipped(reader)).toEqual({
      '__pycache__/': 'generated',
      'core/target/': 'generated',
      'env/': 'vendored',
      'node_modules/': 'vendored',
    });
  });

  it('follows no link and notes loops', async () => {
    const { root } = fixture({ 'src/a.py': '' }, plain);
    symlinkSync('..', join(root, 'src/up'));
    symlinkSync('loop.py', join(root, 'loop.py'));
    symlinkSync('src', join(root, 'alias'));
    symlinkSync('nowhere', join(root, 'dangling.py'));
    const reader = await open(root);
    expect(await paths(reader)).toEqual(['src/a.py']);
    expect(await skipped(reader)).toEqual({ 'loop.py': 'symlink_loop', 'src/up': 'symlink_loop' });
  });

  it('gives nothing for a file that changed or went after the listing', async () => {
    const { root, write } = fixture({ 'a.py': 'a', 'b.py': 'b', 'c.py': 'c' }, plain);
    const reader = await open(root);
    const { files } = await reader.list();
    write('a.py', 'changed');
    rmSync(join(root, 'b.py'));
    expect(await contents(reader, files)).toEqual({ 'a.py': undefined, 'b.py': undefined, 'c.py': 'c' });
  });
});
