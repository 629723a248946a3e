import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { openDataset } from '../../src/evaluation/datasets/open-dataset.ts';
import { exportCorpus } from '../../src/evaluation/exchange/export-corpus.ts';
import { exportRun } from '../../src/evaluation/exchange/export-run.ts';
import { readRecordedRun } from '../../src/evaluation/exchange/recorded-run.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../src/evaluation/exchange/run-format.ts';
import type { Instance } from '../../src/evaluation/instance.ts';
import type { RunFunction, RunRow } from '../../src/evaluation/run-row.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';

let made: FixtureRepository | undefined;
afterEach(() => {
  made?.remove();
  made = undefined;
});

function emptyFolder(): string {
  made = fixtureRepository({}, { git: false });
  return made.root;
}

const content = (...path: readonly string[]) => readFileSync(join(made!.root, ...path), 'utf8');

function instance(id: string, gold: Instance['gold_functions'] = []): Instance {
  return {
    instance_id: id,
    dataset: 'dev',
    repo: 'acme/shop',
    language: 'typescript',
    base_commit: 'abc1234',
    problem_statement: `Problem of ${id}`,
    gold_files: gold.map(({ path }) => path),
    gold_functions: gold,
  };
}

/** A row whose functions, `path name line`, score 10, 9, 8, … */
function answer(instance_id: string, ...places: readonly string[]): RunRow {
  const functions = places.map((place, i): RunFunction => {
    const [path = '', name = '', line = '0'] = place.split(' ');
    return { path, name, start: Number(line), end: Number(line) + 4, score: 10 - i };
  });
  const files = [...new Set(functions.map(({ path }) => path))];
  return { instance_id, functions, files: files.map((path, i) => ({ path, score: 1 / (i + 1) })), seconds: 2 };
}

const ROW = answer('shop-1', 'src/till.ts Till.pay 20', 'src/basket.ts total 5', 'src/till.ts open 3');
const INSTANCE = instance('shop-1', [{ path: 'src/basket.ts', name: 'total', start: 5, end: 9 }]);

/** The file that an import reads of those that an export in `format` writes. */
const RUN_FILES: Readonly<Record<ExportFormat, string>> = {
  locagent: 'loc_outputs.jsonl',
  agentless: 'loc_outputs.jsonl',
  cosil: 'loc_outputs.jsonl',
  swerank: 'model=fixpoint_dataset=dev_split=test_level=function_evalmode=default_results.json',
  beir: 'results.json',
  trec: 'run.trec',
};

async function roundTrip(format: ExportFormat, rows: readonly RunRow[], folder: string) {
  const instances = rows.map(({ instance_id }) => instance(instance_id));
  await exportRun(format, { rows, instances }, folder, { force: true });
  return readRecordedRun(join(folder, RUN_FILES[format]));
}

const namesOf = (row: RunRow) => row.functions.map(({ path, name }) => ({ path, name }));

