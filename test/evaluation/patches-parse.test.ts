/** Reading unified diffs: every form that git prints, the forms that it does not, and text that is no diff. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FilePatch, parsePatch } from '../../src/evaluation/patches/parse-patch.ts';

const patch = (...lines: string[]): FilePatch[] => parsePatch(`${lines.join('\n')}\n`);

describe('hunks', () => {
  test('changes are positions in the old lines', () => {
    const [file] = patch(
      'diff --git a/tax.py b/tax.py',
      'index 1111111..2222222 100644',
      '--- a/tax.py',
      '+++ b/tax.py',
      '@@ -10,5 +10,6 @@ def rate():',
      ' first',
      '-second',
      '-third',
      '+other',
      ' fourth',
      '+added',
      '+twice',
      ' fifth',
    );
    expect(file).toEqual({
      oldPath: 'tax.py',
      newPath: 'tax.py',
      binary: false,
      hunks: [
        {
          oldStart: 10,
          oldLines: ['first', 'second', 'third', 'fourth', 'fifth'],
          changes: [
            { at: 1, removed: 2, added: ['other'] },
            { at: 4, removed: 0, added: ['added', 'twice'] },
          ],
          truncated: false,
        },
      ],
    });
  });

  test('without context an insertion names the line before it', () => {
    const [file] = patch('--- a/x.py', '+++ b/x.py', '@@ -4,0 +5 @@', '+new');
    expect(file!.hunks).toEqual([
      { oldStart: 5, oldLines: [], changes: [{ at: 0, removed: 0, added: ['new'] }], truncated: false },
    ]);
  });

  test('lines that look like headers are content as long as the hunk lasts', () => {
    const files = patch('--- a/x.sql', '+++ b/x.sql', '@@ -1,2 +1,2 @@', '--- old note', '+++ new note', ' select');
    expect(files).toHaveLength(1);
    expect(files[0]!.hunks[0]!.changes).toEqual([{ at: 0, removed: 1, added: ['++ new note'] }]);
    expect(files[0]!.hunks[0]!.oldLines).toEqual(['-- old note', 'select']);
  });

  test('the mark of a missing line end is no line', () => {
    const [file] = patch(
      '--- a/x.py',
      '+++ b/x.py',
      '@@ -1 +1 @@',
      '-a',
      '\\ No newline at end of file',
      '+b',
      '\\ No newline at end of file',
    );
    expect(file!.hunks[0]).toMatchObject({ oldLines: ['a'], changes: [{ at: 0, removed: 1, added: ['b'] }] });
  });

  test('CRLF and stripped blanks of empty context lines are read alike', () => {
    const lines = ['--- a/x.py', '+++ b/x.py', '@@ -1,3 +1,3 @@', ' a', '', '-b', '+c'];
    const plain = parsePatch(lines.join('\n'));
    expect(plain[0]!.hunks[0]).toMatchObject({ oldLines: ['a', '', 'b'], truncated: false });
    expect(parsePatch(lines.join('\r\n'))).toEqual(plain);
  });

  test('a patch that breaks off says so; one that only lost blank lines at its end is whole', () => {
    const broken = patch('--- a/x.py', '+++ b/x.py', '@@ -1,6 +1,5 @@', ' a', '-b');
    expect(broken[0]!.hunks[0]!.truncated).toBe(true);
    const trimmed = patch('--- a/x.py', '+++ b/x.py', '@@ -1,4 +1,3 @@', ' a', '-b');
    expect(trimmed[0]!.hunks[0]!.truncated).toBe(false);
  });
});

describe('files', () => {
  const paths = (...lines: string[]) =>
    patch(...lines).map(({ oldPath, newPath, binary }) => [oldPath, newPath, ...(binary ? ['binary'] : [])]);
  const hunk = ['@@ -1 +1 @@', '-a', '+b'];

  test('an added file has no old path, a deleted one no new path', () => {
    expect(
      paths('diff --git a/new.py b/new.py', 'new file mode 100644', '--- /dev/null', '+++ b/new.py', ...hunk),
    ).toEqual([[undefined, 'new.py']]);
    expect(
      paths('diff --git a/old.py b/old.py', 'deleted file mode 100644', '--- a/old.py', '+++ /dev/null', ...hunk),
    ).toEqual([['old.py', undefined]]);
    expect(paths('diff --git a/empty.py b/empty.py', 'new file mode 100644', 'index 0000000..e69de29')).toEqual([
      [undefined, 'empty.py'],
    ]);
  });

  test('a rename changes its old path; a copy changes nothing that was there', () => {
    expect(paths('diff --git a/a.py b/b.py', 'similarity index 90%', 'rename from a.py', 'rename to b.py')).toEqual([
      ['a.py', 'b.py'],
    ]);
    const copy = ['diff --git a/a.py b/c.py', 'copy from a.py', 'copy to c.py', '--- a/a.py', '+++ b/c.py', ...hunk];
    expect(paths(...copy)).toEqual([[undefined, 'c.py']]);
  });

  test('binary files and changed modes have paths and no hunks', () => {
    const files = [
      'diff --git a/a logo.png b/a logo.png',
      'index 1..2 100644',
      'Binary files a/a logo.png and b/a logo.png differ',
      'diff --git a/run.sh b/run.sh',
      'old mode 100644',
      'new mode 100755',
    ];
    expect(paths(...files)).toEqual([
      ['a logo.png', 'a logo.png', 'binary'],
      ['run.sh', 'run.sh'],
    ]);
  });

  test('quoted paths, paths with blanks and time stamps', () => {
    expect(paths('--- "a/caf\\303\\251\\t\\"x\\".py"', '+++ "b/caf\\303\\251\\t\\"x\\".py"', ...hunk)).toEqual([
      ['café\t"x".py', 'café\t"x".py'],
    ]);
    expect(paths('diff --git "a/\\303\\251.png" "b/\\303\\251.png"', 'GIT binary patch')).toEqual([
      ['é.png', 'é.png', 'binary'],
    ]);
    expect(paths('--- a/my file.py\t', '+++ b/my file.py\t', ...hunk)).toEqual([['my file.py', 'my file.py']]);
    expect(paths('--- src/x.c\t2020-01-01 10:00:00', '+++ src/x.c\t2020-01-02 10:00:00', ...hunk)).toEqual([
      ['src/x.c', 'src/x.c'],
    ]);
  });

  test('only what git puts before a path is taken off', () => {
    expect(paths('--- i/x.py', '+++ w/x.py', ...hunk)).toEqual([['x.py', 'x.py']]);
    expect(paths('--- b/x.py', '+++ b/x.py', ...hunk)).toEqual([['b/x.py', 'b/x.py']]);
  });

  test('text around a patch is passed over', () => {
    const mail = ['From 1234 Mon Sep 17', 'Subject: [PATCH] x', '---', ' x.py | 2 +-', '', 'diff --git a/x.py b/x.py'];
    expect(paths(...mail, '--- a/x.py', '+++ b/x.py', ...hunk, '-- ', '2.39.0')).toEqual([['x.py', 'x.py']]);
    expect(parsePatch('')).toEqual([]);
    expect(parsePatch('no diff at all\n@@ -1 +1 @@\n-a\n')).toEqual([]);
  });
});

test('no text makes it throw', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('diff --git a/x b/x', 'diff --git "a/\\', '--- a/x', '+++ b/x', '--- /dev/null', '+++ /dev/null'),
    fc.constantFrom(
      '@@ -1,2 +1,2 @@',
      '@@ -0,0 +1 @@',
      '@@ -9 +9,0 @@',
      'rename from x',
      'copy to "',
      '\\',
      '',
      'Binary files',
    ),
    fc.string().map((text) => ` ${text}`),
    fc.string().map((text) => `+${text}`),
    fc.string().map((text) => `-${text}`),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      for (const { oldPath, newPath, hunks } of parsePatch(lines.join('\n'))) {
        expect(oldPath ?? newPath).toBeDefined();
        for (const { oldLines, changes } of hunks) {
          for (const { at, removed } of changes) expect(at + removed).toBeLessThanOrEqual(oldLines.length);
        }
      }
    }),
  );
});
