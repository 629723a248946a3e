/** The card of a trained ranker as Markdown, for people. */
import { type Column, markdownTable, percent, plain, probability } from '../../evaluation/index.ts';
import { MEASURES } from './judge.ts';
import type { RankerCard, ValidationGroup } from './ranker-card.ts';
import { SYSTEMS } from './train-ranker.ts';

export function rankerReport(card: RankerCard): string {
  const { validation, sources, unfound, options } = card;
  const bySource = Object.entries(sources).map(([source, queries]) => `${plain(source)} ${queries}`);
  return `# Ranker

${introduction(card)}

## On repositories held out

Percent, with 95 % intervals. These repositories have stopped the training and chosen the blend, so the figures of trees and
blend flatter a little; a dataset that had no part in it tells what they are worth.

${validation.slice(0, 1).map(systemsTable).join('')}
What the blend gains over the hand weights, in points; p is how likely chance alone gives as much.

${gainsTable(validation)}
## Data

${dataTable(card)}
Training queries by source: ${bySource.join(', ')}. Left out, because no gold function is among the candidates: ${unfound}.

## Features

\`gain\` is the share of what all splits of the trees gained, in percent.

${featuresTable(card)}
## Options

\`\`\`json
${JSON.stringify(options, undefined, 2)}
\`\`\`
`;
}

function introduction({
  trees,
  rounds,
  linearEpochs,
  linearShare,
  seconds,
  bytes,
  seed,
  fixpoint,
}: RankerCard): string {
  return (
    `${trees} trees of ${rounds} grown, over linear weights of ${linearEpochs} epochs; the linear score counts ${percent(linearShare)} % of the ` +
    `blend. Trained in ${seconds.toFixed(0)} s with seed ${seed} by fixpoint ${fixpoint}; ${(bytes / 1000).toFixed(0)} kB.`
  );
}

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

function systemsTable({ systems, queries }: ValidationGroup): string {
  return markdownTable(
    [left(`${queries} queries`), ...MEASURES.map(right)],
    SYSTEMS.map((system) => [
      system,
      ...MEASURES.map((measure) => {
        const { mean, interval } = systems[system][measure];
        return `${percent(mean)} (${percent(interval[0])}–${percent(interval[1])})`;
      }),
    ]),
  );
}

function gainsTable(groups: readonly ValidationGroup[]): string {
  return markdownTable(
    [left('group'), right('queries'), ...MEASURES.map(right)],
    groups.map(({ group, queries, gained }) => [
      plain(group),
      String(queries),
      ...MEASURES.map((measure) => {
        const { difference, p } = gained[measure];
        return `${difference < 0 ? '−' : '+'}${percent(Math.abs(difference))} (p ${probability(p)})`;
      }),
    ]),
  );
}

function dataTable({ data }: RankerCard): string {
  const titles = ['repositories', 'queries', 'candidates'] as const;
  const sides = ['training', 'validation'] as const;
  return markdownTable(
    [
      left('language'),
      ...sides.flatMap((side) => titles.map((title) => right(side === 'training' ? title : 'held out'))),
    ],
    Object.entries(data).map(([language, counts]) => [
      plain(language),
      ...sides.flatMap((side) => titles.map((title) => String(counts[side][title]))),
    ]),
  );
}

function featuresTable({ features }: RankerCard): string {
  return markdownTable(
    [left('feature'), left('group'), right('weight'), right('splits'), right('gain')],
    features.map(({ feature, group, weight, splits, gain }) => [
      plain(feature),
      group,
      weight.toFixed(2),
      String(splits),
      percent(gain),
    ]),
  );
}
