/**
 * What ranker models are worth on a feature table, beside the hand weights: `npx tsx bench/judge-ranker.ts FEATURES_DIR MODEL...
 * [--by language] [--all]`. A table of a dataset that had no part in training is made by `features.ts`. Queries that are the fix's own message
 * are left out unless `--all`; `p` is how likely chance alone gives the difference to the hand weights. `recall@100` is the mean share of the
 * gold functions among the first hundred, `all@100` the share of the queries that have all of them there.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { comparePaired } from '../src/evaluation/index.ts';
import { decodeRankerModel, HAND_MODEL } from '../src/ranking/index.ts';
import { type FeatureQuery, readFeatureTable } from '../src/training/index.ts';
import { type Judgement, judge, MEASURES, meanJudgement } from '../src/training/ranker/judge.ts';
import { modelScorer } from '../src/training/ranker/model-scorer.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { by: { type: 'string', default: 'dataset' }, all: { type: 'boolean', default: false } },
});
const [folder, ...paths] = positionals;
if (folder === undefined) {
  console.error('usage: judge-ranker.ts FEATURES_DIR MODEL... [--by language] [--all]');
  process.exit(2);
}
const { features, queries } = readFeatureTable(folder);
const judged = queries.filter(
  ({ goldCount, querySource }) => goldCount > 0 && (flags.all || querySource !== 'commit_message'),
);
const systems = [
  { name: 'hand', model: HAND_MODEL },
  ...paths.map((path) => ({ name: path, model: decodeRankerModel(readFileSync(path)) })),
].map(({ name, model }) => {
  const scores = judged.map(modelScorer(model, features));
  return {
    name,
    judgements: judged.map((query, i) => judge(query, scores[i]!)!),
    found: judged.map((query, i) => foundIn100(query, scores[i]!) / query.goldCount),
  };
});

for (const group of ['all', ...new Set(judged.map(groupOf))]) {
  const members = judged.flatMap((query, i) => (group === 'all' || groupOf(query) === group ? [i] : []));
  console.log(`${group} (${members.length})`);
  const floor = members.map((i) => systems[0]!.judgements[i]!);
  for (const { name, judgements, found } of systems) {
    const own = members.map((i) => judgements[i]!);
    const shares = members.map((i) => found[i]!);
    const deep = `recall@100 ${percent(shares)}  all@100 ${percent(shares.map((share) => (share === 1 ? 1 : 0)))}`;
    console.log(`  ${MEASURES.map((measure) => figure(measure, own, floor)).join('  ')}  ${deep}  ${name}`);
  }
}

/** Distinct gold functions among the first hundred outside tests. */
function foundIn100({ gold, isFunction, isTest }: FeatureQuery, scores: ArrayLike<number>): number {
  const order = Array.from(gold.keys())
    .filter((row) => isFunction[row] === 1 && isTest[row] === 0)
    .sort((a, b) => scores[b]! - scores[a]! || a - b);
  return new Set(order.slice(0, 100).flatMap((row) => (gold[row]! >= 0 ? [gold[row]!] : []))).size;
}

function percent(values: readonly number[]): string {
  return ((100 * values.reduce((sum, value) => sum + value, 0)) / values.length).toFixed(1);
}

function groupOf({ language, dataset }: FeatureQuery): string {
  return flags.by === 'language' ? language : dataset;
}

function figure(measure: (typeof MEASURES)[number], own: Judgement[], floor: Judgement[]): string {
  const mean = (100 * meanJudgement(own)[measure]).toFixed(1);
  if (own.every((judgement, i) => judgement === floor[i])) return `${measure} ${mean}         `;
  const { p } = comparePaired(
    floor.map((judgement) => judgement[measure]),
    own.map((judgement) => judgement[measure]),
  );
  return `${measure} ${mean} (p ${p.toFixed(2)})`;
}
