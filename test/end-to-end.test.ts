/**
 * From a repository on disk to an answer, through the library's front door: no later history leaks into an answer, answers
 * follow the files as they are now, nothing is written beside them, and odd files are counted, never fatal.
 */
import { existsSync, lstatSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLocalizer, type RepositoryLocalizer } from '../src/localize.ts';
import { type FixtureRepository, fixtureRepository } from './support/fixture-repository.ts';

const FILES = {
  'app/parser.py': 'def parse_csv(text):\n    return [row.split(",") for row in text.splitlines()]\n',
  'app/writer.py': 'def write_csv(rows):\n    return "\\n".join(",".join(row) for row in rows)\n',
  'app/report.py': 'from app.parser import parse_csv\n\n\ndef summarize(text):\n    return len(parse_csv(text))\n',
  'README.md': '# Tables\n',
};
const ISSUE = 'Quoted commas split a cell\n\n`parse_csv` splits inside quotes, so the summary counts too many columns.';

let repository: FixtureRepository;
let cache: FixtureRepository;
beforeEach(() => {
  cache = fixtureRepository({}, { git: false });
  repository = fixtureRepository(FILES);
});
afterEach(() => {
  repository.remove();
  cache.remove();
});

const open = (
  options: { folder?: string; revision?: string; cacheRoot?: string } = {},
): Promise<RepositoryLocalizer> => {
  const { folder = repository.root, cacheRoot = cache.root, revision } = options;
  return openLocalizer({ repository: folder, cacheRoot, workers: 0, ...(revision !== undefined && { revision }) });
};

/** Names of the first answers, best first. */
async function namesOf(localizer: RepositoryLocalizer, issue = ISSUE): Promise<string[]> {
  const { documents } = await localizer.localize(issue);
  return documents.map(({ name }) => name);
}

describe('an answer at a revision', () => {
  beforeEach(() => {
    repository.write('app/parser.py', `# CSV.\n${FILES['app/parser.py']}`);
    repository.commit('Quoted commas: first thoughts on cells');
  });

  test('is the same to the byte whatever was committed later', async () => {
    const revision = repository.git('rev-parse', 'HEAD');
    const past = fixtureRepository({}, { git: false });
    try {
      past.git('clone', '--quiet', repository.root, 'clone');
      repository.git('mv', 'app/parser.py', 'app/reader.py');
      repository.write('app/reader.py', 'def read_cells(text):\n    return split_outside_quotes(text)\n');
      repository.commit('Quoted commas split a cell: parse_csv splits inside quotes');
      repository.write(
        'app/quotes.py',
        'def split_outside_quotes(text):\n    """Quoted commas stay in their cell."""\n',
      );
      repository.commit('Fix: the summary counts too many columns');
      repository.git('tag', 'fixed');

      const withFuture = await (await open({ revision })).localize(ISSUE, { limit: 50 });
      const withoutFuture = await (await open({ folder: `${past.root}/clone`, revision })).localize(ISSUE, {
        limit: 50,
      });
      const afterTheFix = await (await open({ revision: 'fixed' })).localize(ISSUE, { limit: 50 });
      expect(JSON.stringify(withFuture)).toBe(JSON.stringify(withoutFuture));
      expect(withFuture.documents[0]?.name).toBe('parse_csv');
      expect(JSON.stringify(afterTheFix)).not.toBe(JSON.stringify(withFuture));
      expect(afterTheFix.documents.map(({ name }) => name)).toContain('split_outside_quotes');
    } finally {
      past.remove();
    }
  });

  test('does not change when the index of a later state is already stored', async () => {
    const revision = repository.git('rev-parse', 'HEAD');
    const before = await (await open({ revision })).localize(ISSUE);
    repository.write('app/quotes.py', 'def quoted_commas_split_a_cell(text):\n    return text\n');
    repository.commit('Quoted commas split a cell');
    await (await open()).localize(ISSUE);
    await (await open({ revision: 'HEAD' })).localize(ISSUE);
    const after = await (await open({ revision })).localize(ISSUE);
    expect(JSON.stringify(after)).toBe(JSON.stringify(before));
  });

  test('reads the revision, not the work tree, and is never dirty', async () => {
    repository.write('app/parser.py', 'def renamed(text):\n    return text\n');
    const localizer = await open({ revision: 'HEAD' });
    expect(await namesOf(localizer)).toContain('parse_csv');
    expect(localizer.corpus).toMatchObject({ commit: repository.git('rev-parse', 'HEAD'), dirty: false, fresh: true });
  });
});

