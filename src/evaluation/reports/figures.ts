/** The plots of a report: what they show of the system and of its baselines, each with the table that says the same. */
import type { Evaluation } from '../evaluation.ts';
import { titleOf } from '../metrics/catalogue.ts';
import { capitalized, count, estimate, figure, NOTHING } from './format.ts';
import { type CostPoint, costPlot } from './plots/cost-plot.ts';
import { type Group, groupPlot } from './plots/group-plot.ts';
import { type Line, linePlot } from './plots/line-plot.ts';
import type { Plot } from './plots/plot.ts';

/** The metric that stands for a run: function acc@10, or file acc@1 where no instance has gold functions. */
function leadingMetric({ metrics }: Evaluation): string {
  return metrics['function.acc@10'] ? 'function.acc@10' : 'file.acc@1';
}

/** Accuracy by k at function and at file level. */
export function accuracyPlots(evaluations: readonly Evaluation[]): Plot[] {
  return ['function', 'file'].flatMap((level) => {
    const metrics = accuraciesOf(evaluations[0]!, level);
    if (metrics.length < 2) return [];
    const lines = evaluations.flatMap(({ system, metrics: estimates }, index): Line[] => {
      const points = metrics.flatMap(({ metric, k }) => (estimates[metric] ? [{ k, ...estimates[metric] }] : []));
      return points.length > 0 ? [{ system, index, points }] : [];
    });
    const title = `${capitalized(level)} accuracy by k`;
    const caption = `Percent of ${evaluations[0]!.metrics[metrics[0]!.metric]!.n} instances whose first k places hold every gold ${level}, or gold alone.`;
    return {
      title,
      caption,
      svg: linePlot(`accuracy-${level}`, title, caption, lines),
      table: {
        columns: ['system', ...metrics.map(({ k }) => `@${k}`)],
        rows: evaluations.map(({ system, metrics: estimates }) => [
          system,
          ...metrics.map(({ metric }) => estimate(metric, estimates[metric])),
        ]),
      },
    };
  });
}

/** The leading metric for each group of each breakdown that splits the instances. */
export function breakdownPlots(evaluations: readonly Evaluation[]): Plot[] {
  const [evaluation] = evaluations;
  const metric = leadingMetric(evaluation!);
  return Object.entries(evaluation!.breakdowns).flatMap(([by, byGroup], number) => {
    const groups = Object.entries(byGroup).flatMap(([name, estimates]): Group[] => {
      const values = evaluations.map(({ breakdowns }) => breakdowns[by]?.[name]?.[metric]);
      const n = estimates[metric]?.n ?? 0;
      return n > 0 ? [{ name, n, values }] : [];
    });
    if (groups.length < 2) return [];
    const title = `By ${by}`;
    const caption = breakdownCaption(evaluations);
    const systems = evaluations.map(({ system }) => system);
    return {
      title,
      caption,
      svg: groupPlot(`breakdown-${number}`, title, caption, systems, groups),
      table: {
        columns: [by, 'n', ...systems],
        rows: groups.map(({ name, n, values }) => [name, String(n), ...values.map((value) => estimate(metric, value))]),
      },
    };
  });
}

/** What every plot of a breakdown shows. */
export function breakdownCaption(evaluations: readonly Evaluation[]): string {
  const metric = capitalized(titleOf(leadingMetric(evaluations[0]!)));
  const others = evaluations.length > 1 ? '; marks are the other systems' : '';
  return `${metric} in percent, n instances in each group. Bars are ${evaluations[0]!.system} with its 95 % interval${others}.`;
}

/** The leading metric against seconds, and against dollars, where at least two systems report them. */
export function costPlots(evaluations: readonly Evaluation[]): Plot[] {
  const metric = leadingMetric(evaluations[0]!);
  return ['seconds', 'dollars'].flatMap((unit) => {
    const points = evaluations.flatMap(({ system, metrics }, index): CostPoint[] => {
      const [cost, value] = [metrics[unit]?.mean ?? 0, metrics[metric]];
      return cost > 0 && value ? [{ system, index, cost, value }] : [];
    });
    if (points.length < 2) return [];
    const title = `${capitalized(unit)} against accuracy`;
    const silent = evaluations.length - points.length;
    const caption = `${capitalized(titleOf(metric))} in percent${silent > 0 ? `, without ${count(silent, 'system')} that report no ${unit}` : ''}.`;
    return {
      title,
      caption,
      svg: costPlot(`cost-${unit}`, title, caption, `${unit} per instance`, points),
      table: {
        columns: ['system', unit, titleOf(metric)],
        rows: evaluations.map(({ system, metrics }) => [
          system,
          metrics[unit] ? figure(unit, metrics[unit].mean) : NOTHING,
          estimate(metric, metrics[metric]),
        ]),
      },
    };
  });
}

/** The `LEVEL.acc@k` that a run has, by ascending k. */
function accuraciesOf({ metrics }: Evaluation, level: string): { metric: string; k: number }[] {
  const prefix = `${level}.acc@`;
  return Object.keys(metrics)
    .filter((metric) => metric.startsWith(prefix))
    .map((metric) => ({ metric, k: Number(metric.slice(prefix.length)) }))
    .sort((a, b) => a.k - b.k);
}
