/**
 * What learned trees are worth over the hand weights, on repositories that they have not seen: cross-validation by repository over the rows
 * that `features.ts` wrote: `npx tsx bench/train-trees.ts FEATURES_DIR [--forms value,rank] [--monotone] [--set OPTION=NUMBER ...] [--first N]
 * [--folds N] [--by language]`. OPTION is one of the learner's; `--first` trains on the first N candidates of each query only; `--hand` adds the
 * hand-weighted score to the inputs; with `--monotone` no evidence may lower a score. Each fold is scored by trees trained on the others but
 * the next, which stops them; with `--unstopped` that one trains too, for all rounds. The hand weights have seen every fold.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  blendScores,
  decodeRankerModel,
  encodeRankerModel,
  FEATURES,
  FORMS,
  type Form,
  HAND_WEIGHTS,
  type PreparedColumn,
  prepareFeatures,
  scoreRows,
} from '../src/ranking/index.ts';
import type { RankingData } from '../src/training/trees/ranking-data.ts';
import { DEFAULT_TRAINING, type TrainingOptions, trainTrees } from '../src/training/trees/train-trees.ts';

const SHARES = [1, 0, 0.3, 0.5, 0.7];
/** The hand-weighted score as a feature. */
const HAND = 'hand';
const NAMES = [...FEATURES, HAND];

interface Line {
  readonly instance_id: string;
  readonly dataset: string;
  readonly language: string;
  readonly query_source?: string;
  readonly goldCount: number;
  /** Of each candidate: its gold item or -1, its file (`-1 - file` where that is gold), and 1 for a function. */
  readonly gold: number[];
  readonly files: number[];
  readonly functions: number[];
}

interface Query extends Line {
  readonly repository: string;
  readonly values: Float32Array;
  readonly hand: Float64Array;
}

interface Outcome {
  readonly query: Query;
  readonly at5: number;
  readonly at10: number;
  readonly file1: number;
  readonly ndcg10: number;
}

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    forms: { type: 'string', default: 'value' },
    set: { type: 'string', multiple: true, default: [] },
    first: { type: 'string', default: '1000' },
    folds: { type: 'string', default: '5' },
    hand: { type: 'boolean', default: false },
    monotone: { type: 'boolean', default: false },
    unstopped: { type: 'boolean', default: false },
    by: { type: 'string', default: 'dataset' },
  },
});
const options = { ...DEFAULT_TRAINING };
for (const setting of flags.set) {
  const [name, value] = setting.split('=') as [keyof TrainingOptions, string];
  if (!(name in options)) fail(`--set ${name}: known are ${Object.keys(options).join(', ')}`);
  Object.assign(options, { [name]: Number(value) });
}

const queries = load(positionals[0]!);
const forms = flags.forms
  .split(',')
  .map((name) => FORMS.find((form) => form === name) ?? fail(`--forms: known are ${FORMS.join(', ')}`));
const inputs = inputsOf(forms, flags.hand ? NAMES : [...FEATURES]);
const folds = Number(flags.folds);
const foldOf = new Map(
  [...new Set(queries.map(({ repository }) => repository))].sort().map((name, i) => [name, i % folds]),
);
const prepared = queries.map((query) => prepareFeatures({ ...query, features: NAMES }, inputs));
const data = rankingData(queries, prepared, Number(flags.first));
const learned: Float64Array[] = queries.map((query) => new Float64Array(query.gold.length));
let trainingMs = 0;
let scoringMs = 0;
for (let fold = 0; fold < folds; fold++) {
  const numbers = queries.map((_, query) => query);
  const foldOfQuery = (query: number) => foldOf.get(queries[query]!.repository)!;
  const stopping = flags.unstopped ? fold : (fold + 1) % folds;
  const split = {
    training: numbers.filter((query) => ![fold, stopping].includes(foldOfQuery(query))),
    validation: flags.unstopped ? [] : numbers.filter((query) => foldOfQuery(query) === stopping),
  };
  const started = performance.now();
  const { ensemble, rounds } = trainTrees(data, split, options);
  trainingMs += performance.now() - started;
  const bytes = encodeRankerModel({ linear: {}, ensemble, linearShare: 0 });
  const stored = decodeRankerModel(bytes).ensemble!;
  const beforeScoring = performance.now();
  for (const query of numbers.filter((query) => foldOfQuery(query) === fold)) {
    learned[query] = scoreRows(stored, prepared[query]!, queries[query]!.gold.length);
  }
  scoringMs += performance.now() - beforeScoring;
  const last = rounds[stored.roots.length - 1]!;
  console.log(
    `fold ${fold}: ${stored.roots.length} trees, ${(bytes.length / 1024).toFixed(0)} KiB, training acc@10 ${percent(last.training.acc10)}, validation ${percent(last.validation.acc10)}`,
  );
}
console.log(
  `${inputs.length} inputs, ${data.rows} rows; ${(trainingMs / folds / 1000).toFixed(1)} s a fold, ${(scoringMs / queries.length).toFixed(2)} ms a query`,
);
const results = SHARES.map((share) => ({
  name: share === 1 ? 'hand' : share === 0 ? 'trees' : `blend, ${share} of hand`,
  outcomes: queries.map((query, i) => outcome(query, blendScores(learned[i]!, query.hand, share))),
}));
for (const group of ['all', ...new Set(queries.map(groupOf))]) {
  console.log(group);
  for (const { name, outcomes } of results) {
    console.log(
      `  ${name.padEnd(20)} ${summary(outcomes.filter(({ query }) => group === 'all' || groupOf(query) === group))}`,
    );
  }
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

function groupOf(query: Query): string {
  return flags.by === 'language' ? query.language : query.dataset;
}

function inputsOf(forms: readonly Form[], features: readonly string[]): PreparedColumn[] {
  return features.flatMap((feature) =>
    forms
      .filter((form) => form === 'value' || !(feature.startsWith('is.') || (feature === HAND && form === 'scaled')))
      .map((form) => ({ feature, form })),
  );
}

function outcome(query: Query, scores: Float64Array): Outcome {
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b);
  const functions = order.filter((row) => query.functions[row] === 1);
  const places = new Map<number, number>();
  functions.forEach((row, place) => {
    const item = query.gold[row]!;
    if (item >= 0 && !places.has(item)) places.set(item, place);
  });
  const count = (k: number) => [...places.values()].filter((place) => place < k).length;
  const gain = (all: readonly number[]) =>
    all.reduce((sum, place) => sum + (place < 10 ? 1 / Math.log2(2 + place) : 0), 0);
  return {
    query,
    at5: count(5) >= Math.min(query.goldCount, 5) ? 1 : 0,
    at10: count(10) >= Math.min(query.goldCount, 10) ? 1 : 0,
    file1: query.files[order[0]!]! < 0 ? 1 : 0,
    ndcg10: gain([...places.values()]) / gain(Array.from({ length: query.goldCount }, (_, place) => place)),
  };
}

