import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { FixpointError } from '../../src/core/index.ts';
import { openDataset } from '../../src/evaluation/datasets/open-dataset.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fixpoint-datasets-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** The dataset of a file that holds these rows as JSON Lines. */
const datasetOf = (...rows: readonly object[]) =>
  openDataset(write('rows.jsonl', rows.map((row) => JSON.stringify(row)).join('\n')));

const parquet = (name: string) => fileURLToPath(new URL(`datasets-parquet/${name}.parquet`, import.meta.url));

const BASE = '0123456789abcdef0123456789abcdef01234567';

const NATIVE = {
  instance_id: 'acme__shop-1',
  dataset: 'Acme',
  repo: 'acme/shop',
  language: 'python',
  base_commit: BASE,
  problem_statement: 'The total is wrong',
  query_source: 'issue',
  gold_files: ['shop/basket.py'],
  gold_functions: [{ path: 'shop/basket.py', name: 'Basket.total', start: 10, end: 14 }],
};

const patchOf = (...paths: readonly string[]) =>
  paths
    .map((path) => `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-old\n+new\n`)
    .join('');

const SWE_BENCH = {
  instance_id: 'acme__shop-2',
  repo: 'acme/shop',
  base_commit: BASE,
  patch: patchOf('shop/basket.py', 'docs/index.rst'),
  test_patch: patchOf('tests/basket.rb', 'tests/total.rb'),
  problem_statement: 'The basket forgets',
  hints_text: '',
  FAIL_TO_PASS: '["tests/a"]',
};

describe('rows of the known datasets', () => {
  test("Fixpoint's own rows are taken as they are", async () => {
    const { rows, rejections } = await datasetOf(NATIVE);
    expect(rows).toEqual([NATIVE]);
    expect(rejections).toEqual([]);
  });

  test('SWE-bench: the patch is kept, and most of its files tell the language', async () => {
    const { rows } = await datasetOf(SWE_BENCH);
    expect(rows).toEqual([
      {
        instance_id: 'acme__shop-2',
        dataset: 'rows',
        repo: 'acme/shop',
        language: 'python',
        base_commit: BASE,
        problem_statement: 'The basket forgets',
        patch: SWE_BENCH.patch,
      },
    ]);
  });

  test.each([
    [['a.ts', 'b.tsx', 'c.js'], 'typescript'],
    [['a.js', 'b.ts'], 'javascript'],
    [['a.h', 'b.h', 'c.cpp'], 'cpp'],
    [['a.h'], 'c'],
    [['a.json', 'b.md', 'c.sh', 'd.kt'], 'kotlin'],
    [['a.json'], 'text'],
  ])('%j is %s', async (paths, language) => {
    const { rows } = await datasetOf({ ...SWE_BENCH, patch: patchOf(...paths) });
    expect(rows[0]!.language).toBe(language);
  });

  test('SWE-PolyBench: language and category are those of the row', async () => {
    const polyBench = { ...SWE_BENCH, language: 'TypeScript', task_category: 'Bug Fix', modified_nodes: '["x"]' };
    const { rows } = await datasetOf(polyBench);
    expect(rows[0]).toMatchObject({ language: 'typescript', category: 'Bug Fix', patch: SWE_BENCH.patch });
  });

  test('Multi-SWE-bench: the query is the resolved issues; a missing id is made', async () => {
    const { rows } = await datasetOf({
      org: 'acme',
      repo: 'till',
      number: 12,
      title: 'Fix the drawer',
      base: { label: 'acme:main', ref: 'main', sha: BASE },
      resolved_issues: [
        { number: 3, title: 'The drawer jams', body: 'Since spring.' },
        { number: 4, title: 'It squeaks', body: null },
      ],
      fix_patch: patchOf('src/drawer.cc', 'src/drawer.h'),
      test_patch: '',
    });
    expect(rows).toEqual([
      {
        instance_id: 'acme__till-12',
        dataset: 'rows',
        repo: 'acme/till',
        language: 'cpp',
        base_commit: BASE,
        problem_statement: 'The drawer jams\nSince spring.\n\nIt squeaks',
        patch: patchOf('src/drawer.cc', 'src/drawer.h'),
      },
    ]);
  });

  const LOC_BENCH = { ...SWE_BENCH, category: 'Performance Issue', added_functions: ['shop/new.py:added'] };

  test.each([
    ['a list', ['shop/basket.py:Basket.total', 'shop/till.py:open', 'shop/basket.py:Basket.total']],
    ['JSON text', '["shop/basket.py:Basket.total", "shop/till.py:open"]'],
  ])('Loc-Bench: edited functions as %s are gold, each once, without lines', async (_, edit_functions) => {
    const { rows } = await datasetOf({ ...LOC_BENCH, edit_functions });
    expect(rows[0]).toMatchObject({
      language: 'python',
      category: 'Performance Issue',
      gold_files: ['shop/basket.py', 'shop/till.py'],
      gold_functions: [
        { path: 'shop/basket.py', name: 'Basket.total' },
        { path: 'shop/till.py', name: 'open' },
      ],
    });
    expect(rows[0]).not.toHaveProperty('patch');
  });

  test('Loc-Bench: without edited functions the patch counts', async () => {
    const { rows } = await datasetOf({ ...LOC_BENCH, edit_functions: [] });
    expect(rows[0]).toMatchObject({ category: 'Performance Issue', patch: SWE_BENCH.patch });
    expect(rows[0]).not.toHaveProperty('gold_functions');
  });
});

