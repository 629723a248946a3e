/**
 * Measures the default localizer and BM25 alone on a dataset:
 * `npx tsx bench/quality.ts --dataset FILE --repositories DIR --output DIR [--only DATASET] [--shard I/N] [--resume]`.
 * Writes one line per instance to `run.jsonl` (ranks of gold for both systems) and, with --features, the feature rows of the
 * candidates for `tune.ts`. `bench/quality-report.ts` turns runs into tables.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CloneFolder, type FunctionKey, type Instance, isGold, parseDataset } from '../src/evaluation/index.ts';
import { openLocalizer } from '../src/localize.ts';
import { bm25Ranking } from './bm25-baseline.ts';
import { FeatureDump } from './feature-dump.ts';

const DEPTH = 100;

/** Positions of gold in a ranking: for each ranked item the gold item it is, or -1. */
export interface QualityRow {
  readonly instance_id: string;
  readonly dataset: string;
  readonly language: string;
  readonly query_source: string | undefined;
  readonly goldFunctions: number;
  readonly goldFiles: number;
  readonly functions: readonly number[];
  readonly files: readonly number[];
  readonly bm25Functions: readonly number[];
  readonly bm25Files: readonly number[];
  readonly seconds: { readonly index: number; readonly query: number };
  readonly error?: string;
}

const { values: flags } = parseArgs({
  options: {
    dataset: { type: 'string' },
    repositories: { type: 'string' },
    output: { type: 'string' },
    only: { type: 'string' },
    shard: { type: 'string', default: '0/1' },
    features: { type: 'boolean', default: false },
  },
});
if (!flags.dataset || !flags.repositories || !flags.output) {
  console.error(
    'usage: quality.ts --dataset FILE --repositories DIR --output DIR [--only DATASET] [--shard I/N] [--features]',
  );
  process.exit(2);
}

const [shard, shards] = flags.shard.split('/').map(Number) as [number, number];
const runFile = join(flags.output, `run-${shard}.jsonl`);
mkdirSync(flags.output, { recursive: true });
const done = new Set(existsSync(runFile) ? readRows(runFile).map((row) => row.instance_id) : []);
const clones = new CloneFolder(flags.repositories);
const dump = flags.features ? new FeatureDump(join(flags.output, `features-${shard}`)) : undefined;

const instances = parseDataset(readFileSync(flags.dataset, 'utf8'))
  .filter((instance) => !flags.only || instance.dataset === flags.only)
  .filter((instance) => hash(instance.repo) % shards === shard && !done.has(instance.instance_id))
  .sort((a, b) => compare(a.repo, b.repo) || compare(a.instance_id, b.instance_id));

let finished = 0;
for (const instance of instances) {
  const clone = clones.find(instance.repo);
  if (clone) appendFileSync(runFile, `${JSON.stringify(await measure(instance, clone))}\n`);
  finished++;
  if (finished % 10 === 0) console.error(`${finished}/${instances.length} ${instance.instance_id}`);
}

async function measure(instance: Instance, clone: string): Promise<QualityRow> {
  const { instance_id, dataset, language, query_source, gold_functions, gold_files } = instance;
  const row = {
    instance_id,
    dataset,
    language,
    query_source,
    goldFunctions: gold_functions.length,
    goldFiles: gold_files.length,
  };
  const empty = { functions: [], files: [], bm25Functions: [], bm25Files: [], seconds: { index: 0, query: 0 } };
  try {
    const started = performance.now();
    const localizer = await openLocalizer({ repository: clone, revision: instance.base_commit, workers: 1 });
    const opened = performance.now();
    const functions = await localizer.localize(instance.problem_statement, {
      kinds: ['function', 'method'],
      limit: DEPTH,
    });
    const answered = performance.now();
    const { files } = await localizer.localize(instance.problem_statement, { limit: DEPTH });
    dump?.add(instance, localizer);
    const baseline = bm25Ranking(instance.problem_statement, localizer.index.tree, DEPTH);
    return {
      ...row,
      functions: hitsOf(functions.documents, instance),
      files: files.map(({ path }) => gold_files.indexOf(path)),
      bm25Functions: hitsOf(baseline, instance),
      bm25Files: [...new Set(baseline.map(({ path }) => path))].map((path) => gold_files.indexOf(path)),
      seconds: { index: (opened - started) / 1000, query: (answered - opened) / 1000 },
    };
  } catch (error) {
    return { ...row, ...empty, error: String((error as Error).message) };
  }
}

function hitsOf(ranking: readonly FunctionKey[], { gold_functions }: Instance): number[] {
  return ranking.map((document) => gold_functions.findIndex((gold) => isGold(document, gold)));
}

function readRows(file: string): QualityRow[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as QualityRow);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function hash(text: string): number {
  return [...text].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) >>> 0, 7);
}
