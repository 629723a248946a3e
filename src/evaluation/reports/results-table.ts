/** Tables of results: systems beside each other, and one system by groups of instances beside a baseline. */
import type { Evaluation } from '../evaluation.ts';
import { HEADLINE_METRICS, titleOf } from '../metrics/catalogue.ts';
import { estimate, figure, NOTHING } from './format.ts';
import { type Column, markdownTable, plain } from './table.ts';

const KEY_METRICS = ['function.acc@5', 'function.acc@10', 'file.acc@1', 'file.acc@5', 'functionF1', 'fileF1'];

/** Those headline metrics that at least one of `evaluations` has, in their order. */
export function headlineMetrics(evaluations: readonly Evaluation[]): string[] {
  return HEADLINE_METRICS.filter((metric) => evaluations.some(({ metrics }) => metrics[metric] !== undefined));
}

/** The four figures that stand for a run where there is no room for all; sets where a system answers with those alone. */
export function keyMetrics({ metrics }: Evaluation): string[] {
  return KEY_METRICS.filter((metric) => metrics[metric] !== undefined).slice(0, 4);
}

/** A row per system, a column per metric, each with its interval. */
export function resultsTable(
  evaluations: readonly Pick<Evaluation, 'system' | 'metrics'>[],
  metrics: readonly string[],
): string {
  const columns: Column[] = [
    { title: 'system', align: 'left' },
    ...metrics.map((metric): Column => ({ title: titleOf(metric), align: 'right' })),
  ];
  const rows = evaluations.map((evaluation) => [
    plain(evaluation.system),
    ...metrics.map((metric) => estimate(metric, evaluation.metrics[metric])),
  ]);
  return markdownTable(columns, rows);
}

/** A row per group of `by`; each metric of the system with its interval, and without in the column of `baseline`. */
export function breakdownTable(
  evaluation: Evaluation,
  baseline: Evaluation | undefined,
  by: string,
  metrics: readonly string[],
): string {
  const columns: Column[] = [
    { title: by, align: 'left' },
    { title: 'n', align: 'right' },
  ];
  for (const metric of metrics) {
    columns.push({ title: titleOf(metric), align: 'right' });
    if (baseline) columns.push({ title: plain(baseline.system), align: 'right' });
  }
  const rows = Object.entries(evaluation.breakdowns[by] ?? {}).map(([group, estimates]) => {
    const row = [plain(group), String(Math.max(0, ...metrics.map((metric) => estimates[metric]?.n ?? 0)))];
    for (const metric of metrics) {
      row.push(estimate(metric, estimates[metric]));
      if (!baseline) continue;
      const beside = baseline.breakdowns[by]?.[group]?.[metric];
      row.push(beside ? figure(metric, beside.mean) : NOTHING);
    }
    return row;
  });
  return markdownTable(columns, rows);
}
