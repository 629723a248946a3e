/** `report.md`: what was run, what came out, for whom it is good, and every instance that failed or could not be scored. */
import type { Evaluation } from '../evaluation.ts';
import { basisOf, countsOf } from './counts.ts';
import { count, percent } from './format.ts';
import { headingOf, simulationNotes } from './heading.ts';
import { modelBill } from './model-bill.ts';
import { calibrationLine, reliabilityTable } from './reliability.ts';
import { breakdownTable, headlineMetrics, keyMetrics, resultsTable } from './results-table.ts';
import { type Column, code, markdownTable, plain } from './table.ts';

/** The report of `evaluation`, beside `baselines` over the same instances. */
export function markdownReport(evaluation: Evaluation, baselines: readonly Evaluation[]): string {
  const { dataset } = evaluation;
  const evaluations = [evaluation, ...baselines];
  const { answered, failed, rejected, leaking } = countsOf(evaluation);
  const share = evaluation.instances.length === 0 ? '' : ` (${percent(answered / evaluation.instances.length)} %)`;
  const sections = [
    `# ${plain(headingOf(evaluation))}\n`,
    ...simulationNotes(evaluation).map((note) => `> ${note}\n`),
    [
      `- Dataset: ${plain(dataset.name)}, sha256 \`${dataset.sha256.slice(0, 16)}\``,
      `- Answered: ${count(answered, 'instance')}${share}`,
      `- Failed, scored zero: ${count(failed, 'instance')}`,
      `- Rejected, not scored: ${count(rejected, 'row')}`,
      ...modelBill(evaluation).map((bill) => `- Chat model: ${bill}`),
      ...(leaking > 0 ? [`- Query is the fix's own message, not in the results: ${count(leaking, 'instance')}`] : []),
      '',
    ].join('\n'),
    '## Results\n',
    resultsTable(evaluations, headlineMetrics(evaluations)),
    `Shares are percentages; in parentheses, 95 % bootstrap intervals. ${basisOf(evaluation)}\n`,
    ...Object.keys(evaluation.breakdowns).flatMap((by) => [
      `## By ${plain(by)}\n`,
      breakdownTable(evaluation, baselines[0], by, keyMetrics(evaluation)),
    ]),
    ...calibrationSection(evaluation),
    ...failureSection(evaluation),
    ...rejectionSection(evaluation),
  ];
  return sections.join('\n');
}

function calibrationSection({ calibration = {} }: Evaluation): string[] {
  return Object.entries(calibration).flatMap(([level, figures]) => [
    `## Probabilities of ${level}s\n`,
    `${calibrationLine(figures)}: the first ten of every answer.\n`,
    reliabilityTable(figures.bins),
  ]);
}

function failureSection({ instances }: Evaluation): string[] {
  const rows = instances.flatMap(({ instance_id, failure }) =>
    failure === undefined ? [] : [[code(instance_id), plain(failure)]],
  );
  return listing('Failed, scored zero', ['instance', 'reason'], rows);
}

function rejectionSection({ rejections }: Evaluation): string[] {
  const rows = rejections.map(({ instance_id, place, reason }) => [
    instance_id === undefined ? '' : code(instance_id),
    plain(place),
    plain(reason),
  ]);
  return listing('Rejected, not scored', ['instance', 'place', 'reason'], rows);
}

function listing(title: string, columns: readonly string[], rows: readonly string[][]): string[] {
  if (rows.length === 0) return [];
  const left = columns.map((column): Column => ({ title: column, align: 'left' }));
  return [`## ${title}\n`, markdownTable(left, rows)];
}