describe('what is written', () => {
  test('LocAgent: files, modules and entities', async () => {
    const folder = emptyFolder();
    expect(await exportRun('locagent', { rows: [ROW], instances: [INSTANCE] }, folder)).toEqual([
      join(folder, 'loc_outputs.jsonl'),
    ]);
    expect(JSON.parse(content('loc_outputs.jsonl'))).toEqual({
      instance_id: 'shop-1',
      found_files: ['src/till.ts', 'src/basket.ts'],
      found_modules: ['src/till.ts:Till', 'src/basket.ts:total', 'src/till.ts:open'],
      found_entities: ['src/till.ts:Till.pay', 'src/basket.ts:total', 'src/till.ts:open'],
      raw_output_loc: [],
      meta_data: { repo: 'acme/shop', base_commit: 'abc1234', problem_statement: 'Problem of shop-1' },
    });
  });

  test('Agentless: functions by file, as related elements and as places to edit', async () => {
    await exportRun('agentless', { rows: [ROW], instances: [] }, emptyFolder());
    const row = JSON.parse(content('loc_outputs.jsonl'));
    expect(row.found_edit_locs).toEqual({
      'src/till.ts': ['function: Till.pay\nfunction: open'],
      'src/basket.ts': ['function: total'],
    });
    expect(row.found_related_locs).toEqual(row.found_edit_locs);
  });

  test("SweRank: the retriever's rows and the reranker's folders", async () => {
    const folder = emptyFolder();
    const files = await exportRun('swerank', { rows: [ROW], instances: [INSTANCE], system: 'fixpoint rank' }, folder);
    const [retriever, reranker] = files.map((file) => relative(folder, file));
    expect(retriever).toBe('model=fixpoint%20rank_dataset=dev_split=test_level=function_evalmode=default_results.json');
    expect(JSON.parse(content(retriever!)).docs).toEqual([
      'src/till.ts/Till/pay',
      'src/basket.ts/total',
      'src/till.ts/open',
    ]);
    expect(reranker).toBe('fixpoint%20rank_rerank_dev/dev-function_shop-1/rerank_100_llm_gen_num.json');
    expect(JSON.parse(content(reranker!))).toEqual({
      'shop-1': { 'src/till.ts/Till/pay': 10, 'src/basket.ts/total': 9, 'src/till.ts/open': 8 },
    });
    const reranked = await readRecordedRun(join(folder, 'fixpoint%20rank_rerank_dev'));
    expect(reranked.rows.map(namesOf)).toEqual([namesOf(ROW)]);
  });

  test('BEIR: results, queries and qrels; instances without an answer are judged, too', async () => {
    const unanswered = instance('shop-2', [{ path: 'a.ts', name: 'A.f' }]);
    await exportRun('beir', { rows: [ROW], instances: [INSTANCE, unanswered, instance('shop-3')] }, emptyFolder());
    expect(JSON.parse(content('results.json'))['shop-1']['src/basket.ts/total']).toBe(9);
    expect(content('queries.jsonl').split('\n')[1]).toBe('{"_id":"shop-2","text":"Problem of shop-2"}');
    expect(content('qrels/test.tsv')).toBe(
      'query-id\tcorpus-id\tscore\nshop-1\tsrc/basket.ts/total\t1\nshop-2\ta.ts/A/f\t1\n',
    );
  });

  test('TREC: scores that tie become 1/rank, so that every tool keeps the order', async () => {
    const tied = { ...ROW, functions: ROW.functions.map((found) => ({ ...found, score: 1 })) };
    await exportRun('trec', { rows: [tied], instances: [INSTANCE], system: 'bm25' }, emptyFolder());
    expect(content('run.trec')).toBe(
      'shop-1 Q0 src/till.ts/Till/pay 1 1 bm25\n' +
        'shop-1 Q0 src/basket.ts/total 2 0.5 bm25\n' +
        'shop-1 Q0 src/till.ts/open 3 0.3333333333333333 bm25\n',
    );
    expect(content('qrels.trec')).toBe('shop-1 0 src/basket.ts/total 1\n');
  });
});

describe('overloads', () => {
  const row = answer('a', 'a.ts f 50', 'a.ts f 10', 'a.ts g 1');

  test('are numbered by line, and the gold is the one with its lines', async () => {
    const gold = instance('a', [{ path: 'a.ts', name: 'f', start: 50, end: 54 }]);
    await exportRun('beir', { rows: [row], instances: [gold] }, emptyFolder());
    expect(Object.keys(JSON.parse(content('results.json')).a)).toEqual(['a.ts/f#2', 'a.ts/f', 'a.ts/g']);
    expect(content('qrels/test.tsv')).toContain('a\ta.ts/f#2\t1');
  });

  test('one that the run lacks is no hit', async () => {
    const gold = instance('a', [{ path: 'a.ts', name: 'f', start: 80, end: 90 }]);
    await exportRun('trec', { rows: [row], instances: [gold] }, emptyFolder());
    expect(content('qrels.trec')).toBe('a 0 a.ts/f#3 1\n');
  });

  test('are one where a format knows names only', async () => {
    const run = await roundTrip('locagent', [row], emptyFolder());
    expect(namesOf(run.rows[0]!)).toEqual([
      { path: 'a.ts', name: 'f' },
      { path: 'a.ts', name: 'g' },
    ]);
  });
});

