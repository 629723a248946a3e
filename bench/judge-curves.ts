/**
 * Reranking by simulated judges of every strength, over a finished run of `rank` and without its repositories:
 * `npx tsx bench/judge-curves.ts RUN [--accuracy 0,0.5,1] [--noise 0,1] [--consistency 0,0.5,1] [--schedule sweep] [--fusion none]
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
import { type RankedIssue, readRankedIssues } from './ranked-issues.ts';

// TODO static once src/rerank/fusion.ts is there
const fusion = await import('../src/rerank/fusion.ts').catch(() => undefined as never);

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    accuracy: { type: 'string', default: '0,0.1,0.3,0.5,0.7,0.9,1' },
    noise: { type: 'string', default: '0,1' },
    consistency: { type: 'string', default: '0,0.5,1' },
    schedule: { type: 'string', default: 'sweep' },
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
const numbers = (text: string) => text.split(',').map(Number);
const issues = readRankedIssues(folder).slice(0, Number(flags.limit));
const interval = bootstrap();

interface Judgement {
  readonly members: readonly number[];
  readonly order: readonly number[];
}

/** Window 10, stride 5, from the end to the front. */
function sweep({ items }: RankedIssue, opinion: Opinion) {
  const order = items.map((_, i) => i);
  const judgements: Judgement[] = [];
  for (let end = items.length; ; end -= 5) {
    const start = Math.max(0, end - 10);
    const members = order.slice(start, end);
    const documents = members.map((i) => items[i]!.id);
    const judged = opinion.order(documents, keyOf(documents.join('\n'))).order.map((place) => members[place]!);
    judgements.push({ members, order: judged });
    order.splice(start, members.length, ...judged);
    if (start === 0) break;
  }
  return { order, judgements };
}

const natural = issues.map(({ items }) => items.map((_, i) => i));
const rankScores = issues.map((issue, i) => scores(issue, natural[i]!));
const rows: unknown[] = [];
report({ schedule: '-', fusion: 'rank' }, rankScores, 0);
for (const consistency of numbers(flags.consistency))
  for (const noise of numbers(flags.noise))
    for (const accuracy of numbers(flags.accuracy)) {
      const strength: JudgeStrength = { ...DEFAULT_STRENGTH, accuracy, noise, consistency };
      const outcomes = issues.map((issue) => {
        const opinion = new Opinion(issue.instance_id, (id) => issue.goldIds.has(id), strength);
        return sweep(issue, opinion);
      });
      const calls = mean(outcomes.map(({ judgements }) => judgements.length));
      for (const kind of flags.fusion.split(',') as ('none' | 'fixed' | 'learned')[]) {
        const fused = outcomes.map(({ order, judgements }, i) =>
          kind === 'none'
            ? { order, reliability: 1 }
            : fusion.fuse(
                issues[i]!.items.map(({ prior }) => prior),
                judgements,
                kind,
              ),
        );
        report(
          { accuracy, noise, consistency, schedule: 'sweep', fusion: kind },
          issues.map((issue, i) => scores(issue, fused[i]!.order)),
          calls,
          mean(fused.map(({ reliability }) => reliability)),
        );
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
      goldIds.size > 5 ? [] : [...new Set(hits)].flatMap((gold) => (gold < 0 ? [] : [ranked.indexOf(gold) < 10 ? 1 : 0])),
  };
}

function report(
  condition: Record<string, unknown>,
  scored: readonly ReturnType<typeof scores>[],
  calls: number,
  reliability = 0,
): void {
  const kept = scored.flatMap((score) => score.kept);
  const figures = (['acc5', 'acc10', 'recall10'] as const).map((name) => {
    const [low, high] = interval(scored.map((score, i) => score[name] - rankScores[i]![name]));
    return { name, mean: mean(scored.map((score) => score[name])), low, high };
  });
  rows.push({ ...condition, kept: mean(kept), calls, reliability, figures });
  const text = figures.map(({ name, mean, low, high }) => `${name} ${percent(mean)} (${signed(low)}..${signed(high)})`);
  const label = Object.entries(condition)
    .map(([key, value]) => `${key} ${value}`)
    .join(' ');
  console.log(
    `${text.join('  ')}  kept ${percent(mean(kept))}  calls ${calls.toFixed(1)}  reliability ${reliability.toFixed(2)}  ${label}`,
  );
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
