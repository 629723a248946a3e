/** The experiments as they are kept: what is expected, what was recorded and what is published agree, so that no published number can drift. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { evalArguments } from '../experiments/conditions.ts';
import {
  EXPERIMENTS,
  type Experiment,
  experimentNames,
  parseExperiment,
  readExperiment,
} from '../experiments/experiment.ts';
import { judge, judgementLines, worstOf } from '../experiments/judge.ts';
import { publishedDocuments } from '../experiments/published.ts';
import { withTables } from '../experiments/readme-table.ts';
import { readResults, resultsFile, resultsOf } from '../experiments/results.ts';
import { lossesLists } from '../experiments/results-tables.ts';
import { nameOfJudge, parseStrength } from '../src/evaluation/index.ts';
import { evaluationOf } from './support/evaluation-of.ts';

const ROOT = dirname(EXPERIMENTS);
const scratch = mkdtempSync(join(tmpdir(), 'experiments-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('what is kept', () => {
  const experiments = experimentNames().map(readExperiment);
  const recorded = experiments.flatMap((experiment) => {
    const results = readResults(experiment);
    return results ? [{ name: experiment.name, experiment, results }] : [];
  });

  it('has the experiments that documents speak of', () => {
    expect(experimentNames()).toEqual(expect.arrayContaining(['own-history', 'rank-dev', 'rank-swe-bench-dev']));
  });

  it('has results of experiments alone', () => {
    const files = readdirSync(dirname(resultsFile('any')));
    expect(files.sort()).toEqual(recorded.map(({ name }) => `${name}.json`).sort());
  });

  it.each(recorded)('$name: its results are of what it says', ({ experiment, results }) => {
    const { dataset, arguments: given } = experiment;
    expect(results.experiment).toBe(experiment.name);
    expect(results.systems.map(({ system }) => system)).toEqual([systemOf(given), ...given.baselines]);
    expect(results.comparisons.map(({ baseline }) => baseline)).toEqual(given.baselines);
    if (dataset && !dataset.only) expect(results.dataset.sha256).toBe(dataset.sha256);
  });

  it.each(recorded)('$name: its results are as expected, within the tolerance', ({ experiment, results }) => {
    const judgements = judge(experiment, results.systems);
    expect(judgements.filter(({ verdict }) => verdict === 'FAIL')).toEqual([]);
  });

  it.each([...publishedDocuments()].map(([path, text]) => ({ document: path.slice(ROOT.length + 1), path, text })))(
    '$document is what npm run tables makes of the results',
    ({ path, text }) => {
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );
});

describe('judging', () => {
  const results = [
    {
      system: 'fixpoint rank',
      all: { 'file.acc@1': estimateOf(0.7535) },
      dataset: { shop: { 'file.acc@1': estimateOf(0.5) } },
      language: { python: { 'function.acc@10': estimateOf(2 / 3) } },
    },
  ];
  const judged = (score: number, tolerance = 1) =>
    judge({ tolerance, expected: { 'fixpoint rank': { all: { 'file.acc@1': score } } } }, results)[0]!.verdict;

  it('is OK where figures with one decimal are equal', () => {
    expect(judged(75.3)).toBe('OK');
    expect(judged(75.3, 0)).toBe('OK');
  });

  it('is DRIFT up to the tolerance, above and below, and FAIL beyond it', () => {
    expect([75.4, 76.3, 74.3].map((score) => judged(score))).toEqual(['DRIFT', 'DRIFT', 'DRIFT']);
    expect([76.4, 74.2].map((score) => judged(score))).toEqual(['FAIL', 'FAIL']);
    expect(judged(75.4, 0)).toBe('FAIL');
  });

  it('is FAIL where nothing was measured', () => {
    const expected = {
      'fixpoint rank': { all: { 'file.acc@5': 10 }, dataset: { office: { 'file.acc@1': 10 } } },
      bm25: { all: { 'file.acc@1': 10 } },
    };
    const judgements = judge({ tolerance: 100, expected }, results);
    expect(judgements.map(({ verdict, measured }) => [verdict, measured])).toEqual(
      Array.from({ length: 3 }, () => ['FAIL', undefined]),
    );
  });

  it('prints a line for each score and the worst at the end', () => {
    const experiment = {
      name: 'small',
      tolerance: 1,
      expected: {
        'fixpoint rank': {
          all: { 'file.acc@1': 75.3 },
          dataset: { shop: { 'file.acc@1': 49.5 } },
          language: { python: { 'function.acc@10': 68 } },
        },
      },
    };
    const judgements = judge(experiment, results);
    expect(judgementLines(judgements, experiment)).toBe(
      [
        'OK     fixpoint rank  all               file.acc@1       expected  75.3  measured  75.3',
        'DRIFT  fixpoint rank  dataset: shop     file.acc@1       expected  49.5  measured  50.0',
        'FAIL   fixpoint rank  language: python  function.acc@10  expected  68.0  measured  66.7',
        'FAIL small: of 3 scores, 1 differ by more than 1.0 points and 1 differ by less',
        '',
      ].join('\n'),
    );
    expect(worstOf(judgements.slice(0, 2))).toBe('DRIFT');
    expect(worstOf(judgements.slice(0, 1))).toBe('OK');
  });
});

describe('recording', () => {
  const leaking = { dataset: 'messages', query_source: 'commit_message' };
  const results = resultsOf('small', '1.2.3', [
    evaluationOf({
      system: 'fixpoint rank',
      instances: {
        a: { functions: [1] },
        b: { functions: [12] },
        c: { functions: [2] },
        m: { functions: [9], ...leaking },
      },
    }),
    evaluationOf({
      system: 'bm25',
      instances: {
        a: { functions: [11] },
        b: { functions: [3] },
        c: { functions: [4] },
        m: { functions: [8], ...leaking },
      },
    }),
  ]);

  it('keeps shares with intervals, over all instances and by group, leaking queries apart', () => {
    expect(results.counts).toEqual({ answered: 4, failed: 0, rejected: 0, leaking: 1 });
    expect(results.leaking_datasets).toEqual(['messages']);
    const [fixpoint] = results.systems;
    expect(fixpoint!.all['function.acc@10']).toMatchObject({ mean: 2 / 3, n: 3 });
    expect(fixpoint!.dataset.messages!['function.acc@10']).toMatchObject({ mean: 1, n: 1 });
    expect(fixpoint!.all).not.toHaveProperty('seconds');
  });

  it('keeps what Fixpoint wins and loses against a baseline', () => {
    const [against] = results.comparisons;
    expect(against!.all['function.acc@10']).toMatchObject({ difference: 0, wins: 1, losses: 1, ties: 1 });
    expect(against!.dataset.messages!['function.acc@10']).toMatchObject({ wins: 0, losses: 0, ties: 1 });
    expect(against!.lost).toEqual({ tiny: ['b'] });
    expect(lossesLists(results.comparisons, [{ name: 'tiny', label: 'Tiny' }])).toBe(
      'To bm25: 1.\n\n- Tiny (1): `b`\n',
    );
  });

  it('renews the table of the README between its marks, and no other', () => {
    const experiment: Experiment = { ...smallExperiment('0'.repeat(64)), name: 'small', labels: { tiny: 'Tiny set' } };
    const section = (name: string, table: string) => `<!-- results: ${name} -->\n${table}<!-- /results -->\n`;
    const readme = `before\n${section('small', 'old\n')}between\n${section('other', 'old\n')}after\n`;
    const table = [
      '',
      '| issues of |   n | function acc@5 | BM25 | function acc@10 | BM25 | file acc@1 | BM25 |',
      '| --------- | --: | -------------: | ---: | --------------: | ---: | ---------: | ---: |',
      '| Tiny set  |   3 |       **66.7** | 66.7 |        **66.7** | 66.7 |   **33.3** |  0.0 |',
      '',
      '',
    ].join('\n');
    const renewed = `before\n${section('small', table)}between\n${section('other', 'old\n')}after\n`;
    expect(withTables(readme, [{ experiment, results }])).toBe(renewed);
    expect(withTables(renewed, [{ experiment, results }])).toBe(renewed);
  });
});

describe('conditions', () => {
  const rows = ['shop', 'office', 'shop'].map((dataset, i) => JSON.stringify({ instance_id: `${i}`, dataset }));
  const text = `${rows.join('\n')}\n`;
  const sha256 = createHash('sha256').update(text).digest('hex');
  const places = { root: ROOT, folder: join(scratch, 'run'), datasets: join(scratch, 'data'), repositories: '/clones' };
  mkdirSync(places.datasets);
  writeFileSync(join(places.datasets, 'small.jsonl'), text);

  it('hands the dataset to fixpoint eval', async () => {
    const file = join(places.datasets, 'small.jsonl');
    expect(await evalArguments(smallExperiment(sha256), places)).toEqual([
      '--dataset',
      file,
      '--repositories',
      '/clones',
      '--mode',
      'rank',
      '--baseline',
      'bm25',
      '--baseline',
      'random',
    ]);
  });

  it('hands over the strength of a simulated judge', async () => {
    const { arguments: given, ...experiment } = smallExperiment(sha256);
    const simulated = { ...experiment, arguments: { ...given, mode: 'rerank', judge: 'accuracy=0.5', baselines: [] } };
    expect((await evalArguments(simulated, places)).slice(-4)).toEqual(['--mode', 'rerank', '--judge', 'accuracy=0.5']);
  });

  it('hands over the rows of one dataset alone', async () => {
    const [, part] = await evalArguments(smallExperiment(sha256, 'shop'), places);
    expect(readFileSync(part!, 'utf8')).toBe(`${rows[0]}\n${rows[2]}\n`);
    await expect(evalArguments(smallExperiment(sha256, 'market'), places)).rejects.toThrow(
      'no row of the dataset market',
    );
  });

  it('refuses another file, and asks for what is missing', async () => {
    const small = smallExperiment('0'.repeat(64));
    await expect(evalArguments(small, places)).rejects.toThrow(`its sha256 is ${sha256}, expected 0000`);
    await expect(evalArguments(small, { ...places, datasets: undefined })).rejects.toThrow(
      'small needs data: give the folder that holds small.jsonl with --datasets or FIXPOINT_DATASETS',
    );
    await expect(evalArguments(small, { ...places, datasets: scratch })).rejects.toThrow('there is no small.jsonl in');
  });
});

describe('an experiment', () => {
  it('that says something unknown, or lacks something, is refused', () => {
    const valid = readFileSync(join(EXPERIMENTS, 'own-history.yaml'), 'utf8');
    const refusal = (text: string) => () => parseExperiment('odd', text);
    expect(refusal(`${valid}\nextra: 1\n`)).toThrow('odd.yaml: experiment must NOT have additional properties');
    expect(refusal(valid.replace('tolerance:', '# tolerance:'))).toThrow("must have required property 'tolerance'");
    expect(refusal(valid.replace('bm25, ', 'bm26, '))).toThrow(
      '/arguments/baselines/0 must be equal to one of the allowed values',
    );
    expect(refusal(valid.replace('25.0', '25.05'))).toThrow('must be multiple of 0.1');
    expect(refusal('a: [')).toThrow('odd.yaml is no YAML');
  });

  it('that there is not is told with those that there are', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(EXPERIMENTS, 'run.ts'), 'rank-dve'],
      {
        cwd: ROOT,
        encoding: 'utf8',
      },
    );
    expect(stderr).toBe(`experiment: no experiment "rank-dve"; there are ${experimentNames().join(', ')}\n`);
    expect(status).toBe(2);
  });
});

function smallExperiment(sha256: string, only?: string): Experiment {
  return {
    name: 'small',
    title: 'Small',
    about: 'Three rows.',
    dataset: { file: 'small.jsonl', sha256, ...(only !== undefined && { only }) },
    arguments: { mode: 'rank', baselines: ['bm25', 'random'] },
    tolerance: 1,
    expected: {},
  };
}

function estimateOf(mean: number) {
  return { mean, low: 0, high: 1, n: 100 };
}

/** As reports name it. */
function systemOf({ mode, judge: strength }: Experiment['arguments']): string {
  if (strength !== undefined) return `fixpoint ${mode} (${nameOfJudge(parseStrength(strength))})`;
  return mode === 'search' ? 'fixpoint search (embedded)' : `fixpoint ${mode}`;
}
