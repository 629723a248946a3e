/**
 * Reranking by simulated judges of every strength, over a finished run of `rank` and without its repositories:
 * `npx tsx bench/judge-curves.ts RUN [--accuracy 0,0.5,1] [--noise 0,1] [--consistency 0,0.5,1] [--schedule sweep,lean] [--fusion none,learned]
 * [--limit N] [--json FILE]`.
 * SIMULATION: the judge knows the gold; see docs/simulation.md. A row tells how often all gold is among the first five and ten, and the
 * difference to `rank` with its 95 % bootstrap interval, pairwise over issues. `kept`: where the first
 * hundred hold at most five gold functions, the share of them that ends among the first ten.
 */

import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { accuracyAt } from '../src/evaluation/metrics/accuracy.ts';
import { recallAt } from '../src/evaluation/metrics/recall.ts';
import { keyOf } from '../src/evaluation/simulation/draws.ts';
import { DEFAULT_STRENGTH, type JudgeStrength } from '../src/evaluation/simulation/judge-strength.ts';
import { Opinion } from '../src/evaluation/simulation/opinion.ts';
import { bootstrap } from '../src/evaluation/statistics/bootstrap.ts';
import { type Fusion, fuse } from '../src/rerank/fusion.ts';
import { scheduleOf } from '../src/rerank/schedules.ts';
import { type RankedIssue, readRankedIssues } from './ranked-issues.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    accuracy: { type: 'string', default: '0,0.1,0.3,0.5,0.7,0.9,1' },
    noise: { type: 'string', default: '0,1' },
    consistency: { type: 'string', default: '0,0.5,1' },
    schedule: { type: 'string', default: 'sweep,lean,tournament' },
    fusion: { type: 'string', default: 'none,fixed,learned' },
    limit: { type: 'string', default: '100000' },
    json: { type: 'string' },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error(
    'usage: judge-curves.ts RUN [--accuracy ...] [--noise ...] [--consistency ...] [--fusion ...] [--limit N]',
  );
  process.exit(2);
}
type ScheduleName = 'sweep' | 'lean' | 'tournament';
type Judgement = Readonly<Record<'members' | 'order', readonly number[]>>;

const SIZES = { window: 10, stride: 5 };
const numbers = (text: string) => text.split(',').map(Number);
const issues = readRankedIssues(folder).slice(0, Number(flags.limit));
const interval = bootstrap();

/** What a schedule makes of the items, the windows that it judged, and in how many rounds. */
function rerank({ items }: RankedIssue, opinion: Opinion, name: ScheduleName) {
  const judgements: Judgement[] = [];
  const priors = items.map(({ prior }) => prior);
  const judge = (members: readonly number[]) => {
    const documents = members.map((i) => items[i]!.id);
    const { order } = opinion.order(documents, keyOf(documents.join('\n')));
    const judged = order.map((place) => members[place]!);
    judgements.push({ members, order: judged });
    return judged;
  };
  const schedule = scheduleOf(name, [...items.keys()], priors, SIZES);
  let [step, rounds] = [schedule.next(), 0];
  for (; !step.done; rounds++) step = schedule.next(step.value.map(judge));
  return { order: step.value, judgements, rounds };
}

const rankOrders = issues.map(({ items }) => [...items.keys()]);
const rankScores = issues.map((issue, i) => scores(issue, rankOrders[i]!));
const rows: unknown[] = [];
report({ fusion: 'rank' }, { orders: rankOrders });
for (const consistency of numbers(flags.consistency))
  for (const noise of numbers(flags.noise))
    for (const accuracy of numbers(flags.accuracy)) measure({ ...DEFAULT_STRENGTH, accuracy, noise, consistency });

