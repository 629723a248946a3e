/** Tables of recorded results: systems by groups of instances, and Fixpoint paired with each baseline. */
import {
  type Column,
  code,
  estimate,
  markdownTable,
  NOTHING,
  type PairedComparison,
  plain,
  probability,
  signed,
  titleOf,
} from '../src/evaluation/index.ts';
import type { GROUPINGS } from './experiment.ts';
import type { PAIRED_METRICS, PairedResults, Results } from './results.ts';

/** Room for these alone where there is a row for every group and system. */
const KEY_METRICS = ['function.acc@5', 'function.acc@10', 'file.acc@1', 'file.acc@5'];
/** The same for answers that are sets. */
const SET_METRICS = ['fileF1', 'functionF1', 'function.acc@5', 'file.acc@1'];

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

/** Of a group: what it is called in the results, and in tables. */
export interface Group {
  readonly name: string;
  readonly label: string;
}

/** A row for every group and system. Function figures are over the instances that have gold functions, file figures over all. */
export function groupTable({ systems }: Results, by: (typeof GROUPINGS)[number], groups: readonly Group[]): string {
  const metrics = systems.every(({ all }) => all.fileF1) ? SET_METRICS : KEY_METRICS;
  const columns = [
    left(by),
    right('n'),
    right('with functions'),
    left('system'),
    ...metrics.map((metric) => right(titleOf(metric))),
  ];
  const rows = groups.flatMap(({ name, label }) =>
    systems.map((system, i) => {
      const estimates = system[by][name] ?? {};
      const sizes = ['file.acc@1', 'function.acc@5'].map((metric) => String(estimates[metric]?.n ?? 0));
      const figures = metrics.map((metric) => estimate(metric, estimates[metric]));
      return i === 0
        ? [plain(label), ...sizes, strong(plain(system.system)), ...figures.map(strong)]
        : ['', '', '', plain(system.system), ...figures];
    }),
  );
  return markdownTable(columns, rows);
}

/** Fixpoint less each baseline, in points of `metric`: over all instances, then by group. */
export function pairedTable(
  comparisons: readonly PairedResults[],
  metric: (typeof PAIRED_METRICS)[number],
  groups: readonly Group[],
): string {
  const columns = [
    left('dataset'),
    left('baseline'),
    ...['difference', '95 % interval', 'p', 'wins', 'losses', 'ties'].map(right),
  ];
  const overall = { label: 'all instances', differencesOf: ({ all }: PairedResults) => all };
  const byGroup = groups.map(({ name, label }) => ({
    label,
    differencesOf: ({ dataset }: PairedResults) => dataset[name],
  }));
  const rows = [overall, ...byGroup].flatMap(({ label, differencesOf }) =>
    comparisons.map((comparison, i) => [
      i === 0 ? plain(label) : '',
      plain(comparison.baseline),
      ...pairedCells(metric, differencesOf(comparison)?.[metric]),
    ]),
  );
  return markdownTable(columns, rows);
}

function pairedCells(metric: string, paired: PairedComparison | undefined): string[] {
  if (!paired) return Array<string>(6).fill(NOTHING);
  const { difference, low, high, p, wins, losses, ties } = paired;
  return [
    signed(metric, difference),
    `${signed(metric, low)} to ${signed(metric, high)}`,
    probability(p),
    ...[wins, losses, ties].map(String),
  ];
}

/** A list for each baseline, with a line for every dataset in which it found what Fixpoint did not. */
export function lossesLists(comparisons: readonly PairedResults[], groups: readonly Group[]): string {
  return comparisons
    .map(({ baseline, lost }) => {
      const lines = groups.flatMap(({ name, label }) => {
        const ids = lost[name] ?? [];
        return ids.length === 0 ? [] : [`- ${plain(label)} (${ids.length}): ${ids.map(code).join(', ')}\n`];
      });
      const total = Object.values(lost).reduce((sum, ids) => sum + ids.length, 0);
      return lines.length === 0
        ? `To ${plain(baseline)}: none.\n`
        : `To ${plain(baseline)}: ${total}.\n\n${lines.join('')}`;
    })
    .join('\n');
}

function strong(cell: string): string {
  return `**${cell}**`;
}
