/** A comparison of runs as Markdown: one table of results, one of differences, and the instances won and lost. */
import type { ComparedRun, Comparison, Contest } from '../comparison.ts';
import { titleOf, unitOf } from '../metrics/catalogue.ts';
import { isSimulation } from '../simulation/judge-strength.ts';
import { count, NOTHING, probability, rank, signed } from './format.ts';
import { resultsTable } from './results-table.ts';
import { type Column, code, markdownTable, plain } from './table.ts';

/** Notices, then the runs' figures, then their differences from the first run. A lower cost is no win: those are not counted. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { runs, metrics, instances, notices } = comparison;
  const sections = [
    `# ${runs.some(({ system }) => isSimulation(system)) ? 'SIMULATION: ' : ''}${count(runs.length, 'run')} over ${count(instances, 'common instance')}\n`,
    ...notices.map((notice) => `> ${plain(notice)}\n`),
    resultsTable(runs, metrics),
    `Shares are percentages; in parentheses, 95 % bootstrap intervals. Failed instances count as zero: ${failuresOf(runs)}.\n`,
    `## Against ${plain(runs[0]!.system)}\n`,
    differencesTable(comparison),
  ];
  return sections.join('\n');
}

/** For every run but the first: the instances that it wins and those that it loses, with the ranks of the gold in both. */
export function contestsMarkdown({ runs }: Comparison): string {
  const [first, ...others] = runs;
  const sections = others.map(({ system, wins, losses }) => {
    const columns: Column[] = [
      { title: 'instance', align: 'left' },
      { title: 'result', align: 'left' },
      { title: 'by', align: 'left' },
      { title: plain(first!.system), align: 'right' },
      { title: plain(system), align: 'right' },
    ];
    const row = (result: string) => (contest: Contest) => [
      code(contest.instance_id),
      result,
      titleOf(contest.metric),
      contest.first_ranks.map(rank).join(', '),
      contest.ranks.map(rank).join(', '),
    ];
    const title = `## ${plain(system)} against ${plain(first!.system)}: ${wins.length} won, ${losses.length} lost\n`;
    const rows = [...wins.map(row('won')), ...losses.map(row('lost'))];
    return rows.length === 0 ? title : `${title}\n${markdownTable(columns, rows)}`;
  });
  return sections.join('\n');
}

function differencesTable({ runs }: Comparison): string {
  const columns: Column[] = [
    { title: 'system', align: 'left' },
    { title: 'metric', align: 'left' },
    ...['difference', '95 % interval', 'p', 'wins', 'losses', 'ties'].map(
      (title): Column => ({ title, align: 'right' }),
    ),
  ];
  const rows = runs
    .slice(1)
    .flatMap(({ system, differences }) =>
      Object.entries(differences).map(([metric, { difference, low, high, p, wins, losses, ties }]) => [
        plain(system),
        titleOf(metric),
        signed(metric, difference),
        `${signed(metric, low)} to ${signed(metric, high)}`,
        probability(p),
        ...(unitOf(metric) === 'share' ? [wins, losses, ties].map(String) : [NOTHING, NOTHING, NOTHING]),
      ]),
    );
  return markdownTable(columns, rows);
}

function failuresOf(runs: readonly ComparedRun[]): string {
  return runs.map(({ system, failed }) => `${plain(system)} ${failed}`).join(', ');
}
