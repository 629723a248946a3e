import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobHash } from '../../src/repository/index.ts';
import { afterwards, fixture, open } from './opened.ts';
import { contents, paths, skipped } from './reading.ts';

describe('a work tree', () => {
  it('lists tracked files with git hashes, sizes, languages and test marks', async () => {
    const { root, git } = fixture({
      'src/a.py': 'a = 1\n',
      'tests/test_a.py': '',
      'README.md': '# A',
      Makefile: 'all:\n',
    });
    const listing = await (await open(root)).list();
    expect(listing.revision).toEqual({ commit: git('rev-parse', 'HEAD'), dirty: false });
    expect(listing.files).toEqual([
      {
        path: 'Makefile',
        blob: git('rev-parse', 'HEAD:Makefile'),
        bytes: 5,
        language: 'text',
        test: false,
        oversized: false,
      },
      {
        path: 'src/a.py',
        blob: git('rev-parse', 'HEAD:src/a.py'),
        bytes: 6,
        language: 'python',
        test: false,
        oversized: false,
      },
      {
        path: 'tests/test_a.py',
        blob: blobHash(new Uint8Array()),
        bytes: 0,
        language: 'python',
        test: true,
        oversized: false,
      },
    ]);
    expect(listing.skipped).toEqual([]);
  });

  it('sees what is changed, staged, untracked and deleted', async () => {
    const { root, git, write } = fixture({ 'changed.py': '1', 'staged.py': '1', 'deleted.py': '1', 'removed.py': '1' });
    write('changed.py', '22');
    write('staged.py', '333');
    write('added.py', '4444');
    git('add', 'staged.py', 'added.py');
    write('staged-then-changed.py', '1');
    git('add', 'staged-then-changed.py');
    write('staged-then-changed.py', '2');
    write('untracked.py', '55555');
    rmSync(join(root, 'deleted.py'));
    git('rm', '--quiet', 'removed.py');
    const reader = await open(root);
    expect((await reader.list()).revision.dirty).toBe(true);
    expect(await contents(reader)).toEqual({
      'added.py': '4444',
      'changed.py': '22',
      'staged-then-changed.py': '2',
      'staged.py': '333',
      'untracked.py': '55555',
    });
    for (const file of (await reader.list()).files) {
      expect(file.blob).toBe(git('hash-object', file.path));
    }
  });

  it('lists an untracked file as dirty, and a staged-only change too', async () => {
    const first = fixture({ 'a.py': '' });
    first.write('b.py', '');
    expect((await (await open(first.root)).list()).revision.dirty).toBe(true);
    const second = fixture({ 'a.py': '' });
    second.write('a.py', '1');
    second.git('add', 'a.py');
    expect((await (await open(second.root)).list()).revision.dirty).toBe(true);
  });

  it('leaves out what git ignores, unless it is tracked', async () => {
    const { root, git, write } = fixture({
      '.gitignore': 'out/\n*.gen.py\n',
      'src/.gitignore': '/local.py\n',
      'src/a.py': '',
    });
    write('out/b.py', '');
    write('c.gen.py', '');
    write('src/local.py', '');
    write('src/deep/local.py', '');
    write('tracked.gen.py', '');
    git('add', '--force', 'tracked.gen.py');
    expect(await paths(await open(root))).toEqual(['src/a.py', 'src/deep/local.py', 'tracked.gen.py']);
  });

  it('reads a repository without commits', async () => {
    const { root, write } = fixture({});
    write('a.py', 'a');
    const reader = await open(root);
    expect((await reader.list()).revision).toEqual({ commit: undefined, dirty: true });
    expect(await contents(reader)).toEqual({ 'a.py': 'a' });
    expect(await reader.history({ maxCommits: 10 })).toEqual([]);
  });

  it('copes with any file name', async () => {
    const names = [
      'a b.py',
      'line\nfeed.py',
      'quo"te.py',
      "it's.py",
      'tab\t.py',
      'ü/ß.py',
      '-n.py',
      'back\\slash.py',
      ' lead.py',
      '*.py',
    ];
    const { root, write } = fixture(Object.fromEntries(names.map((name) => [name, name])));
    const reader = await open(root);
    expect(await contents(reader)).toEqual(Object.fromEntries(names.map((name) => [name, name])));
    for (const name of names) write(name, `${name} changed`);
    expect(await contents(reader)).toEqual(Object.fromEntries(names.map((name) => [name, `${name} changed`])));
  });

  it('gives content that matches its hash, even when git stores other line ends', async () => {
    const { root, git, write } = fixture({ '.gitattributes': '*.py text eol=crlf\n', 'a.py': 'a\n' });
    rmSync(join(root, 'a.py'));
    git('checkout', '--', 'a.py');
    write('b.py', 'b\r\n');
    const reader = await open(root);
    for (const file of (await reader.list()).files) {
      for await (const { content } of reader.read([file])) expect(blobHash(content!)).toBe(file.blob);
    }
  });

  it('gives the listed content or nothing when a file changes after the listing', async () => {
    const { root, write } = fixture({ 'tracked.py': 'old' });
    write('untracked.py', 'old');
    const reader = await open(root);
    const { files } = await reader.list();
    write('tracked.py', 'new');
    write('untracked.py', 'new');
    expect(await contents(reader, files)).toEqual({ 'tracked.py': 'old', 'untracked.py': undefined });
  });

  it('gives nothing for what a partial clone lacks, and goes on', async () => {
    const source = fixture({ 'a.py': 'a', 'b.py': 'b', 'c.py': 'c' });
    source.git('config', 'uploadpack.allowFilter', 'true');
    const { root, git, write } = fixture({}, { git: false });
    git('clone', '--quiet', '--no-checkout', '--filter=blob:none', `file://${source.root}`, '.');
    git('read-tree', 'HEAD');
    write('b.py', 'b');
    const reader = await open(root);
    expect(await paths(reader)).toEqual(['b.py']);
    const tracked = ['a.py', 'b.py', 'c.py'].map((path) => ({ path, blob: source.git('rev-parse', `HEAD:${path}`) }));
    expect(await contents(reader, tracked)).toEqual({ 'a.py': undefined, 'b.py': 'b', 'c.py': undefined });
  });

  it('never reads outside the folder', async () => {
    const { root, write } = fixture({ 'sub/a.py': 'a', 'secret.py': 'secret' });
    write('b.py', 'b');
    const reader = await open(join(root, 'sub'));
    const secret = { path: '../secret.py', blob: blobHash(Buffer.from('secret')) };
    expect(await contents(reader, [secret])).toEqual({ '../secret.py': undefined });
  });

  it('lists the file of an unmerged path once, as it lies on disk', async () => {
    const { root, git, write, commit } = fixture({ 'a.py': 'base\n' });
    git('checkout', '--quiet', '-b', 'other');
    write('a.py', 'theirs\n');
    commit('theirs');
    git('checkout', '--quiet', 'main');
    write('a.py', 'ours\n');
    commit('ours');
    expect(() => git('merge', 'other')).toThrow();
    const reader = await open(root);
    expect(await paths(reader)).toEqual(['a.py']);
    expect((await contents(reader))['a.py']).toContain('<<<<<<<');
  });

  it('leaves out what a sparse checkout leaves out', async () => {
    const { root, git } = fixture({ 'in/a.py': '', 'out/b.py': '' });
    git('sparse-checkout', 'set', 'in');
    expect(await paths(await open(root))).toEqual(['in/a.py']);
  });

  it('skips submodules, embedded repositories and looping links, and follows no link', async () => {
    const { root, git, write } = fixture({ 'src/a.py': 'a' });
    const inner = fixture({ 'b.py': 'b' });
    git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.root, 'sub');
    write('embedded/c.py', 'c');
    execFileSync('git', ['init', '--quiet'], { cwd: join(root, 'embedded') });
    symlinkSync('a.py', join(root, 'src/link.py'));
    symlinkSync('..', join(root, 'src/up'));
    symlinkSync('self.py', join(root, 'src/self.py'));
    git('add', 'src');
    const reader = await open(root);
    expect(await paths(reader)).toEqual(['src/a.py']);
    expect(await skipped(reader)).toEqual({
      embedded: 'submodule',
      'src/self.py': 'symlink_loop',
      'src/up': 'symlink_loop',
      sub: 'submodule',
    });
  });

  it('marks files over the cap as oversized and hashes them like git', async () => {
    const { root, write } = fixture({ 'a.py': 'x'.repeat(10), 'b.py': 'x'.repeat(11) });
    write('c.py', 'x'.repeat(9_000_000));
    const { files } = await (await open(root, { maxFileBytes: 10 })).list();
    expect(files.map((file) => file.oversized)).toEqual([false, true, true]);
    expect(files[2]!.blob).toBe(blobHash(Buffer.alloc(9_000_000, 'x')));
  });

  it('shares its identity with its worktrees, and hashes with its commits', async () => {
    const { root, git } = fixture({ 'a.py': 'a' });
    const worktree = join(realpathSync(fixture({}, { git: false }).root), 'tree');
    git('worktree', 'add', '--quiet', worktree);
    const [main, linked, commit] = [await open(root), await open(worktree), await open(root, { rev: 'HEAD' })];
    expect(linked.identity).toBe(main.identity);
    expect(commit.identity).toBe(main.identity);
    expect((await linked.list()).files).toEqual((await main.list()).files);
    expect((await commit.list()).files).toEqual((await main.list()).files);
    expect(linked.root).toBe(worktree);
  });

  it('is not led elsewhere by the environment of a git hook', async () => {
    const { root } = fixture({ 'a.py': 'a' });
    const other = fixture({ 'b.py': 'b' });
    process.env.GIT_DIR = join(other.root, '.git');
    process.env.GIT_INDEX_FILE = join(other.root, '.git/index');
    afterwards(() => {
      delete process.env.GIT_DIR;
      delete process.env.GIT_INDEX_FILE;
    });
    expect(await paths(await open(root))).toEqual(['a.py']);
  });

  it('writes nothing into the repository and runs none of its commands', async () => {
    const { root, git, write } = fixture({ 'a.py': 'a' });
    git('config', 'core.fsmonitor', `touch ${join(root, 'pwned.py')}; false`);
    write('a.py', 'b');
    expect(await paths(await open(root))).toEqual(['a.py']);
    expect(git('-c', 'core.fsmonitor=false', 'ls-files', '--others')).toBe('');
  });

  it('reads a repository of SHA-256 objects', async () => {
    const { root, git, write } = fixture({}, { git: false });
    git('init', '--quiet', '--object-format=sha256');
    write('a.py', 'a');
    git('add', 'a.py');
    write('b.py', 'b');
    const reader = await open(root);
    expect(await contents(reader)).toEqual({ 'a.py': 'a', 'b.py': 'b' });
    expect((await reader.list()).files.map((file) => file.blob.length)).toEqual([64, 64]);
  });
});