describe('export, then import', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'run',
      'Basket',
      'operator/',
      'a b',
      '100%',
      '%41',
      '#key',
      'f#2',
      'é',
      'ns::f',
      'init(x:y:)',
      'App\\Till',
      '__proto__',
    ),
    fc
      .string({ minLength: 1, maxLength: 6 })
      .filter((text) => text.trim() === text && !text.includes('.') && text !== ''),
  );
  const name = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
  const path = fc.constantFrom(
    'a.ts',
    'chart.js/lib/axis.ts',
    'my files/b c.py',
    'src/50%.go',
    'src/x:y.rb',
    'deep/er/Makefile',
  );
  const rowOf = (instance_id: string) =>
    fc
      .uniqueArray(fc.record({ path, name }), {
        selector: ({ path: file, name: label }) => `${file} ${label}`,
        maxLength: 6,
      })
      .map(
        (names): RunRow => ({
          instance_id,
          functions: names.map((found, i) => ({ ...found, start: i + 1, end: i + 1, score: 1 - i / 10 })),
          files: [...new Set(names.map((found) => found.path))].map((file) => ({ path: file, score: 1 })),
          seconds: 0,
        }),
      );
  const rows = fc.tuple(rowOf('shop-1'), rowOf('50% of shop 2'));

  test.each(EXPORT_FORMATS)('%s keeps instances, functions and their order', async (format) => {
    const folder = emptyFolder();
    const groups = format === 'agentless' || format === 'cosil';
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const written = given.filter(({ functions }) => functions.length > 0);
        fc.pre(written.length > 0);
        const run = await roundTrip(format, written, folder);
        expect(run.rejections).toEqual([]);
        expect(run.format).toBe(format);
        expect(run.rows.map((row) => [row.instance_id, namesOf(row)])).toEqual(
          written.map((row) => [row.instance_id, groups ? byFile(namesOf(row)) : namesOf(row)]),
        );
        expect(run.rows.map(({ files }) => files.map((file) => file.path))).toEqual(
          written.map(({ files }) => files.map((file) => file.path)),
        );
      }),
      { numRuns: 60 },
    );
  });

  /** Agentless and CoSIL keep the order of functions in a file, and of files. */
  function byFile<Named extends { path: string }>(names: readonly Named[]): Named[] {
    const files = [...new Set(names.map((found) => found.path))];
    return files.flatMap((file) => names.filter((found) => found.path === file));
  }

  test.each(['beir', 'trec'] as const)('%s keeps the scores', async (format) => {
    const run = await roundTrip(format, [ROW], emptyFolder());
    expect(run.rows[0]!.functions.map(({ score }) => score)).toEqual([10, 9, 8]);
  });
});

describe('nothing is overwritten unasked', () => {
  test('a file that exists stops the export before anything is written', async () => {
    const folder = emptyFolder();
    made!.write('qrels.trec', 'mine');
    const run = { rows: [ROW], instances: [INSTANCE] };
    await expect(exportRun('trec', run, folder)).rejects.toThrow(/qrels\.trec exists: .*--force/);
    expect(() => content('run.trec')).toThrow();
    await exportRun('trec', run, folder, { force: true });
    expect(content('qrels.trec')).not.toBe('mine');
  });

  test('a row of no known instance stops the export of formats that need it', async () => {
    await expect(exportRun('swerank', { rows: [ROW], instances: [] }, emptyFolder())).rejects.toThrow(
      /the dataset has no instance shop-1/,
    );
  });
});

describe('corpora', () => {
  const functions = [
    { path: 'src/till.ts', name: 'Till.pay', text: 'src/till.ts/Till/pay\npay(sum) {}', start: 2, end: 4 },
    { path: 'src/till.ts', name: 'Till.pay', text: 'src/till.ts/Till/pay\npay() {}', start: 6, end: 8 },
  ];

  test('a folder that the dataset reader reads', async () => {
    const gold = [{ path: 'src/till.ts', name: 'Till.pay', start: 6, end: 8 }];
    const root = emptyFolder();
    const { folder, missing } = await exportCorpus({ instance: instance('shop-1', gold), functions }, root);
    expect(relative(root, folder)).toBe('dev-function_shop-1');
    expect(missing).toEqual([]);
    expect(
      content('dev-function_shop-1/corpus.jsonl')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { _id: 'src/till.ts/Till/pay', title: '', text: functions[0]!.text },
      { _id: 'src/till.ts/Till/pay#2', title: '', text: functions[1]!.text },
    ]);
    expect(content('dev-function_shop-1/qrels/test.tsv')).toBe(
      'query-id\tcorpus-id\tscore\nshop-1\tsrc/till.ts/Till/pay#2\t1\n',
    );
    const dataset = await openDataset(root);
    expect(dataset.rejections).toEqual([]);
    expect(dataset.rows).toMatchObject([
      { instance_id: 'shop-1', dataset: 'dev', problem_statement: 'Problem of shop-1', gold_files: ['src/till.ts'] },
    ]);
  });

  test('gold that the corpus lacks is told and stays gold', async () => {
    const gold = [{ path: 'src/till.ts', name: 'Till.close', start: 20, end: 22 }];
    const { missing } = await exportCorpus({ instance: instance('shop-1', gold), functions }, emptyFolder());
    expect(missing).toEqual(['src/till.ts/Till/close']);
    expect(content('dev-function_shop-1/qrels/test.tsv')).toContain('shop-1\tsrc/till.ts/Till/close\t1');
  });
});
