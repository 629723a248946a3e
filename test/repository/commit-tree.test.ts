import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blobHash } from '../../src/repository/index.ts';
import { afterwards, fixture, open } from './opened.ts';
import { contents, paths, skipped } from './reading.ts';

describe('a commit', () => {
  it('is read from git objects, whatever lies in the work tree', async () => {
    const { root, git, write } = fixture({ 'src/a.py': 'a\r\n', 'src/a_test.go': '', 'README.md': '' });
    write('src/a.py', 'changed');
    write('b.py', 'untracked');
    const reader = await open(root, { rev: 'main' });
    const listing = await reader.list();
    expect(listing.revision).toEqual({ commit: git('rev-parse', 'HEAD'), dirty: false });
    expect(listing.files).toEqual([
      {
        path: 'src/a.py',
        blob: git('rev-parse', 'HEAD:src/a.py'),
        bytes: 3,
        language: 'python',
        test: false,
        oversized: false,
      },
      {
        path: 'src/a_test.go',
        blob: blobHash(new Uint8Array()),
        bytes: 0,
        language: 'go',
        test: true,
        oversized: false,
      },
    ]);
    expect(await contents(reader)).toEqual({ 'src/a.py': 'a\r\n', 'src/a_test.go': '' });
  });

  it('never shows what came later', async () => {
    const { root, git, write, commit } = fixture({ 'a.py': 'first' });
    const early = commit('Early work');
    write('a.py', 'the fix');
    write('later.py', 'later');
    commit('Fix the secret bug');
    const later = git('rev-parse', 'HEAD');
    const futureFiles = [
      { path: 'a.py', blob: git('rev-parse', 'HEAD:a.py') },
      { path: 'later.py', blob: git('rev-parse', 'HEAD:later.py') },
      { path: 'a.py', blob: later },
    ];
    git('replace', early, later);

    const reader = await open(root, { rev: early });
    expect(await contents(reader)).toEqual({ 'a.py': 'first' });
    for await (const { content } of reader.read(futureFiles)) expect(content).toBeUndefined();
    const history = await reader.history({ maxCommits: 100 });
    expect(history.map(({ message }) => message)).toEqual(['Early work', 'Initial']);
    expect(JSON.stringify(history)).not.toContain('later.py');
    expect(history[0]!.commit).toBe(early);
  });

  it('reads a bare clone at HEAD, at a tag and at a short hash', async () => {
    const source = fixture({ 'a.py': 'one' });
    const first = source.git('rev-parse', 'HEAD');
    source.git('tag', '-a', 'v1', '-m', 'One');
    source.write('a.py', 'two');
    source.commit('Two');
    const { root } = fixture({}, { git: false });
    execFileSync('git', ['clone', '--quiet', '--bare', source.root, root], { stdio: 'pipe' });
    const head = await open(root);
    expect(head.root).toBe(root);
    expect(await contents(head)).toEqual({ 'a.py': 'two' });
    expect(await contents(await open(root, { rev: 'v1' }))).toEqual({ 'a.py': 'one' });
    expect((await (await open(root, { rev: first.slice(0, 10) })).list()).revision.commit).toBe(first);
  });

  it('takes .fixpointignore from its own tree', async () => {
    const { root, git, write, commit } = fixture({
      'vendor/a.py': '',
      'b.py': '',
      'c.py': '',
      '.fixpointignore': '!vendor/\nc.py\n',
    });
    write('.fixpointignore', 'b.py\n');
    commit('Other rules');
    write('.fixpointignore', '*\n');
    const before = await open(root, { rev: 'HEAD~1' });
    expect(await paths(before)).toEqual(['b.py', 'vendor/a.py']);
    expect(await skipped(before)).toEqual({ 'c.py': 'ignored' });
    expect(await paths(await open(root, { rev: git('rev-parse', 'HEAD') }))).toEqual(['c.py']);
  });

  it('skips submodules and links', async () => {
    const { root, git, commit } = fixture({ 'a.py': '' });
    symlinkSync('a.py', join(root, 'link.py'));
    git('update-index', '--add', '--cacheinfo', `160000,${git('rev-parse', 'HEAD')},sub`);
    git('add', 'link.py');
    git('commit', '--quiet', '-m', 'Links');
    const reader = await open(root, { rev: 'HEAD' });
    expect(await paths(reader)).toEqual(['a.py']);
    expect(await skipped(reader)).toEqual({ sub: 'submodule' });
    commit('More');
  });

  it('streams many files, large ones too, in the order asked', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, number) => [`f${number}.py`, `${number}\n`.repeat(number * 50)]),
    );
    const { root } = fixture({ ...files, 'large.py': 'x = 1\n'.repeat(1_000_000) });
    const reader = await open(root, { rev: 'HEAD' });
    const listed = (await reader.list()).files;
    const order: string[] = [];
    for await (const { path, blob, content } of reader.read(listed)) {
      order.push(path);
      expect(blobHash(content!)).toBe(blob);
    }
    expect(order).toEqual(listed.map((file) => file.path));
    const [one, two] = await Promise.all([contents(reader, listed.slice(0, 100)), contents(reader, listed.slice(50))]);
    expect(one['f10.py']).toBe(files['f10.py']);
    expect(two['f99.py']).toBe(files['f99.py']);
  });

  it('skips blobs that a partial clone lacks, without fetching them', async () => {
    const source = fixture({ 'a.py': 'a', 'b.py': 'b' });
    source.git('config', 'uploadpack.allowFilter', 'true');
    const { root } = fixture({}, { git: false });
    execFileSync('git', ['clone', '--quiet', '--bare', '--filter=blob:none', `file://${source.root}`, root], {
      stdio: 'pipe',
    });
    const reader = await open(root);
    expect(await paths(reader)).toEqual([]);
    expect(await skipped(reader)).toEqual({ 'a.py': 'unreadable', 'b.py': 'unreadable' });
    expect(await reader.history({ maxCommits: 1 })).toMatchObject([{ paths: ['a.py', 'b.py'] }]);
  });
});