describe('rows that cannot be scored', () => {
  test.each<[string, object, string]>([
    ['a field is missing', { repo: undefined }, '`repo` is missing'],
    ['a field is null', { language: null }, '`language` is missing'],
    ['a field has another type', { dataset: 7 }, '`dataset` is no text'],
    ['the issue is blank', { problem_statement: ' \n' }, '`problem_statement` is empty'],
    ['the commit is a branch', { base_commit: 'main' }, '`base_commit` is no commit hash: "main"'],
    ['the repository climbs', { repo: '../shop' }, '`repo` is no owner/name: "../shop"'],
    ['there is no gold', { gold_files: [] }, 'empty gold: no file is to be found'],
    ['gold is no list', { gold_files: 'a.py' }, '`gold_files` is no list'],
    ['gold holds numbers', { gold_files: [1] }, '`gold_files` is no list of texts'],
    [
      'a path is absolute',
      { gold_files: ['/etc/passwd'] },
      'a path is not one below the repository\'s root: "/etc/passwd"',
    ],
    [
      'a path climbs out',
      { gold_functions: [{ path: 'a/../../b.py', name: 'f' }] },
      'a path is not one below the repository\'s root: "a/../../b.py"',
    ],
    [
      'a drive is named',
      { gold_files: ['C:\\shop\\a.py'] },
      'a path is not one below the repository\'s root: "C:\\\\shop\\\\a.py"',
    ],
    ['a function has no name', { gold_functions: [{ path: 'a.py' }] }, '`gold_functions[0].name` is missing'],
    [
      'a function ends nowhere',
      { gold_functions: [{ path: 'a.py', name: 'f', start: 3 }] },
      '`gold_functions[0].end` is missing',
    ],
    [
      'a function ends before it starts',
      { gold_functions: [{ path: 'a.py', name: 'f', start: 3, end: 2 }] },
      '`gold_functions[0].end` is before `start`',
    ],
  ])('%s', async (_, change, reason) => {
    const { rows, rejections } = await datasetOf({ ...NATIVE, ...change });
    expect(rows).toEqual([]);
    expect(rejections).toEqual([{ instance_id: 'acme__shop-1', place: 'line 1', reason }]);
  });

  test('an edited function without a path', async () => {
    const { rejections } = await datasetOf({ ...SWE_BENCH, edit_functions: ['total'] });
    expect(rejections[0]!.reason).toBe('`edit_functions` holds "total", not path:function');
  });

  test('broken lines, foreign rows and repeated ids are listed, the rest is read', async () => {
    const lines = ['{"instance_id": "a', '7', '{"instance_id": "b"}', '', NATIVE, { ...NATIVE, language: 'go' }];
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    const { rows, rejections } = await openDataset(write('broken.jsonl', text));
    expect(rows).toEqual([NATIVE]);
    expect(rejections).toEqual([
      { place: 'line 1', reason: 'not JSON' },
      { place: 'line 2', reason: 'no object' },
      { instance_id: 'b', place: 'line 3', reason: 'of no known dataset: neither gold nor a patch' },
      { instance_id: 'acme__shop-1', place: 'line 6', reason: 'duplicate id: the first one is kept' },
    ]);
  });
});

