/** The parts of a run that need no process: its journal, its plan, its folder, and how short rankings are filled up. */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Instance } from '../../src/evaluation/instance.ts';
import { fillUp } from '../../src/evaluation/runs/fill-up.ts';
import { Journal } from '../../src/evaluation/runs/journal.ts';
import type { Outcome } from '../../src/evaluation/runs/outcome.ts';
import { planJobs } from '../../src/evaluation/runs/plan.ts';
import { recordedSystem } from '../../src/evaluation/runs/recorded-system.ts';
import { type RunConfig, RunFolder } from '../../src/evaluation/runs/run-folder.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixpoint-runs-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function rejected(reason: string): Outcome {
  return { kind: 'rejected', rejection: { place: 'line 1', reason } };
}

describe('a journal', () => {
  const path = () => join(folder, 'journal.jsonl');

  /** What a journal that is opened at the path knows. */
  function known(): Record<string, string> {
    const journal = new Journal(path());
    const entries = [...journal.ids].map((id) => {
      const outcome = journal.outcome(id)!;
      return [id, outcome.kind === 'rejected' ? outcome.rejection.reason : outcome.kind];
    });
    journal.close();
    return Object.fromEntries(entries);
  }

  function write(...outcomes: [id: string, reason: string][]): void {
    const journal = new Journal(path());
    for (const [id, reason] of outcomes) journal.append(id, rejected(reason));
    journal.close();
  }

  test('remembers outcomes across processes, the latest of each instance', () => {
    write(['a', 'no clone'], ['b', 'größer\n"é" 日本']);
    write(['c', 'no commit'], ['a', 'no gold']);
    expect(known()).toEqual({ a: 'no gold', b: 'größer\n"é" 日本', c: 'no commit' });
  });

  test('knows nothing of others, and nothing at first', () => {
    const journal = new Journal(path());
    expect([...journal.ids]).toEqual([]);
    expect(journal.outcome('a')).toBeUndefined();
    journal.append('a', rejected('x'));
    expect(journal.outcome('b')).toBeUndefined();
    journal.remove();
    expect(existsSync(path())).toBe(false);
  });

  test('torn anywhere it keeps the whole lines before, and goes on after them', () => {
    write(['a', 'one'], ['ä', 'two'], ['c', 'three']);
    const whole = readFileSync(path());
    const ends = [...whole.keys()].filter((at) => whole[at] === 0x0a);
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(path(), whole.subarray(0, length));
      write(['d', 'four']);
      const lines = ends.filter((end) => end < length).length;
      expect(Object.keys(known())).toEqual([...['a', 'ä', 'c'].slice(0, lines), 'd']);
    }
  });

  test('drops what follows a line that is none', () => {
    write(['a', 'one']);
    appendFileSync(path(), 'null\n');
    const good = readFileSync(path(), 'utf8').split('\n')[0]!;
    appendFileSync(path(), `${good.replace('"a"', '"b"')}\n`);
    expect(known()).toEqual({ a: 'one' });
  });
});

