import { describe, expect, it } from 'vitest';
import { CommitSource, openRepository } from '../../src/repository/index.ts';
import { afterwards, fixture } from './opened.ts';
import { contents } from './reading.ts';

async function openSource(folder: string, maxFileBytes = 1_000): Promise<CommitSource> {
  const source = await CommitSource.open(folder, { maxFileBytes });
  afterwards(() => source.close());
  return source;
}

describe('the commits of a clone', () => {
  it('are read one beside the other, each as a reader of its own would read it', async () => {
    const { root, git, write, commit } = fixture({ 'a.py': 'first' });
    const first = git('rev-parse', 'HEAD');
    write('a.py', 'second');
    write('b.py', 'new');
    const second = commit('More');
    const source = await openSource(root);
    const [early, late] = [await source.at(first), await source.at(second)];
    expect(await contents(late)).toEqual({ 'a.py': 'second', 'b.py': 'new' });
    await late.close();
    expect(await contents(early)).toEqual({ 'a.py': 'first' });
    const alone = await openRepository(root, { rev: first });
    afterwards(() => alone.close());
    expect(await early.list()).toEqual(await alone.list());
    expect(early.identity).toBe(alone.identity);
  });

  it('may be named by branch, tag or a part of the hash', async () => {
    const { root, git } = fixture({ 'a.py': 'a' });
    git('tag', 'v1');
    const source = await openSource(root);
    for (const rev of ['main', 'v1', git('rev-parse', '--short', 'HEAD')]) {
      expect((await (await source.at(rev)).list()).revision.commit).toBe(git('rev-parse', 'HEAD'));
    }
  });

  it('that are none are refused: unknown hashes, blobs, folders without git', async () => {
    const { root, git } = fixture({ 'a.py': 'a' });
    const source = await openSource(root);
    for (const rev of ['0'.repeat(40), git('rev-parse', 'HEAD:a.py'), 'nowhere']) {
      await expect(source.at(rev)).rejects.toMatchObject({ code: 'bad_revision' });
    }
    const plain = fixture({ 'a.py': 'a' }, { git: false });
    await expect(CommitSource.open(plain.root, { maxFileBytes: 1 })).rejects.toMatchObject({ code: 'bad_revision' });
    await expect(CommitSource.open(`${root}/none`, { maxFileBytes: 1 })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('list what is over the size cap', async () => {
    const { root } = fixture({ 'a.py': 'long text' });
    const { files } = await (await (await openSource(root, 3)).at('main')).list();
    expect(files).toMatchObject([{ path: 'a.py', oversized: true }]);
  });
});
