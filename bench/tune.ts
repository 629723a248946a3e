/**
 * Sets the hand weights by coordinate search over the feature table that `features.ts` wrote:
 * `npx tsx bench/tune.ts OUTPUT_DIR [--folds N] [--bags N] [--without FEATURE ...] [--check]`. With --folds, repositories are split into N groups and each is
 * scored by weights set on the others: what the weights are worth on repositories that they have not seen. With --check it only
 * scores the weights as they are, without the features named.
 */
import { parseArgs } from 'node:util';
import { FEATURES, HAND_WEIGHTS } from '../src/ranking/index.ts';
import { type FeatureQuery, readFeatureTable } from '../src/training/index.ts';

/** One instance: columns of features over its candidates. */
interface Example {
  readonly dataset: string;
  readonly repository: string;
  readonly columns: readonly Float32Array[];
  /** Rows of each gold function among the candidates. */
  readonly goldRows: readonly (readonly number[])[];
  readonly goldCount: number;
  readonly isFunction: Uint8Array;
  readonly isGoldFile: Uint8Array;
  readonly scores: Float64Array;
}

const STEPS = [0.4, -0.4, 0.15, -0.15, 0.05, -0.05];
const PASSES = 6;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folds: { type: 'string', default: '0' },
    bags: { type: 'string', default: '1' },
    check: { type: 'boolean', default: false },
    without: { type: 'string', multiple: true, default: [] },
  },
});
const examples = load(positionals[0]!);
const frozen = new Set(flags.without.map((name) => FEATURES.indexOf(name as (typeof FEATURES)[number])));
/** Held-out figures start from weights that know nothing of the dataset. */
const neutral = FEATURES.map((feature, i) => (frozen.has(i) ? 0 : feature.startsWith('is.') ? -0.5 : 0.3));
const start = FEATURES.map((feature, i) => (frozen.has(i) ? 0 : (HAND_WEIGHTS[feature] ?? 0)));
console.log(`${examples.length} instances; now ${describe(examples, start)}`);
if (flags.check) process.exit(0);

/** Features that speak for a candidate: their weights stay positive, whatever this dataset would gain otherwise. */
const evidence = new Set(FEATURES.flatMap((feature, i) => (feature.startsWith('is.') ? [] : [i])));

const folds = Number(flags.folds);
if (folds > 1) {
  const repositories = [...new Set(examples.map(({ repository }) => repository))].sort();
  const foldOf = new Map(repositories.map((repository, i) => [repository, i % folds]));
  const heldOut: { example: Example; weights: number[] }[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const training = examples.filter(({ repository }) => foldOf.get(repository) !== fold);
    const weights = bagged(training, neutral, Number(flags.bags));
    for (const example of examples) if (foldOf.get(example.repository) === fold) heldOut.push({ example, weights });
  }
  for (const { example, weights } of heldOut) rescore(example, weights);
  console.log(`held out: ${summary(examples)}`);
  console.log(perDataset(examples));
} else {
  const weights = bagged(examples, neutral, Number(flags.bags));
  console.log(`tuned: ${describe(examples, weights)}`);
  console.log(perDataset(examples));
  for (const [i, feature] of FEATURES.entries()) console.log(`  '${feature}': ${Number(weights[i]!.toFixed(2))},`);
}

/** The mean of the weights that random halves of the repositories lead to: steadier than the weights of them all. */
function bagged(training: readonly Example[], from: readonly number[], bags: number): number[] {
  if (bags < 2) return search(training, from);
  const repositories = [...new Set(training.map(({ repository }) => repository))].sort();
  const all = Array.from({ length: bags }, (_, bag) => {
    const half = new Set(repositories.filter((repository) => hash(`${bag} ${repository}`) % 2 === 0));
    return search(
      training.filter(({ repository }) => half.has(repository)),
      from,
    );
  });
  return from.map((_, i) => all.reduce((sum, weights) => sum + weights[i]!, 0) / bags);
}

function search(training: readonly Example[], from: readonly number[]): number[] {
  const weights = [...from];
  for (const example of training) rescore(example, weights);
  let best = objective(training);
  for (let pass = 0; pass < PASSES; pass++) {
    const before = best;
    for (let column = 0; column < weights.length; column++) {
      if (frozen.has(column)) continue;
      for (const step of STEPS) {
        if (evidence.has(column) && weights[column]! + step < 0) continue;
        shift(training, column, step);
        const value = objective(training);
        if (value > best + 1e-6) {
          best = value;
          weights[column]! += step;
        } else shift(training, column, -step);
      }
    }
    console.error(`pass ${pass + 1}: ${best.toFixed(4)}`);
    if (best - before < 1e-4) break;
  }
  return weights;
}