describe('planning', () => {
  const rowOf = (repo: string, instance_id: string): Instance => ({
    instance_id,
    dataset: 'tiny',
    repo,
    language: 'python',
    base_commit: 'abc1234',
    problem_statement: 'x',
    gold_files: ['a.py'],
    gold_functions: [],
  });
  const rowsOf = (repo: string, count: number) => Array.from({ length: count }, (_, i) => rowOf(repo, `${repo}-${i}`));
  const plan = (rows: Instance[], workers = 2) =>
    planJobs(rows, { workers, folderOf: ({ repo }) => `/clones/${repo}` });
  const shape = ({ jobs }: ReturnType<typeof plan>) => jobs.map((job) => `${job.folder} ${job.rows.length}`);

  test('a job is of one repository, the largest first', () => {
    expect(shape(plan([...rowsOf('a', 2), ...rowsOf('b', 7), ...rowsOf('c', 4)]))).toEqual([
      '/clones/b 7',
      '/clones/c 4',
      '/clones/a 2',
    ]);
  });

  test('a large repository is split, so that no worker is left with it alone; never into crumbs', () => {
    expect(shape(plan([...rowsOf('a', 100), ...rowsOf('b', 60)], 2))).toEqual([
      ...Array.from({ length: 5 }, () => '/clones/a 20'),
      ...Array.from({ length: 3 }, () => '/clones/b 20'),
    ]);
    expect(shape(plan(rowsOf('a', 20), 16))).toEqual(['/clones/a 8', '/clones/a 8', '/clones/a 4']);
  });

  test('instances come in the order of time, as their numbers tell', () => {
    const { jobs } = plan(['x-10', 'x-9', 'x-100'].map((id) => rowOf('x', id)));
    expect(jobs[0]!.rows.map(({ instance_id }) => instance_id)).toEqual(['x-9', 'x-10', 'x-100']);
  });

  test('rows without a clone are rejected with the reason; a corpus needs none', () => {
    const rows = [rowOf('a', 'a-1'), rowOf('b', 'b-1'), { ...rowOf('b', 'b-2'), corpus: '/beir/b-2' }];
    const { jobs, rejected } = planJobs(rows, {
      workers: 1,
      folderOf: ({ repo }) => (repo === 'a' ? undefined : { reason: `no clone of ${repo}` }),
    });
    expect(jobs).toEqual([
      { folder: undefined, rows: [rows[0]] },
      { folder: '/beir/b-2', rows: [rows[2]] },
    ]);
    expect(rejected).toEqual([
      { row: rows[1], rejection: { instance_id: 'b-1', place: 'b', reason: 'no clone of b' } },
    ]);
  });

  test('each row is in one place, however many there are', () => {
    const repositories = fc.array(fc.constantFrom('a', 'b', 'c', 'absent'), { maxLength: 60 });
    fc.assert(
      fc.property(repositories, fc.integer({ min: 0, max: 9 }), (repos, workers) => {
        const rows = repos.map((repo, i) => rowOf(repo, `${repo}-${i}`));
        const { jobs, rejected } = planJobs(rows, {
          workers,
          folderOf: ({ repo }) => (repo === 'absent' ? { reason: 'none' } : repo),
        });
        const planned = [...jobs.flatMap((job) => job.rows), ...rejected.map(({ row }) => row)];
        expect(planned.map(({ instance_id }) => instance_id).sort()).toEqual(
          rows.map(({ instance_id }) => instance_id).sort(),
        );
        for (const job of jobs) expect(new Set(job.rows.map(({ repo }) => repo)).size).toBe(1);
      }),
    );
  });
});

describe('filling up', () => {
  const place = (name: string, start = 1) => ({ path: 'a.py', name, start, end: start + 1 });
  const names = (list: ReturnType<typeof fillUp>) => list.map(({ name, score }) => [name, score]);

  test('takes what is lacking from the corpus, in its order, below what was ranked', () => {
    const ranked = [
      { ...place('f'), score: 3 },
      { ...place('g'), score: 0.5 },
    ];
    const corpus = ['e', 'f', 'g', 'h', 'i'].map((name) => place(name));
    expect(names(fillUp(ranked, corpus, 4))).toEqual([
      ['f', 3],
      ['g', 0.5],
      ['e', 0],
      ['h', 0],
    ]);
    expect(names(fillUp(ranked, corpus, 9)).map(([name]) => name)).toEqual(['f', 'g', 'e', 'h', 'i']);
    expect(names(fillUp(ranked, corpus, 1))).toEqual([['f', 3]]);
  });

  test('never lifts a function over one that was ranked, and tells overloads apart', () => {
    const filled = fillUp([{ ...place('f'), score: -2 }], [place('f'), place('f', 8)], 5);
    expect(filled.map(({ start, score }) => [start, score])).toEqual([
      [1, -2],
      [8, -2],
    ]);
  });

  test('of nothing is the corpus', () => {
    expect(names(fillUp([], [place('f'), place('g')], 5))).toEqual([
      ['f', 0],
      ['g', 0],
    ]);
  });
});