describe('files', () => {
  const second = { ...NATIVE, instance_id: 'acme__shop-2' };

  test('a byte order mark, carriage returns and separators inside strings do no harm', async () => {
    const odd = { ...second, problem_statement: 'one\u2028two' };
    const text = `\uFEFF${JSON.stringify(NATIVE)}\r\n\r\n${JSON.stringify(odd)}\r\n`;
    const dataset = await openDataset(write('My set.v2.jsonl', text));
    expect(dataset).toEqual({ name: 'My set.v2', rows: [NATIVE, odd], rejections: [] });
  });

  test('a line may be longer than any chunk of the file', async () => {
    const long = { ...NATIVE, problem_statement: 'é'.repeat(1_000_000) };
    expect((await datasetOf(long, second)).rows).toEqual([long, second]);
  });

  test.each<[string, unknown]>([
    ['an array', [NATIVE, second]],
    ['an object with rows', { features: [], rows: [NATIVE, second] }],
    ["the dataset server's rows", { features: [], rows: [NATIVE, second].map((row, row_idx) => ({ row_idx, row })) }],
    ['an object with one array', { version: 1, instances: [NATIVE, second] }],
  ])('JSON: %s', async (_, document) => {
    const { rows, rejections } = await openDataset(write('set.json', `\uFEFF${JSON.stringify(document, null, 2)}`));
    expect(rows).toEqual([NATIVE, second]);
    expect(rejections).toEqual([]);
  });

  test('JSON: a single row, and lines of rows', async () => {
    expect((await openDataset(write('one.json', JSON.stringify(NATIVE)))).rows).toEqual([NATIVE]);
    const lines = `${JSON.stringify(NATIVE)}\n${JSON.stringify(second)}\n`;
    expect((await openDataset(write('lines.json', lines))).rows).toEqual([NATIVE, second]);
  });

  test('JSON: places count the rows', async () => {
    const { rejections } = await openDataset(write('places.json', JSON.stringify([NATIVE, 'x'])));
    expect(rejections).toEqual([{ place: 'row 2', reason: 'no object' }]);
  });

  test('parquet: nested columns, integers and row groups', async () => {
    const dataset = await openDataset(parquet('pull-requests'));
    expect(dataset.name).toBe('pull-requests');
    expect(dataset.rows).toMatchObject([
      {
        instance_id: 'acme__shop-7',
        repo: 'acme/shop',
        base_commit: 'a'.repeat(40),
        language: 'typescript',
        problem_statement: 'Basket forgets items\nAfter a reload it is empty.\n\nTotal is wrong',
      },
      { instance_id: 'acme__till-9', repo: 'acme/till', language: 'go', problem_statement: 'Crash\nOn start.' },
    ]);
    expect(dataset.rejections).toEqual([
      { instance_id: 'acme__shop-8', place: 'row 2', reason: '`resolved_issues` holds no text' },
    ]);
  });

  test('parquet: lists written as JSON text', async () => {
    const { rows } = await openDataset(parquet('edited-functions'));
    expect(rows).toMatchObject([
      {
        instance_id: 'acme__shop-1',
        dataset: 'edited-functions',
        gold_functions: [{ path: 'shop/basket.py', name: 'Basket.total' }],
      },
    ]);
  });
});

describe('what is no dataset', () => {
  test.each<[string, () => string, string, RegExp]>([
    [
      'a missing file',
      () => join(folder, 'none.jsonl'),
      'not_found',
      /^there is no dataset .*none\.jsonl; give a \.jsonl/,
    ],
    ['no path', () => '', 'not_found', /^there is no dataset/],
    ['another kind of file', () => write('set.csv', 'a,b'), 'usage', /^.*set\.csv is no dataset; give a/],
    ['an empty file', () => write('empty.jsonl', ''), 'usage', /holds no row of a known dataset \(it is empty\)/],
    ['an empty list', () => write('empty.json', '[]'), 'usage', /\(it is empty\)/],
    ['other lines', () => write('log.jsonl', 'a\nb'), 'usage', /\(line 1: not JSON\)/],
    ['another document', () => write('package.json', '{"name": "x"}'), 'usage', /\(row 1: of no known dataset/],
    ['no parquet', () => write('text.parquet', 'hello, parquet!'), 'unreadable', /^the dataset .* cannot be read \(/],
  ])('%s', async (_, path, code, message) => {
    const error = await openDataset(path()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FixpointError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect((error as Error).message).not.toContain('\n');
  });
});

test('any content gives rows and rejections for every line that is not blank, or a FixpointError', async () => {
  const field = fc.constantFrom(...Object.keys({ ...NATIVE, ...SWE_BENCH, edit_functions: 0, fix_patch: 0, base: 0 }));
  const nearRow = fc
    .tuple(fc.constantFrom(NATIVE, SWE_BENCH), fc.dictionary(field, fc.jsonValue(), { maxKeys: 3 }))
    .map(([row, change]) => JSON.stringify({ ...row, ...change }));
  const line = fc.oneof(
    nearRow,
    fc.json(),
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', '')),
    fc.constantFrom('', ' ', '\r', JSON.stringify(NATIVE)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
      const path = write('fuzz.jsonl', lines.join('\n'));
      try {
        const { rows, rejections } = await openDataset(path);
        const written = lines.filter((text) => Buffer.from(text).toString().trim() !== '');
        expect(rows.length + rejections.length).toBe(written.length);
      } catch (error) {
        if (!(error instanceof FixpointError)) throw error;
      }
    }),
    { numRuns: 200 },
  );
});