function rescore(example: Example, weights: readonly number[]): void {
  example.scores.fill(0);
  for (const [column, weight] of weights.entries()) addColumn(example, column, weight);
}

function shift(list: readonly Example[], column: number, step: number): void {
  for (const example of list) addColumn(example, column, step);
}

function addColumn({ scores, columns }: Example, column: number, step: number): void {
  const values = columns[column]!;
  for (let row = 0; row < scores.length; row++) scores[row]! += step * values[row]!;
}

/** Places (0 is best) of the gold functions, unfound ones at the end. */
function places({ scores, goldRows, goldCount, isFunction }: Example): number[] {
  const found = goldRows.map((rows) => {
    const score = Math.max(...rows.map((row) => scores[row]!));
    let better = 0;
    for (let row = 0; row < scores.length; row++) if (isFunction[row] === 1 && scores[row]! > score) better++;
    return better;
  });
  while (found.length < goldCount) found.push(100_000);
  return found.sort((a, b) => a - b);
}

interface Outcome {
  readonly at5: number;
  readonly at10: number;
  readonly file1: number;
  readonly smooth: number;
}

function outcome(example: Example): Outcome | undefined {
  let top = 0;
  for (let row = 1; row < example.scores.length; row++) if (example.scores[row]! > example.scores[top]!) top = row;
  const file1 = example.isGoldFile[top] ?? 0;
  if (example.goldCount === 0) return undefined;
  const ranks = places(example);
  const within = (k: number) => (ranks.filter((rank) => rank < k).length >= Math.min(example.goldCount, k) ? 1 : 0);
  const smooth = ranks.reduce((sum, rank) => sum + 1 / Math.log2(2 + rank), 0) / ranks.length;
  return { at5: within(5), at10: within(10), file1, smooth };
}

function objective(list: readonly Example[]): number {
  let sum = 0;
  for (const example of list) {
    const result = outcome(example);
    if (result) sum += 0.3 * result.at5 + 0.3 * result.at10 + 0.1 * result.file1 + 0.3 * result.smooth;
  }
  return sum / list.length;
}

function summary(list: readonly Example[]): string {
  const results = list.map(outcome).filter((result) => result !== undefined);
  const mean = (pick: (result: Outcome) => number) =>
    ((100 * results.reduce((sum, result) => sum + pick(result), 0)) / results.length).toFixed(1);
  return `function @5 ${mean((r) => r.at5)} @10 ${mean((r) => r.at10)}, file @1 ${mean((r) => r.file1)}, ndcg-like ${mean((r) => r.smooth)} (n=${results.length})`;
}

function describe(list: readonly Example[], weights: readonly number[]): string {
  for (const example of list) rescore(example, weights);
  return summary(list);
}

function perDataset(list: readonly Example[]): string {
  return [...new Set(list.map(({ dataset }) => dataset))]
    .sort()
    .map((dataset) => `  ${dataset}: ${summary(list.filter((example) => example.dataset === dataset))}`)
    .join('\n');
}

function load(folder: string): Example[] {
  return readFeatureTable(folder)
    .queries.filter(({ querySource, gold }) => querySource !== 'commit_message' && gold.length > 0)
    .map(exampleOf);
}

function hash(text: string): number {
  return [...text].reduce((sum, character) => (Math.imul(sum, 31) + character.charCodeAt(0)) >>> 0, 7) >>> 3;
}

/** Without test code, which answers leave out. */
function exampleOf({ values, gold, isFunction, isGoldFile, isTest, repo, dataset, goldCount }: FeatureQuery): Example {
  const rows = Array.from(gold.keys()).filter((row) => isTest[row] === 0);
  const places = rows.map((row) => gold[row]!);
  const found = [...new Set(places.filter((position) => position >= 0))];
  return {
    dataset,
    repository: repo,
    columns: FEATURES.map((_, column) => Float32Array.from(rows, (row) => values[row * FEATURES.length + column]!)),
    goldRows: found.map((position) => places.flatMap((value, place) => (value === position ? [place] : []))),
    goldCount,
    isFunction: Uint8Array.from(rows, (row) => isFunction[row]!),
    isGoldFile: Uint8Array.from(rows, (row) => isGoldFile[row]!),
    scores: new Float64Array(rows.length),
  };
}