function measure(strength: JudgeStrength): void {
  const opinions = issues.map(
    ({ instance_id, goldIds }) => new Opinion(instance_id, (id) => goldIds.has(id), strength),
  );
  const run = (name: ScheduleName) => issues.map((issue, i) => rerank(issue, opinions[i]!, name));
  const swept = run('sweep').map(({ order }) => order);
  for (const schedule of flags.schedule.split(',') as ScheduleName[]) {
    const outcomes = run(schedule);
    const calls = mean(outcomes.map(({ judgements }) => judgements.length));
    const rounds = mean(outcomes.map((outcome) => outcome.rounds));
    const likeSweep = {
      tau: mean(outcomes.map(({ order }, i) => kendallTau(order, swept[i]!))),
      overlap10: mean(outcomes.map(({ order }, i) => overlap(order, swept[i]!, 10))),
    };
    for (const fusion of flags.fusion.split(',') as Fusion[]) {
      const fused = outcomes.map(({ order, judgements }, i) => {
        if (fusion === 'none') return { order, reliability: 1 }; // what fuse would return, in no time
        return fuse({ priors: issues[i]!.items.map(({ prior }) => prior), judgements, modelOrder: order }, fusion);
      });
      const { accuracy, noise, consistency } = strength;
      report(
        { accuracy, noise, consistency, schedule, fusion },
        {
          orders: fused.map(({ order }) => order),
          costs: { calls, rounds, ...likeSweep, reliability: mean(fused.map(({ reliability }) => reliability)) },
        },
      );
    }
  }
}

if (flags.json) writeFileSync(flags.json, `${JSON.stringify(rows, undefined, 1)}\n`);

function scores({ hits, goldCount, goldIds }: RankedIssue, order: readonly number[]) {
  const ranked = order.map((i) => hits[i]!);
  return {
    acc5: accuracyAt(5, ranked, goldCount),
    acc10: accuracyAt(10, ranked, goldCount),
    recall10: recallAt(10, ranked, goldCount),
    kept:
      goldIds.size > 5
        ? []
        : [...new Set(hits)].flatMap((gold) => (gold < 0 ? [] : [ranked.indexOf(gold) < 10 ? 1 : 0])),
  };
}

function report(
  condition: Readonly<Record<string, string | number>>,
  { orders, costs = {} }: { orders: readonly (readonly number[])[]; costs?: Readonly<Record<string, number>> },
): void {
  const scored = issues.map((issue, i) => scores(issue, orders[i]!));
  const kept = mean(scored.flatMap((score) => score.kept));
  const figures = (['acc5', 'acc10', 'recall10'] as const).map((name) => {
    const [low, high] = interval(scored.map((score, i) => score[name] - rankScores[i]![name]));
    return { name, mean: mean(scored.map((score) => score[name])), low, high };
  });
  rows.push({ ...condition, kept, ...costs, figures });
  const text = figures.map(({ name, mean, low, high }) => `${name} ${percent(mean)} (${signed(low)}..${signed(high)})`);
  const label = Object.entries(condition).map(([key, value]) => `${key} ${value}`);
  const prices = Object.entries(costs).map(([key, value]) => `${key} ${value.toFixed(2)}`);
  console.log([...text, `kept ${percent(kept)}`, label.join(' '), ...prices].join('  '));
}

/** Kendall's tau of two orders of the same items, -1 to 1. */
function kendallTau(left: readonly number[], right: readonly number[]): number {
  const places = new Int32Array(right.length);
  right.forEach((item, place) => {
    places[item] = place;
  });
  let agreement = 0;
  for (let i = 0; i < left.length; i++)
    for (let j = i + 1; j < left.length; j++) agreement += places[left[i]!]! < places[left[j]!]! ? 1 : -1;
  return left.length < 2 ? 1 : agreement / ((left.length * (left.length - 1)) / 2);
}

/** The share of the first `k` that two orders have in common. */
function overlap(left: readonly number[], right: readonly number[], k: number): number {
  const first = new Set(left.slice(0, k));
  return right.slice(0, k).filter((item) => first.has(item)).length / Math.max(1, first.size);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function percent(share: number): string {
  return (100 * share).toFixed(1).padStart(5);
}

function signed(share: number): string {
  return `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)}`;
}