describe.skipIf(process.getuid === undefined || process.getuid() === 0)('permissions', () => {
  it.each([true, false])('name what cannot be read (git: %s)', async (git) => {
    const { root, write } = fixture({ 'a.py': 'a', 'b.py': 'b' }, { git });
    write('closed/c.py', 'c');
    write('d.py', 'd');
    for (const path of ['b.py', 'closed', 'd.py']) chmodSync(join(root, path), 0);
    afterwards(() => chmodSync(join(root, 'closed'), 0o700));
    const reader = await open(root);
    expect(await contents(reader)).toEqual({ 'a.py': 'a' });
    expect(await skipped(reader)).toEqual({ 'b.py': 'unreadable', 'closed/': 'unreadable', 'd.py': 'unreadable' });
    await expect(open(join(root, 'closed'))).rejects.toMatchObject({ code: 'unreadable' });
  });
});

describe('a subfolder of a work tree', () => {
  it('is a repository of its own', async () => {
    const { root, git, write, commit } = fixture({ 'a.py': '', 'sub dir/b.py': 'b', 'sub dir/deep/c.py': '' });
    write('a.py', 'changed');
    const head = commit('Outside');
    write('sub dir/b.py', 'changed');
    write('sub dir/d.py', '');
    write('e.py', '');
    const reader = await open(join(root, 'sub dir'));
    expect(await paths(reader)).toEqual(['b.py', 'd.py', 'deep/c.py']);
    expect((await contents(reader))['b.py']).toBe('changed');
    expect((await reader.list()).revision).toEqual({ commit: head, dirty: true });
    const history = await reader.history({ maxCommits: 10 });
    expect(history.map(({ message, paths }) => ({ message, paths }))).toEqual([
      { message: 'Initial', paths: ['b.py', 'deep/c.py'] },
    ]);
    const atCommit = await open(join(root, 'sub dir'), { rev: 'HEAD' });
    expect(await paths(atCommit)).toEqual(['b.py', 'deep/c.py']);
    expect((await contents(atCommit))['b.py']).toBe('b');
    git('checkout', '--quiet', '--', '.');
    rmSync(join(root, 'sub dir/d.py'));
    expect((await reader.list()).revision.dirty).toBe(false);
  });

  it('is a plain folder when git ignores it', async () => {
    const { root, write } = fixture({ '.gitignore': 'checkouts/\n', 'a.py': '' });
    write('checkouts/app/b.py', 'b');
    mkdirSync(join(root, 'checkouts/app/deep'));
    const reader = await open(join(root, 'checkouts/app'));
    expect(await contents(reader)).toEqual({ 'b.py': 'b' });
    expect((await reader.list()).revision.commit).toBeUndefined();
  });
});