describe('ending', () => {
  it('leaves no process behind', async () => {
    const { root } = fixture({ 'a.py': 'a', 'b.py': 'b' });
    const before = childProcesses();
    const reader = await open(root, { rev: 'HEAD' });
    const { files } = await reader.list();
    for await (const _ of reader.read(files)) break;
    expect(childProcesses().length).toBeGreaterThan(before.length);
    await reader.close();
    expect(childProcesses()).toEqual(before);
    await reader.close();
  });

  it('says that a closed reader is closed', async () => {
    const { root } = fixture({ 'a.py': 'a' });
    const reader = await open(root, { rev: 'HEAD' });
    const { files } = await reader.list();
    await reader.close();
    await expect(contents(reader, files)).rejects.toMatchObject({ code: 'git' });
  });

  it('stops when the caller cancels', async () => {
    const { root } = fixture({ 'a.py': 'a', 'b.py': 'b' });
    const signal = AbortSignal.abort();
    for (const reader of [await open(root), await open(root, { rev: 'HEAD' })]) {
      await expect(reader.list({ signal })).rejects.toMatchObject({ code: 'cancelled' });
      await expect(reader.history({ maxCommits: 1, signal })).rejects.toMatchObject({ code: 'cancelled' });
      const { files } = await reader.list();
      const cancel = new AbortController();
      const readAll = async () => {
        for await (const _ of reader.read(files, { signal: cancel.signal })) cancel.abort();
      };
      await expect(readAll()).rejects.toMatchObject({ code: 'cancelled' });
      expect(await contents(reader)).toEqual({ 'a.py': 'a', 'b.py': 'b' });
    }
  });
});

describe('opening', () => {
  it('says in one line what is wrong and what to do', async () => {
    const { root } = fixture({ 'a.py': '' });
    const plain = fixture({ 'a.py': '' }, { git: false });
    const empty = fixture({});
    const cases: [() => Promise<unknown>, string][] = [
      [() => open(join(root, 'nowhere')), 'not_found'],
      [() => open(join(root, 'a.py')), 'not_found'],
      [() => open(root, { rev: 'no-such-branch' }), 'bad_revision'],
      [() => open(root, { rev: '--help' }), 'bad_revision'],
      [() => open(root, { rev: 'HEAD:a.py' }), 'bad_revision'],
      [() => open(root, { rev: '' }), 'bad_revision'],
      [() => open(empty.root, { rev: 'HEAD' }), 'bad_revision'],
      [() => open(plain.root, { rev: 'HEAD' }), 'bad_revision'],
    ];
    for (const [opening, code] of cases) {
      const error = await opening().then(
        () => undefined,
        (reason: Error) => reason,
      );
      expect(error).toMatchObject({ code });
      expect(error!.message).not.toContain('\n');
    }
  });

  it('explains how to allow a repository of another user', async () => {
    const { root } = fixture({ 'a.py': '' });
    process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER = '1';
    afterwards(() => delete process.env.GIT_TEST_ASSUME_DIFFERENT_OWNER);
    await expect(open(root)).rejects.toMatchObject({ code: 'git', message: expect.stringContaining('safe.directory') });
  });

  it('needs git for a repository, and only for that', async () => {
    const { root } = fixture({ 'sub/a.py': '' });
    const plain = fixture({ 'a.py': 'a' }, { git: false });
    const path = process.env.PATH;
    process.env.PATH = plain.root;
    afterwards(() => (process.env.PATH = path));
    await expect(open(join(root, 'sub'))).rejects.toMatchObject({
      code: 'git',
      message: expect.stringContaining('install'),
    });
    expect(await contents(await open(plain.root))).toEqual({ 'a.py': 'a' });
  });

  it('passes on why git cannot read a broken repository', async () => {
    const { root } = fixture({ 'a.py': '' });
    rmSync(join(root, '.git/objects'), { recursive: true });
    rmSync(join(root, '.git/HEAD'));
    const worktree = fixture({ '.git': 'gitdir: /nowhere/at/all\n' }, { git: false });
    await expect(open(worktree.root)).rejects.toMatchObject({ code: 'git' });
  });
});

/** Children of this process, ended but unwaited ones included. Empty where /proc is missing. */
function childProcesses(): string[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && parentOf(name) === String(process.pid))
      .sort();
  } catch {
    return [];
  }
}

function parentOf(pid: string): string | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return undefined;
  }
}
