import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ChangeReader } from '../../src/repository/index.ts';
import { afterwards, fixture } from './opened.ts';

it('reads the changes of a history in the order asked, one whose objects are missing excepted', async () => {
  const { root, git, write, commit } = fixture({ 'a.py': 'first\n' });
  const pairs: { base: string; commit: string }[] = [];
  const change = (message: string) => {
    const base = git('rev-parse', 'HEAD');
    pairs.push({ base, commit: commit(message) });
  };
  for (const text of ['second', 'third', 'lost', 'fifth', 'sixth']) {
    write('a.py', `${text}\n`);
    change(text);
  }
  git('commit', '--allow-empty', '-m', 'Nothing');
  pairs.push({ base: git('rev-parse', 'HEAD^'), commit: git('rev-parse', 'HEAD') });
  const lost = git('rev-parse', `${pairs[2]!.commit}:a.py`);
  rmSync(join(root, '.git/objects', lost.slice(0, 2), lost.slice(2)), { force: true });

  const reader = await ChangeReader.open(root, git('rev-parse', 'HEAD'));
  afterwards(() => reader.close());
  const read: [string, unknown][] = [];
  for await (const { commit: hash, patch } of reader.changes(pairs)) {
    read.push([
      git('log', '-1', '--format=%s', hash),
      typeof patch === 'string' ? patch.split('\n').slice(-2, -1)[0] : patch,
    ]);
  }
  const missing = { reason: 'cannot be read in this clone' };
  expect(read).toEqual([
    ['second', '+second'],
    ['third', '+third'],
    ['lost', missing],
    ['fifth', missing],
    ['sixth', '+sixth'],
  ]);
});
