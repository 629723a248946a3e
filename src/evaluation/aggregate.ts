/**
 * Turns scored instances into means with intervals, over the run and by group. A query that is the fix's own commit message leaks the
 * fix: such instances count in the breakdowns by dataset and by query source only, unless the whole run consists of them (a user's own
 * history), where they are all there is to count.
 */
import { BREAKDOWNS } from './breakdowns.ts';
import type { Estimate, Estimates, Evaluation, ScoredInstance } from './evaluation.ts';
import { metricNames } from './metrics/catalogue.ts';
import { bootstrap } from './statistics/bootstrap.ts';

const LEAKING_SOURCE = 'commit_message';

/** Means are taken in the order of `instances`; a breakdown whose values are not known is left out. */
export function aggregate(instances: readonly ScoredInstance[]): Pick<Evaluation, 'metrics' | 'breakdowns'> {
  const counted = withoutLeaks(instances);
  const breakdowns: Record<string, Record<string, Estimates>> = {};
  for (const { name, withLeaks, split } of BREAKDOWNS) {
    const groups = split(withLeaks ? instances : counted);
    if (groups.size === 0) continue;
    breakdowns[name] = Object.fromEntries([...groups].map(([label, group]) => [label, estimatesOf(group)]));
  }
  return { metrics: estimatesOf(counted), breakdowns };
}

/** The instances that headline numbers are taken over. */
export function withoutLeaks(instances: readonly ScoredInstance[]): readonly ScoredInstance[] {
  const fair = instances.filter(({ query_source }) => query_source !== LEAKING_SOURCE);
  return fair.length > 0 ? fair : instances;
}

/** Every metric over those instances to which it applies. */
function estimatesOf(instances: readonly ScoredInstance[]): Estimates {
  const intervalOf = bootstrap();
  const estimates: Record<string, Estimate> = {};
  for (const name of metricNames()) {
    const values = instances.flatMap(({ scores }) => scores[name] ?? []);
    if (values.length === 0) continue;
    const [low, high] = intervalOf(values);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    estimates[name] = { mean, low, high, n: values.length };
  }
  return estimates;
}
