/** What is made of mined instances: near-duplicates left out, the files of the output folder, contrastive rows. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunRow } from '../../src/evaluation/index.ts';
import { assemble } from '../../src/training/mine/assemble.ts';
import { contrastsOf, DEFAULT_CONTRAST } from '../../src/training/mine/contrastive.ts';
import { guessLicence } from '../../src/training/mine/licence.ts';
import { DEFAULT_FILTERS } from '../../src/training/mine/mine-filters.ts';
import type { MinedRepository } from '../../src/training/mine/mine-repository.ts';
import type { MinedInstance } from '../../src/training/mine/mined-instance.ts';
import { QuerySet } from '../../src/training/mine/near-duplicates.ts';

const LONG = Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ');

describe('QuerySet', () => {
  test('the same words are the same query, whatever stands between them', () => {
    const queries = new QuerySet();
    expect(queries.add('The total is wrong, always')).toBe(true);
    expect(queries.add('the TOTAL: is wrong - always!')).toBe(false);
    expect(queries.add('the total is wrong, sometimes')).toBe(true);
  });

  test('a long query with one other word is a duplicate, one that shares half is none', () => {
    const queries = new QuerySet();
    expect(queries.add(LONG)).toBe(true);
    expect(queries.add(LONG.replace('word59', 'other'))).toBe(false);
    expect(queries.add(`${LONG.slice(0, LONG.length / 2)} ${'and something else again '.repeat(9)}`)).toBe(true);
  });

  test('of any queries each is found again', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        const queries = new QuerySet();
        for (const text of texts) queries.add(text);
        for (const text of texts) expect(queries.add(text)).toBe(false);
      }),
      { seed: 4 },
    );
  });
});

const instance = (repo: string, query: string, more: Partial<MinedInstance> = {}): MinedInstance => ({
  instance_id: `${repo.replace('/', '__')}-${query.length}`,
  dataset: 'mined',
  repo,
  language: 'python',
  base_commit: 'ba5e',
  problem_statement: query,
  gold_files: ['a.py'],
  gold_functions: [{ path: 'a.py', name: 'f', start: 1, end: 2 }],
  source: 'fix_commit',
  fix_commit: 'c0ffee',
  tests: false,
  ...more,
});

const repositoryOf = (repo: string, instances: MinedInstance[]): MinedRepository => ({
  repo,
  head: 'head',
  languages: { python: 1 },
  commits: 9,
  candidates: 3,
  dropped: { 'changes nothing': 1 },
  instances,
});

describe('assemble', () => {
  let folder: string;
  afterEach(() => rmSync(folder, { recursive: true }));

  test('the more trusted of two alike is kept across repositories, and all files are in order of the names', () => {
    folder = mkdtempSync(join(tmpdir(), 'fixpoint-'));
    const [own, issue, other] = [
      instance('ada/a', LONG),
      instance('ada/b', `${LONG} `, { source: 'linked_issue', language: 'go', tests: true }),
      instance('ada/b', 'Something else that is asked', {
        gold_functions: [
          { path: 'a.py', name: 'f' },
          { path: 'a.py', name: 'g' },
        ],
      }),
    ];
    const counts = assemble(folder, {
      repositories: [repositoryOf('ada/b', [issue, other]), repositoryOf('ada/a', [own])],
      excluded: [{ given: 'x', reason: 'y' }],
      failed: [],
      filters: DEFAULT_FILTERS,
      allowedForkNames: new Map([['ada/a', 'no fork']]),
    });
    expect(counts).toEqual({ instances: 2, duplicates: 1 });
    const lines = readFileSync(join(folder, 'instances.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([issue, other]);
    expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toMatchObject({
      version: 1,
      filters: { maxFunctions: 10 },
      allowed_fork_names: { 'ada/a': 'no fork' },
      repositories: [
        {
          repo: 'ada/a',
          head: 'head',
          instances: 0,
          dropped: { 'changes nothing': 1, 'asks what another one asks': 1 },
        },
        { repo: 'ada/b', instances: 2, dropped: { 'changes nothing': 1 } },
      ],
      excluded: [{ given: 'x', reason: 'y' }],
    });
    const table = readFileSync(join(folder, 'table.md'), 'utf8').split('\n');
    const cells = table.map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, 6),
    );
    expect(cells.slice(2, 5)).toEqual([
      ['go', '1', '1', '1', '1'],
      ['python', '1', '1', '2', '0'],
      ['total', '1', '2', '3', '1'],
    ]);
  });
});

describe('contrastsOf', () => {
  /** Functions f0, f1 … of one file, ten lines each, best first. */
  const answer = (length: number): RunRow => ({
    instance_id: 'i',
    functions: Array.from({ length }, (_, i) => ({
      path: 'pkg/a.py',
      name: `C.f${i}`,
      start: 10 * i + 1,
      end: 10 * i + 9,
      score: 100 - i,
    })),
    files: [],
    seconds: 0,
  });
  const gold = (...numbers: number[]) =>
    numbers.map((i) => ({ path: 'pkg/a.py', name: `C.f${i}`, start: 10 * i + 1, end: 10 * i + 9 }));

  test('a row for each modified function that is found, in the published shape', () => {
    const [first, second, ...rest] = contrastsOf(instance('ada/a', 'Why?', { gold_functions: gold(5, 1) }), answer(9), {
      ...DEFAULT_CONTRAST,
      negatives: 3,
    });
    expect(rest).toEqual([]);
    expect(first?.row).toEqual({
      query: 'Why?',
      positive_id: 'pkg/a.py/C/f5',
      positive_code_score: 95,
      positive_code_rank: 5,
      negative_ids: ['pkg/a.py/C/f3', 'pkg/a.py/C/f4', 'pkg/a.py/C/f6'],
      negative_code_scores: [97, 96, 94],
      negative_code_rank: [3, 4, 6],
      repo: 'ada/a',
      base_commit: 'ba5e',
      instance_id: 'ada__a-4',
    });
    expect(second?.row.positive_code_rank).toBe(1);
  });

  test('the consistency filter drops what is ranked too low or not at all; negatives end at the last rank', () => {
    const rows = contrastsOf(
      instance('ada/a', 'Why?', { gold_functions: gold(39, 40, 99) }),
      answer(60),
      DEFAULT_CONTRAST,
    ).map(({ row }) => row);
    expect(rows.map(({ positive_code_rank }) => positive_code_rank)).toEqual([39]);
    expect(rows[0]?.negative_code_rank).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
    const all = contrastsOf(instance('ada/a', 'Why?', { gold_functions: gold(0) }), answer(60), {
      ...DEFAULT_CONTRAST,
      negatives: 99,
    });
    expect(all[0]?.row.negative_code_rank.at(-1)).toBe(25);
  });
});

test.each([
  ['MIT', 'Permission is hereby granted, free of charge, to any person obtaining\na copy of this'],
  ['GPL-3.0', 'GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007'],
  ['BSD-2-Clause', 'Redistribution and use in source and binary forms, with or without'],
  [undefined, 'All rights reserved.'],
])('the licence %s is told from its text', (identifier, text) => {
  expect(guessLicence([{ text }])).toBe(identifier);
});