describe('a run folder', () => {
  const config: RunConfig = {
    version: 1,
    fixpoint: '1.0.0',
    system: 'fixpoint rank',
    weights: 'a',
    recorded: null,
    dataset: { name: 'tiny', path: 'tiny.jsonl', sha256: 'a'.repeat(64) },
    baselines: [],
    instances: [],
    limit: null,
    max_file_bytes: 1_000_000,
    encoder: null,
  };
  const open = (changes: Partial<RunConfig> = {}, resume = true) =>
    new RunFolder(join(folder, 'out'), { ...config, ...changes }, { resume });

  test('is made where it is missing, and may have been made before', () => {
    open({}, false).journal.close();
    mkdirSync(join(folder, 'empty'));
    new RunFolder(join(folder, 'empty'), config, { resume: true }).journal.close();
    expect(readFileSync(join(folder, 'empty/config.json'))).toEqual(readFileSync(join(folder, 'out/config.json')));
  });

  test('goes on with the same run only, and only when asked to', () => {
    const first = open();
    first.journal.append('a', rejected('x'));
    first.journal.close();
    expect(() => open({}, false)).toThrow(/holds a run already/);
    const others: Partial<RunConfig>[] = [
      ...[{ fixpoint: '2.0.0' }, { system: 'bm25' }, { recorded: 'out.jsonl' }, { baselines: ['bm25'] }],
      ...[{ instances: ['a'] }, { limit: 1 }, { max_file_bytes: 1 }, { weights: 'b' }, { encoder: 'small' }],
      { dataset: { ...config.dataset, sha256: 'b'.repeat(64) } },
    ];
    for (const other of others) expect(() => open(other)).toThrow(/holds a run with other settings/);
    const again = open();
    expect([...again.journal.ids]).toEqual(['a']);
    again.write('metrics.json', '{}');
    again.complete();
    expect(() => open()).toThrow(/is complete; see its report\.md/);
  });

  test('goes on where it was killed before its first answer', () => {
    open().complete();
    expect(() => open({}, false)).toThrow(/holds a run already/);
    open().journal.close();
  });

  test('that cannot be made is one line', () => {
    writeFileSync(join(folder, 'out'), 'a file');
    expect(() => open()).toThrow(/^cannot write the run to .*out: EEXIST.*; choose another --output$/);
  });

  test('writes answers and failures in the order of the dataset', () => {
    const run = open();
    const row = (instance_id: string) => ({ instance_id, functions: [], files: [], seconds: 1 });
    for (const id of ['c', 'a']) {
      run.journal.append(id, { kind: 'answered', instance: { instance_id: id } as never, row: row(id), baselines: {} });
    }
    run.journal.append('d', rejected('no commit'));
    run.journal.append('b', { kind: 'failed', instance: { instance_id: 'b' } as never, reason: 'out of memory' });
    run.writeAnswers(['a', 'b', 'c', 'd', 'e'], [{ place: 'line 9', reason: 'no JSON' }]);
    const lines = (name: string) =>
      readFileSync(join(folder, 'out', name), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    expect(lines('run.jsonl')).toEqual([row('a'), row('c')]);
    expect(lines('failures.jsonl')).toEqual([
      { kind: 'rejected', place: 'line 9', reason: 'no JSON' },
      { kind: 'failed', instance_id: 'b', reason: 'out of memory' },
      { kind: 'rejected', place: 'line 1', reason: 'no commit' },
    ]);
    run.complete();
  });
});

describe('a recorded run played back', () => {
  const row = {
    instance_id: 'a',
    functions: [{ path: 'a.py', name: 'f', start: 3, end: 5, score: 1 }],
    files: [{ path: 'a.py', score: 1 }],
    seconds: 2,
  };
  const task = { problem_statement: 'x', reader: undefined as never };

  test('answers what was recorded, and fails where nothing was', async () => {
    const system = recordedSystem('locagent', [row]);
    expect(await system.answer({ ...task, instance_id: 'a' })).toEqual({
      row,
      top: [{ path: 'a.py', name: 'f', line: 3, end: 5, evidence: [] }],
    });
    await expect(system.answer({ ...task, instance_id: 'b' })).rejects.toThrow('the recorded run has no answer for it');
  });
});
