import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fixture, open } from './opened.ts';

describe('history', () => {
  it('gives commits newest first, with times, whole messages and changed paths', async () => {
    const { root, git, write, commit } = fixture({ 'a.py': '', 'b c.py': '' });
    write('a.py', '1');
    write('ü\n.py', '1');
    const second = commit('Second\n\nWith a body\nof two lines', '2021-05-06T07:08:09Z');
    const third = commit('Empty', '2021-05-06T07:08:10Z');
    git('rm', '--quiet', 'b c.py');
    const fourth = commit('', '2021-05-06T07:08:11Z');
    const reader = await open(root);
    const history = await reader.history({ maxCommits: 10 });
    expect(history).toEqual([
      { commit: fourth, time: Date.UTC(2021, 4, 6, 7, 8, 11) / 1000, message: '', paths: ['b c.py'] },
      { commit: third, time: Date.UTC(2021, 4, 6, 7, 8, 10) / 1000, message: 'Empty', paths: [] },
      {
        commit: second,
        time: Date.UTC(2021, 4, 6, 7, 8, 9) / 1000,
        message: 'Second\n\nWith a body\nof two lines',
        paths: ['a.py', 'ü\n.py'],
      },
      {
        commit: git('rev-list', '--max-parents=0', 'HEAD'),
        time: 1577836800,
        message: 'Initial',
        paths: ['a.py', 'b c.py'],
      },
    ]);
    expect(await reader.history({ maxCommits: 2 })).toEqual(history.slice(0, 2));
    expect(await (await open(root, { rev: second })).history({ maxCommits: 10 })).toEqual(history.slice(2));
  });

  it('leaves merges out and shows a rename as both paths', async () => {
    const { root, git, write, commit } = fixture({ 'a.py': 'a\n'.repeat(20) });
    git('checkout', '--quiet', '-b', 'side');
    git('mv', 'a.py', 'b.py');
    commit('Rename');
    git('checkout', '--quiet', 'main');
    write('c.py', '');
    commit('Main');
    git('merge', '--quiet', '--no-edit', 'side');
    const history = await (await open(root)).history({ maxCommits: 10 });
    expect(history.map(({ message }) => message).sort()).toEqual(['Initial', 'Main', 'Rename']);
    expect(history.find(({ message }) => message === 'Rename')!.paths).toEqual(['a.py', 'b.py']);
  });

  it('is unmoved by messages in odd bytes and by the settings of the repository', async () => {
    const { root, git, write } = fixture({ 'a.py': '' });
    write('message', Buffer.from('caf\xe9 \x01 100%\n\ncommit 1234\n', 'latin1'));
    write('a.py', '1');
    git('add', 'a.py');
    git('-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '--quiet', '--file', 'message');
    for (const setting of ['log.showSignature', 'log.decorate', 'diff.relative', 'color.ui'])
      git('config', setting, 'true');
    git('config', 'log.showRoot', 'false');
    git('config', 'format.pretty', 'oneline');
    git('config', 'color.ui', 'always');
    const history = await (await open(root)).history({ maxCommits: 10 });
    expect(history.map(({ message, paths }) => ({ message, paths }))).toEqual([
      { message: 'café \x01 100%\n\ncommit 1234', paths: ['a.py'] },
      { message: 'Initial', paths: ['a.py'] },
    ]);
  });

  it('does not take the files of a shallow clone for changes of its oldest commit', async () => {
    const source = fixture({ 'a.py': '', 'b.py': '' });
    for (const text of ['1', '2', '3']) {
      source.write('a.py', text);
      source.commit(`Change ${text}`);
    }
    const { root } = fixture({}, { git: false });
    execFileSync('git', ['clone', '--quiet', '--depth=2', `file://${source.root}`, root], { stdio: 'pipe' });
    const history = await (await open(root)).history({ maxCommits: 10 });
    expect(history.map(({ message, paths }) => ({ message, paths }))).toEqual([
      { message: 'Change 3', paths: ['a.py'] },
      { message: 'Change 2', paths: [] },
    ]);
  });
});
