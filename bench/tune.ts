/**
 * Sets the hand weights over the feature table that `features.ts` wrote: `npx tsx bench/tune.ts TABLE [--pull N] [--epochs N] [--folds N]
 * [--without FEATURE ...] [--check]`. They are learned listwise from the weights as they are, pulled back towards them. With --folds, each group
 * of repositories is scored by weights learned on the others, from weights that know nothing of the dataset: what they are worth on
 * repositories that they have not seen. With --check the weights as they are are scored, without the features named.
 */
import { parseArgs } from 'node:util';
import { FEATURES, HAND_WEIGHTS } from '../src/ranking/index.ts';
import { type FeatureQuery, readFeatureTable } from '../src/training/index.ts';
import { directionOf } from '../src/training/ranker/inputs.ts';
import { type Judgement, judge, MEASURES, meanJudgement } from '../src/training/ranker/judge.ts';
import { learnLinear } from '../src/training/ranker/learn-linear.ts';
import { linearQuery, linearScores } from '../src/training/ranker/linear-data.ts';

/** Candidates of a query that are compared. */
const ROWS = 300;
const RATE = 0.02;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pull: { type: 'string', default: '0.05' },
    epochs: { type: 'string', default: '80' },
    folds: { type: 'string', default: '0' },
    check: { type: 'boolean', default: false },
    without: { type: 'string', multiple: true, default: [] },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('usage: tune.ts TABLE [--pull N] [--epochs N] [--folds N] [--without FEATURE ...] [--check]');
  process.exit(2);
}

const queries = readFeatureTable(folder).queries.filter(
  ({ goldCount, querySource }) => goldCount > 0 && querySource !== 'commit_message',
);
/** What is the same for all candidates of a query has no weight. */
const columns = FEATURES.flatMap((name, column) =>
  /^(?:query|corpus)\./.test(name) || flags.without.includes(name) ? [] : [column],
);
const now = Float64Array.from(FEATURES, (name, column) => (columns.includes(column) ? (HAND_WEIGHTS[name] ?? 0) : 0));
report('as they are', queries, () => now);
if (flags.check) process.exit(0);

const folds = Number(flags.folds);
if (folds > 1) {
  const neutral = Float64Array.from(FEATURES, (name) => {
    if (name.startsWith('is.')) return -0.5;
    return HAND_WEIGHTS[name] === undefined ? 0 : 0.3;
  });
  const repositories = [...new Set(queries.map(({ repo }) => repo))].sort();
  const foldOf = new Map(repositories.map((repo, i) => [repo, i % folds]));
  const weights = Array.from({ length: folds }, (_, fold) =>
    learn(
      queries.filter(({ repo }) => foldOf.get(repo) !== fold),
      neutral,
    ),
  );
  report('held out', queries, ({ repo }) => weights[foldOf.get(repo)!]!);
} else {
  const learned = learn(queries, now);
  report('learned', queries, () => learned);
  for (const column of columns) console.log(`  ${JSON.stringify(FEATURES[column])}: ${learned[column]!.toFixed(2)},`);
}

/** Weights for all features, from those that `start` gives. */
function learn(training: readonly FeatureQuery[], start: Float64Array): Float64Array {
  const picked = training.map((query) => linearQuery(query, { weights: start, columns, rows: ROWS }));
  const directions = columns.map((column) => directionOf({ feature: FEATURES[column]!, form: 'value' }));
  const epochs = Number(flags.epochs);
  const learning = learnLinear(
    { training: picked, validation: [] },
    { start: Float64Array.from(columns, (column) => start[column]!), directions },
    { epochs, patience: epochs, rate: RATE, pull: Number(flags.pull) },
  );
  let step = learning.next();
  while (!step.done) step = learning.next();
  const { weights } = step.value;
  const all = new Float64Array(FEATURES.length);
  columns.forEach((column, i) => {
    all[column] = weights[i]!;
  });
  return all;
}

function report(name: string, judged: readonly FeatureQuery[], weightsOf: (query: FeatureQuery) => Float64Array): void {
  const judgements = judged.map((query) => ({ query, result: judge(query, linearScores(query, weightsOf(query)))! }));
  for (const dataset of ['all', ...new Set(judged.map((query) => query.dataset))]) {
    const results = judgements.filter(({ query }) => dataset === 'all' || query.dataset === dataset);
    console.log(`${name.padEnd(12)} ${dataset.padEnd(26)} ${summary(results.map(({ result }) => result))}`);
  }
}

function summary(judgements: readonly Judgement[]): string {
  const mean = meanJudgement(judgements);
  const figures = MEASURES.map((measure) => `${measure} ${(100 * mean[measure]).toFixed(1)}`);
  return `${figures.join('  ')}  (n=${judgements.length})`;
}
