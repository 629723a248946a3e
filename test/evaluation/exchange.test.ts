import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { FixpointError, UsageError } from '../../src/core/index.ts';
import { readRecordedRun } from '../../src/evaluation/exchange/recorded-run.ts';
import { RUN_FORMATS, type RunFormat } from '../../src/evaluation/exchange/run-format.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';

let made: FixtureRepository | undefined;
afterEach(() => {
  made?.remove();
  made = undefined;
});

/** A folder with these files, as its path. */
function folderOf(files: Readonly<Record<string, string>>): string {
  made = fixtureRepository(files, { git: false });
  return made.root;
}

/** Reads `text` as a recorded run in a file of its own. */
function read(text: string, format?: RunFormat) {
  return readRecordedRun(join(folderOf({ recorded: text }), 'recorded'), format && { format });
}

const jsonLines = (...rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

type ReadRun = Awaited<ReturnType<typeof readRecordedRun>>;

/** The functions of the run's row at `position`, as `path name`. */
const functionsOf = (run: ReadRun, position = 0) =>
  run.rows[position]!.functions.map(({ path, name }) => `${path} ${name}`);
const filesOf = (run: ReadRun, position = 0) => run.rows[position]!.files.map(({ path }) => path);
const reasonsOf = (run: ReadRun) => run.rejections.map(({ reason }) => reason);

describe('LocAgent', () => {
  test('entities become functions in their order, scored by 1/rank, and the set that was answered', async () => {
    const run = await read(
      jsonLines({
        instance_id: 'acme__shop-1',
        found_files: ['shop/till.py', 'shop/basket.py'],
        found_modules: ['shop/basket.py:Basket', 'shop/till.py:pay'],
        found_entities: ['shop/basket.py:Basket.total', 'shop/till.py:pay'],
        raw_output_loc: ['…'],
      }),
    );
    expect(run).toEqual({
      system: 'locagent',
      format: 'locagent',
      rows: [
        {
          instance_id: 'acme__shop-1',
          functions: [
            { path: 'shop/basket.py', name: 'Basket.total', start: 0, end: 0, score: 1 },
            { path: 'shop/till.py', name: 'pay', start: 0, end: 0, score: 0.5 },
          ],
          files: [
            { path: 'shop/till.py', score: 1 },
            { path: 'shop/basket.py', score: 0.5 },
          ],
          answer: {
            files: ['shop/till.py', 'shop/basket.py'],
            functions: [
              { path: 'shop/basket.py', name: 'Basket.total' },
              { path: 'shop/till.py', name: 'pay' },
            ],
          },
          seconds: 0,
        },
      ],
      rejections: [],
    });
  });

  test('of samples that were not merged, the first counts and the others are listed', async () => {
    const run = await read(
      jsonLines({
        instance_id: 'a',
        found_files: [['a.py'], ['b.py']],
        found_entities: [['a.py:f', 'a.py:f'], ['b.py:g']],
      }),
    );
    expect(functionsOf(run)).toEqual(['a.py f']);
    expect(filesOf(run)).toEqual(['a.py']);
    expect(reasonsOf(run)).toEqual([
      '`found_files` holds 2 samples: the first counts',
      '`found_entities` holds 2 samples: the first counts',
    ]);
  });

  test('an instance that comes again, a torn line, a row of something else and an entity without name are listed', async () => {
    const run = await read(
      [
        '{"instance_id": "a", "found_files": ["a.py"], "found_entities": ["a.py", "a.py:f", 7]}',
        '{"instance_id": "a", "found_files": ["b.py"], "found_entities": ["b.py:g"]}',
        '{"instance_id": "b", "note": "neither"}',
        '{"found_files": []}',
        '[1]',
        '',
        '{"instance_id": "c", "found_fil',
      ].join('\n'),
    );
    expect(run.rows.map(({ instance_id }) => instance_id)).toEqual(['a']);
    expect(functionsOf(run)).toEqual(['a.py f']);
    expect(run.rejections).toEqual([
      { place: 'line 1', instance_id: 'a', reason: '`found_entities[2]` is no text: 7' },
      { place: 'line 1', instance_id: 'a', reason: '`found_entities`: no path:name in "a.py"' },
      { place: 'line 2', instance_id: 'a', reason: 'answered before (line 1): the first answer counts' },
      { place: 'line 3', instance_id: 'b', reason: 'neither `found_files` nor `found_entities`' },
      { place: 'line 4', reason: 'no `instance_id`' },
      { place: 'line 5', reason: 'no object' },
      { place: 'line 7', reason: 'no JSON: cut short?' },
    ]);
  });
});

describe('Agentless', () => {
  const files = ['shop/basket.py', 'shop/till.py'];
  const related = {
    'shop/basket.py': ['class: Basket\nfunction: Basket.total\nfunction: Basket.add'],
    'shop/till.py': ['function: pay\nvariable: RATE'],
  };

  test('places to edit come before related elements; the answer is the places to edit', async () => {
    const run = await read(
      jsonLines({
        instance_id: 'a',
        found_files: files,
        found_related_locs: related,
        found_edit_locs: {
          'shop/till.py': ['function: pay\nline: 12'],
          'shop/basket.py': ['class: Basket.add\nline: 3'],
        },
      }),
    );
    expect(run.format).toBe('agentless');
    expect(functionsOf(run)).toEqual(['shop/till.py pay', 'shop/basket.py Basket.add', 'shop/basket.py Basket.total']);
    expect(filesOf(run)).toEqual(files);
    expect(run.rows[0]!.answer).toEqual({
      files,
      functions: [
        { path: 'shop/till.py', name: 'pay' },
        { path: 'shop/basket.py', name: 'Basket.add' },
      ],
    });
    expect(run.rejections).toEqual([{ place: 'all rows', reason: '4 classes, variables and lines are no functions' }]);
  });

  test.each<[string, unknown]>([
    ['a text by file', { 'shop/basket.py': 'line: 3', 'shop/till.py': 'function: pay' }],
    ['a list in the order of the files', [['line: 3'], ['function: pay']]],
    ['texts in the order of the files', ['line: 3', 'function: pay']],
    ['samples by file', [{ 'shop/till.py': ['function: pay'] }, { 'shop/basket.py': ['function: Basket.add'] }]],
    [
      'samples in the order of the files',
      [
        [['line: 3'], ['function: pay']],
        [['function: Basket.add'], ['']],
      ],
    ],
  ])('edits as %s', async (_, found_edit_locs) => {
    const run = await read(jsonLines({ instance_id: 'a', found_files: files, found_edit_locs }));
    expect(functionsOf(run)).toEqual(['shop/till.py pay']);
  });

  test('lines without functions leave the related elements as the answer', async () => {
    const found_edit_locs = [{ 'shop/till.py': ['line: 12\nline: 14'] }];
    const run = await read(
      jsonLines({ instance_id: 'a', found_files: files, found_related_locs: related, found_edit_locs }),
    );
    expect(run.rows[0]!.answer!.functions.map(({ name }) => name)).toEqual(['Basket.total', 'Basket.add', 'pay']);
    expect(filesOf(run)).toEqual(files);
  });

  test('files alone, and what is no location', async () => {
    const run = await read(
      [
        '{"instance_id": "a", "found_files": ["a.py"], "found_related_locs": {}, "found_edit_locs": {}}',
        '{"instance_id": "b", "found_files": ["a.py"], "found_related_locs": {"a.py": ["see above", 5]}, "found_edit_locs": 3}',
      ].join('\n'),
    );
    expect(run.rows.map(({ answer }) => answer)).toEqual([
      { files: ['a.py'], functions: [] },
      { files: ['a.py'], functions: [] },
    ]);
    expect(reasonsOf(run)).toEqual([
      '`found_edit_locs` is neither object nor list',
      '`found_related_locs` holds no text: 5',
      '`found_related_locs`: no location: "see above"',
    ]);
  });
});

describe('CoSIL', () => {
  test('rows of the family without stages of editing', async () => {
    const run = await read(
      jsonLines({
        instance_id: 'a',
        found_files: ['a.py', 'b.py'],
        found_related_locs: { 'b.py': ['function: B.g\nfunction: h'], 'a.py': [''] },
        func_traj: {},
      }),
    );
    expect(run.system).toBe('cosil');
    expect(functionsOf(run)).toEqual(['b.py B.g', 'b.py h']);
    expect(filesOf(run)).toEqual(['a.py', 'b.py']);
  });

  test('lists of path::name by instance', async () => {
    const run = await read('{\n "a": ["b.py::B.g", "a.py::f"],\n "b": ["c.py"]\n}');
    expect(run.format).toBe('cosil');
    expect(functionsOf(run)).toEqual(['b.py B.g', 'a.py f']);
    expect(run.rejections).toEqual([
      { place: 'key "b"', instance_id: 'b', reason: '`found_related_locs`: no location: "c.py"' },
    ]);
  });
});

describe('SweRank', () => {
  test("the retriever's docs", async () => {
    const run = await read(
      jsonLines({
        instance_id: 'a',
        repo: 'acme/shop',
        docs: ['shop/basket.py/Basket/total', 'setup', 'shop/till.py/pay'],
      }),
    );
    expect(run.format).toBe('swerank');
    expect(functionsOf(run)).toEqual(['shop/basket.py Basket.total', 'shop/till.py pay']);
    expect(filesOf(run)).toEqual(['shop/basket.py', 'shop/till.py']);
    expect(run.rows[0]!.answer).toBeUndefined();
    expect(reasonsOf(run)).toEqual(['no path/name in "setup"']);
  });

  test("the reranker's folders: an instance each, best score first, a torn one listed", async () => {
    const root = folderOf({
      'swe-function_b/rerank_100_llm_gen_num.json': '{"b": {"x.py/f": 1, "y.py/C/g": 3}}',
      'swe-function_a/rerank_100_llm_gen_num.json': '{\n    "a": {\n        "x.py/f": 2.5\n    }\n}',
      'swe-function_a/rerank_100_llm_gen_num_histories.json': '[]',
      'swe-function_c/rerank_100_llm_gen_num.json': '{\n    "c": {\n        "x.py/f": 2.5',
    });
    const run = await readRecordedRun(root);
    expect(run.format).toBe('swerank');
    expect(run.rows.map(({ instance_id }) => instance_id)).toEqual(['a', 'b']);
    expect(functionsOf(run, 1)).toEqual(['y.py C.g', 'x.py f']);
    expect(run.rows[1]!.functions.map(({ score }) => score)).toEqual([3, 1]);
    expect(run.rejections).toEqual([
      { place: join(root, 'swe-function_c/rerank_100_llm_gen_num.json'), reason: 'no JSON object: cut short?' },
    ]);
  });
});

describe('BEIR and TREC', () => {
  test('scores by document, in one line or several', async () => {
    const results = { a: { 'x.py/f': 0.25, 'x.py/C/g': 0.5, 'y.py/h': 'high' }, b: [], c: {} };
    for (const text of [JSON.stringify(results), JSON.stringify(results, undefined, 2)]) {
      const run = await read(text);
      expect(run.format).toBe('beir');
      expect(run.rows.map(({ instance_id }) => instance_id)).toEqual(['a', 'c']);
      expect(functionsOf(run)).toEqual(['x.py C.g', 'x.py f']);
      expect(run.rejections.map(({ instance_id, reason }) => [instance_id, reason])).toEqual([
        ['a', 'no number is the score of "y.py/h": "high"'],
        ['b', 'no scores by document'],
      ]);
    }
  });

  test('a TREC run: by score, then rank; the tag names the system', async () => {
    const run = await read(
      [
        'a Q0 x.py/f 2 1.5 bm25',
        'b\tQ0\ty.py/h 1 3 bm25',
        'a Q0 x.py/C/g 1 1.5 bm25',
        'a Q0 x.py/k 3 9e0 bm25',
        'a Q0 x.py/f one',
      ].join('\n'),
    );
    expect([run.system, run.format]).toEqual(['bm25', 'trec']);
    expect(functionsOf(run)).toEqual(['x.py k', 'x.py C.g', 'x.py f']);
    expect(functionsOf(run, 1)).toEqual(['y.py h']);
    expect(run.rejections).toEqual([{ place: 'line 5', reason: 'no `query Q0 document rank score tag`' }]);
  });

  test('an overload keeps its place under the shared name', async () => {
    const run = await read('{"a": {"x.ts/f#2": 3, "x.ts/f": 2, "x.ts/A/#key": 1}}');
    expect(functionsOf(run)).toEqual(['x.ts f', 'x.ts f', 'x.ts A.#key']);
  });
});

describe('Fixpoint', () => {
  const row = {
    instance_id: 'a',
    functions: [{ path: 'a.ts', name: 'f', start: 3, end: 9, score: 2 }],
    files: [{ path: 'a.ts', score: 2 }],
    seconds: 0.5,
    usage: { turns: 2 },
  };

  test('an output folder: rows as they were written, the system of config.json', async () => {
    const root = folderOf({
      'config.json': '{"system": "fixpoint rerank"}',
      'run.jsonl': `${jsonLines(row)}${JSON.stringify({ ...row, functions: [{ path: 'a.ts' }] })}\n{"instance`,
      'baselines/bm25/run.jsonl': jsonLines({ ...row, seconds: 0 }),
    });
    expect(await readRecordedRun(root)).toEqual({
      system: 'fixpoint rerank',
      format: 'fixpoint',
      rows: [row],
      rejections: [
        { place: 'line 2', instance_id: 'a', reason: 'no row of a run' },
        { place: 'line 3', reason: 'no JSON: cut short?' },
      ],
    });
    expect((await readRecordedRun(join(root, 'baselines/bm25'))).system).toBe('bm25');
  });

  test('a run in which every instance failed', async () => {
    const run = await readRecordedRun(folderOf({ 'run.jsonl': '' }));
    expect(run).toEqual({ system: 'fixpoint', format: 'fixpoint', rows: [], rejections: [] });
  });
});

describe('what is no run', () => {
  test.each([
    ['an empty file', ''],
    ['JSON cut short', '{"a": {"x.py/f": 1.0, '],
    ['prose', 'The fix goes into shop/till.py.\n'],
    ['an empty object', '{}'],
    ['patches', '{"instance_id": "a", "model_patch": "diff"}\n'],
  ])('%s', async (_, text) => {
    await expect(read(text)).rejects.toThrow(/is no recorded run of a known format: name its format/);
  });

  test('a missing path, and a folder without a run', async () => {
    await expect(readRecordedRun('/nowhere/run.jsonl')).rejects.toThrow(UsageError);
    await expect(readRecordedRun(folderOf({ 'notes.txt': '' }))).rejects.toThrow(/name the file of the run/);
  });

  test('a named format overrides the content', async () => {
    const run = await read(jsonLines({ instance_id: 'a', found_files: ['a.py'] }), 'locagent');
    expect(run.format).toBe('locagent');
    expect(filesOf(run)).toEqual(['a.py']);
  });
});

describe('whatever a file holds', () => {
  const KEYS = ['found_files', 'found_entities', 'found_related_locs', 'found_edit_locs', 'docs', 'functions', 'files'];
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('a.py:f', 'a.py/f', 'a.py::f', 'function: f', 'line: 2', 'class: '),
  );
  const value = fc.oneof(
    fc.jsonValue(),
    text,
    fc.array(text),
    fc.array(fc.array(text)),
    fc.dictionary(text, fc.array(text)),
  );
  const row = fc
    .record({
      instance_id: fc.oneof(text, fc.jsonValue()),
      found: fc.dictionary(fc.constantFrom(...KEYS), value),
    })
    .map(({ instance_id, found }) => JSON.stringify({ instance_id, ...found }));
  const trecLine = fc
    .array(fc.oneof(text, fc.double().map(String)), { maxLength: 7 })
    .map((fields) => fields.join(' '));
  const content = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.array(fc.oneof(row, trecLine), { maxLength: 4 }).map((lines) => lines.join('\n')),
    fc.dictionary(text, fc.oneof(value, fc.dictionary(text, fc.double()))).map((object) => JSON.stringify(object)),
  );
  const torn = fc
    .tuple(content, fc.nat({ max: 200 }))
    .map(([whole, cut]) => whole.slice(0, Math.max(0, whole.length - cut)));

  test('reading answers, or throws a FixpointError', async () => {
    const root = folderOf({ recorded: '' });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(content, torn),
        fc.option(fc.constantFrom(...RUN_FORMATS), { nil: undefined }),
        async (file, format) => {
          made!.write('recorded', file);
          try {
            const { rows, rejections } = await readRecordedRun(join(root, 'recorded'), format && { format });
            expect(new Set(rows.map(({ instance_id }) => instance_id)).size).toBe(rows.length);
            expect(rejections.every(({ place, reason }) => place !== '' && reason !== '')).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(FixpointError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