describe('an answer on a work tree', () => {
  test('follows an edit, and only the edited file is parsed', async () => {
    const first = await open();
    expect(first.index.parsed).toBe(3);
    expect(first.corpus.dirty).toBe(false);

    repository.write('app/parser.py', 'def split_quoted_commas(text):\n    return text\n');
    const second = await open();
    expect(second.index.parsed).toBe(1);
    expect(second.corpus).toMatchObject({ commit: first.corpus.commit, dirty: true });
    expect(await namesOf(second)).toContain('split_quoted_commas');
    expect(await namesOf(second)).not.toContain('parse_csv');
  });

  test('follows an edit that keeps the size of the file', async () => {
    await open();
    repository.write('app/parser.py', FILES['app/parser.py'].replace('parse_csv', 'parse_tsv'));
    expect(await namesOf(await open())).toContain('parse_tsv');
  });

  test('knows an untracked file, and forgets a deleted one', async () => {
    await open();
    repository.write('app/quotes.py', 'def quoted_commas(text):\n    return text\n');
    const added = await open();
    expect(added.index.parsed).toBe(1);
    expect(added.corpus).toMatchObject({ dirty: true, files: 4 });
    expect(await namesOf(added)).toContain('quoted_commas');

    rmSync(join(repository.root, 'app/quotes.py'));
    rmSync(join(repository.root, 'app/parser.py'));
    const removed = await open();
    expect(removed.index.parsed).toBe(0);
    expect(removed.corpus).toMatchObject({ dirty: true, files: 2 });
    expect(await namesOf(removed)).not.toContain('parse_csv');
  });

  test('an undone edit costs nothing and gives the first answer again', async () => {
    const first = await (await open()).localize(ISSUE);
    repository.write('app/parser.py', 'def other():\n    pass\n');
    await open();
    repository.git('checkout', '--', 'app/parser.py');
    const again = await open();
    expect(again.index.parsed).toBe(0);
    expect(JSON.stringify(await again.localize(ISSUE))).toBe(JSON.stringify(first));
  });

  test('a branch parses what it alone holds, and switching back parses nothing', async () => {
    await open();
    repository.git('switch', '--quiet', '-c', 'quotes');
    repository.write('app/quotes.py', 'def quoted_commas(text):\n    return text\n');
    repository.commit('Quotes');
    const branch = await open();
    expect(branch.index.parsed).toBe(1);
    expect(branch.corpus.dirty).toBe(false);
    expect(await namesOf(branch)).toContain('quoted_commas');

    repository.git('switch', '--quiet', 'main');
    const main = await open();
    expect(main.index.parsed).toBe(0);
    expect(await namesOf(main)).not.toContain('quoted_commas');
  });

  test('a second worktree shares what was parsed and answers for its own files', async () => {
    await open();
    const elsewhere = fixtureRepository({}, { git: false });
    try {
      const worktree = join(elsewhere.root, 'second');
      repository.git('worktree', 'add', '--quiet', '-b', 'second', worktree);
      elsewhere.write('second/app/quotes.py', 'def quoted_commas(text):\n    return text\n');
      const second = await open({ folder: worktree });
      expect(second.index.parsed).toBe(1);
      expect(second.corpus.dirty).toBe(true);
      expect(await namesOf(second)).toContain('quoted_commas');
      const first = await open();
      expect(first.corpus.dirty).toBe(false);
      expect(await namesOf(first)).not.toContain('quoted_commas');
    } finally {
      elsewhere.remove();
    }
  });

  test('writes nothing inside the repository', async () => {
    const before = everyFile(repository.root);
    await (await open()).localize(ISSUE);
    await (await open({ revision: 'HEAD' })).localize(ISSUE);
    expect(everyFile(repository.root)).toEqual(before);
    expect(repository.git('status', '--porcelain', '--ignored')).toBe('');
    expect(existsSync(join(cache.root))).toBe(true);
  });
});