function summary(outcomes: readonly Outcome[]): string {
  const withGold = outcomes.filter(({ query }) => query.goldCount > 0);
  const mean = (list: readonly Outcome[], pick: (result: Outcome) => number) =>
    percent(list.reduce((sum, result) => sum + pick(result), 0) / list.length);
  return `function @5 ${mean(withGold, (r) => r.at5)} @10 ${mean(withGold, (r) => r.at10)} nDCG@10 ${mean(withGold, (r) => r.ndcg10)}, file @1 ${mean(outcomes, (r) => r.file1)} (n=${withGold.length})`;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** The first candidates of each query as the learner's columns. */
function rankingData(list: readonly Query[], columns: readonly Float32Array[], first: number): RankingData {
  const sizes = list.map(({ gold }) => Math.min(first, gold.length));
  const queryStarts = new Uint32Array(list.length + 1);
  sizes.forEach((size, query) => {
    queryStarts[query + 1] = queryStarts[query]! + size;
  });
  const rows = queryStarts.at(-1)!;
  const values = new Float32Array(rows * inputs.length);
  const gold = new Int32Array(rows);
  list.forEach((query, number) => {
    const start = queryStarts[number]!;
    gold.set(query.gold.slice(0, sizes[number]), start);
    inputs.forEach((_, column) => {
      const from = column * query.gold.length;
      values.set(columns[number]!.subarray(from, from + sizes[number]!), column * rows + start);
    });
  });
  const directions = inputs.map((input) => (flags.monotone ? directionOf(input) : 0));
  return {
    inputs,
    directions,
    values,
    rows,
    queryStarts,
    gold,
    goldCounts: Uint32Array.from(list, ({ goldCount }) => goldCount),
  };
}

/** More evidence never speaks against a candidate. */
function directionOf({ feature, form }: PreparedColumn): number {
  if (feature.startsWith('is.') || feature === 'size') return 0;
  return form === 'rank' || form === 'fileRank' ? -1 : 1;
}

function load(folder: string): Query[] {
  return readdirSync(folder)
    .filter((name) => /^features-\d+\.jsonl$/.test(name))
    .sort()
    .flatMap((name) => {
      const bytes = readFileSync(join(folder, name.replace('.jsonl', '.f32')));
      const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
      let offset = 0;
      return readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((text) => JSON.parse(text) as Line)
        .map((line) => {
          const size = line.gold.length * FEATURES.length;
          offset += size;
          return queryOf(line, all.subarray(offset - size, offset));
        })
        .filter(({ query_source, gold }) => query_source !== 'commit_message' && gold.length > 0);
    });
}

/** Appends the hand-weighted score to the features of each candidate. */
function queryOf(line: Line, extracted: Float32Array): Query {
  const rows = line.gold.length;
  const width = FEATURES.length;
  const values = new Float32Array(rows * NAMES.length);
  const hand = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const features = extracted.subarray(row * width, (row + 1) * width);
    FEATURES.forEach((feature, column) => {
      hand[row]! += HAND_WEIGHTS[feature] * features[column]!;
    });
    values.set(features, row * NAMES.length);
    values[row * NAMES.length + width] = hand[row]!;
  }
  return { ...line, repository: line.instance_id.replace(/-\d+$/, ''), values, hand };
}
