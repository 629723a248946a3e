/** Patches between commits, read from real repositories. */
import { afterEach, expect, test } from 'vitest';
import { readPatch } from '../../src/repository/index.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';

let repository: FixtureRepository | undefined;
afterEach(() => repository?.remove());

const TEN = Array.from({ length: 10 }, (_, i) => `line ${i + 1}`);

test('a unified diff with three lines of context and renames, whatever the settings say', async () => {
  repository = fixtureRepository({ 'a.py': `${TEN.join('\n')}\n` });
  for (const setting of ['diff.noprefix', 'diff.mnemonicPrefix', 'color.ui']) {
    repository.git('config', setting, setting === 'color.ui' ? 'always' : 'true');
  }
  repository.git('config', 'diff.context', '9');
  repository.git('config', 'diff.renames', 'false');
  repository.git('mv', 'a.py', 'b.py');
  repository.write('b.py', `${TEN.with(5, 'changed').join('\n')}\n`);
  const to = repository.commit('Change');
  const patch = await readPatch(repository.root, { from: `${to}^`, to });
  expect(patch.replace(/^index .*\n/m, '')).toBe(`diff --git a/a.py b/b.py
similarity index 88%
rename from a.py
rename to b.py
--- a/a.py
+++ b/b.py
@@ -3,7 +3,7 @@ line 2
 line 3
 line 4
 line 5
-line 6
+changed
 line 7
 line 8
 line 9
`);
});

test('of a subfolder only what is in it, from there', async () => {
  repository = fixtureRepository({ 'app/a.py': 'a\n', 'lib/b.py': 'b\n' });
  repository.write('app/a.py', 'c\n');
  repository.write('lib/b.py', 'c\n');
  const to = repository.commit('Change');
  const patch = await readPatch(`${repository.root}/app`, { from: 'HEAD^', to });
  expect(patch.match(/^(?:---|\+\+\+) .*$/gm)).toEqual(['--- a/a.py', '+++ b/a.py']);
});

test('equal commits have an empty patch; unknown ones and folders without git are told', async () => {
  repository = fixtureRepository({ 'a.py': 'a\n' });
  const { root } = repository;
  expect(await readPatch(root, { from: 'HEAD', to: 'main' })).toBe('');
  await expect(readPatch(root, { from: 'nowhere', to: 'HEAD' })).rejects.toMatchObject({ code: 'bad_revision' });
  repository.remove();
  repository = fixtureRepository({ 'a.py': 'a\n' }, { git: false });
  await expect(readPatch(repository.root, { from: 'a', to: 'b' })).rejects.toMatchObject({ code: 'not_found' });
});