describe('odd files', () => {
  const report = (localizer: RepositoryLocalizer) => localizer.index.tree.report();

  test('line ends, encodings and byte order marks do not hide a function or shift its lines', async () => {
    const source = (name: string) => `# größer\n\ndef ${name}(text):\n    return text\n`;
    repository.write('odd/crlf.py', source('from_crlf').replaceAll('\n', '\r\n'));
    repository.write('odd/utf8_bom.py', `\ufeff${source('from_utf8_bom')}`);
    repository.write('odd/utf16le.py', Buffer.from(`\ufeff${source('from_utf16le')}`, 'utf16le'));
    repository.write('odd/utf16be.py', Buffer.from(`\ufeff${source('from_utf16be')}`, 'utf16le').swap16());
    repository.write('odd/latin1.py', Buffer.from(source('from_latin1'), 'latin1'));
    const localizer = await open();
    for (const name of ['from_crlf', 'from_utf8_bom', 'from_utf16le', 'from_utf16be', 'from_latin1']) {
      const { documents } = await localizer.localize(`\`${name}\` is wrong`, { limit: 1 });
      expect(documents[0]).toMatchObject({ name, definitionLine: 3, endLine: 4 });
    }
    expect(report(localizer).lossy).toEqual(['odd/latin1.py']);
  });

  test('a file over the size cap is found by its path and lines', async () => {
    const filler = '# nothing of interest stands in this line\n'.repeat(75_000);
    repository.write('odd/giant.py', `def in_giant(text):\n    return text\n${filler}`);
    const localizer = await open();
    expect(localizer.index.listing.files.find(({ path }) => path === 'odd/giant.py')).toMatchObject({
      oversized: true,
    });
    expect(report(localizer).oversized).toEqual(['odd/giant.py']);
    const { files, documents } = await localizer.localize('It breaks in odd/giant.py:2, see there');
    expect(files[0]?.path).toBe('odd/giant.py');
    expect(documents[0]).toMatchObject({ path: 'odd/giant.py', startLine: 1 });
  });

  test('very long lines, broken and empty files are read as far as they go', async () => {
    repository.write('odd/long.py', `TABLE = "${'x'.repeat(10_000)}"\n\n\ndef after_long_line():\n    return TABLE\n`);
    repository.write(
      'odd/broken.py',
      'def before_break():\n    return 1\n\n\ndef (((:\n  ]]]\n\n\ndef after_break():\n    return 2\n',
    );
    repository.write('odd/empty.py', '');
    const localizer = await open();
    for (const name of ['after_long_line', 'before_break', 'after_break']) {
      expect(await namesOf(localizer, `\`${name}\` is wrong`)).toContain(name);
    }
    expect(report(localizer).diagnostics.map(({ path }) => path)).toEqual(['odd/broken.py']);
    expect(localizer.index.listing.files.map(({ path }) => path)).toContain('odd/empty.py');
  });

  test('what is no source of this repository is left out and told why', async () => {
    repository.write('odd/binary.py', Uint8Array.of(0x64, 0x65, 0x66, 0, 1, 2, 3, 0xff));
    repository.write('odd/output.py', '# @generated by a tool\ndef generated():\n    pass\n');
    repository.write('odd/app.min.js', 'function minified(){}\n');
    repository.write('third_party/lib.py', 'def vendored():\n    pass\n');
    symlinkSync('.', join(repository.root, 'odd/loop'));
    const commit = repository.git('rev-parse', 'HEAD');
    repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},odd/submodule`);
    const expected = [
      { path: 'odd/app.min.js', reason: 'minified' },
      { path: 'odd/binary.py', reason: 'binary' },
      { path: 'odd/loop', reason: 'symlink_loop' },
      { path: 'odd/output.py', reason: 'generated' },
      { path: 'odd/submodule', reason: 'submodule' },
      { path: 'third_party/lib.py', reason: 'vendored' },
    ];
    const withoutLoops = expected.filter(({ reason }) => reason !== 'symlink_loop'); // links are looked at in work trees, once git has them
    const untracked = await open();
    expect(report(untracked).skipped).toEqual(withoutLoops);
    repository.git('add', 'odd/loop', 'odd/binary.py', 'odd/output.py', 'odd/app.min.js', 'third_party');
    repository.git('commit', '--quiet', '-m', 'Odd files');
    const tracked = await open();
    expect(report(tracked).skipped).toEqual(expected);
    expect(report(await open({ revision: 'HEAD' })).skipped).toEqual(withoutLoops);
    for (const name of ['generated', 'minified', 'vendored']) {
      expect(await namesOf(tracked, `\`${name}\` is wrong`)).not.toContain(name);
    }
  });

  test('an empty folder has no answer, and says so', async () => {
    const empty = fixtureRepository({}, { git: false });
    try {
      const ranking = await (await open({ folder: empty.root })).localize(ISSUE);
      expect(ranking).toMatchObject({
        documents: [],
        files: [],
        grounding: 'none',
        corpus: { files: 0, documents: 0 },
      });
    } finally {
      empty.remove();
    }
  });
});

/** Every path below `folder` with its size, git's own folder included. */
function everyFile(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => `${path} ${lstatSync(join(folder, path)).size}`);
}
