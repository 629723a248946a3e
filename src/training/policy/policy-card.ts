/** The card of a trained policy, as data and as a page: what it learned from, how, and what each stage is worth on repositories held out. */
import { join } from 'node:path';
import { markdownTable, percent } from '../../evaluation/index.ts';
import type { RepositoryOrigin } from '../ranker/ranker-card.ts';
import { replaceFile } from '../replace-file.ts';
import type { PolicyRun } from './policy-run.ts';
import type { StageFigures } from './stage-figures.ts';

interface CardFacts {
  readonly fixpoint: string;
  readonly origins: readonly RepositoryOrigin[];
}

/** `policy.json` and `policy.md` in the folder of the run. */
export function writePolicyCard(run: PolicyRun, { fixpoint, origins }: CardFacts): void {
  const { folder, options, training, validation } = run;
  const sides = [
    { side: 'training' as const, rows: training },
    { side: 'validation' as const, rows: validation },
  ];
  const repositories = sides.flatMap(({ side, rows }) =>
    [...new Set(rows.map(({ row }) => row.repo))].sort().map((repo) => ({
      repo,
      ...origins.find((origin) => origin.repo === repo),
      side,
      queries: rows.filter(({ row }) => row.repo === repo).length,
    })),
  );
  const queries = { training: training.length, validation: validation.length };
  const card = { version: 1, fixpoint, seed: options.seed, options, queries, repositories, stages: run.reports() };
  replaceFile(join(folder, 'policy.json'), `${JSON.stringify(card, undefined, 2)}\n`);
  replaceFile(join(folder, 'policy.md'), pageOf(card));
}

function pageOf({
  fixpoint,
  seed,
  queries,
  repositories,
  stages,
}: {
  readonly fixpoint: string;
  readonly seed: number;
  readonly queries: Readonly<Record<'training' | 'validation', number>>;
  readonly repositories: readonly {
    readonly repo: string;
    readonly head?: string;
    readonly side: string;
    readonly queries: number;
  }[];
  readonly stages: ReturnType<PolicyRun['reports']>;
}): string {
  const of = (side: string) => repositories.filter((one) => one.side === side).length;
  const figures = Object.entries(stages).flatMap(([stage, { heldOut }]): [string, StageFigures][] =>
    heldOut ? [[stage, heldOut]] : [],
  );
  return [
    '# The embedded policy',
    '',
    `Trained by fixpoint ${fixpoint}, seed ${seed}, on ${queries.training} queries of ${of('training')} repositories.`,
    `Figures are of ${queries.validation} queries of ${of('validation')} repositories held out, which also told when to stop.`,
    '',
    figuresTable(figures),
    '',
    '## Repositories',
    '',
    markdownTable(
      [
        { title: 'repository', align: 'left' },
        { title: 'newest commit', align: 'left' },
        { title: 'side', align: 'left' },
        { title: 'queries', align: 'right' },
      ],
      repositories.map(({ repo, head = '', side, queries: count }) => [repo, head.slice(0, 12), side, `${count}`]),
    ),
    '',
  ].join('\n');
}

/** A row for each policy. */
export function figuresTable(rows: readonly (readonly [policy: string, figures: StageFigures])[]): string {
  const titles = ['file F1', 'function F1', 'shown', 'reward', 'efficiency', 'redundancy', 'turns', 'calls'];
  return markdownTable(
    [
      { title: 'policy', align: 'left' },
      ...titles.map((title) => ({ title, align: 'right' as const })),
      { title: 'calls by turn', align: 'left' },
    ],
    rows.map(([policy, figures]) => rowOf(policy, figures)),
  );
}

function rowOf(stage: string, figures: StageFigures): string[] {
  const { fileF1, functionF1, shownFunctions, reward, efficiency, redundancy, turns, calls, widths } = figures;
  return [
    stage,
    percent(fileF1),
    percent(functionF1),
    percent(shownFunctions),
    reward.toFixed(3),
    percent(efficiency),
    percent(redundancy),
    turns.toFixed(1),
    calls.toFixed(1),
    widths.map((width) => width.toFixed(1)).join(', '),
  ];
}
