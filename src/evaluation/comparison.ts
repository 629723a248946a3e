/**
 * Runs beside each other, over the instances that all of them have: means with intervals, and against the first run paired
 * differences and the instances won and lost. A failed instance counts as zero; one whose query leaks the fix does not count.
 */
import { UsageError } from '../core/index.ts';
import { withoutLeaks } from './aggregate.ts';
import type { Estimate, Estimates, Evaluation, ScoredInstance } from './evaluation.ts';
import { HEADLINE_METRICS } from './metrics/catalogue.ts';
import { meanInterval } from './statistics/bootstrap.ts';
import { comparePaired, type PairedComparison } from './statistics/paired.ts';

/** An instance that one of two runs gets right and the other does not. */
export interface Contest {
  readonly instance_id: string;
  readonly title: string;
  /** What decides: function.acc@10, or file.acc@1 where there are no gold functions. */
  readonly metric: string;
  /** Of the gold that the metric asks for, in the order of the gold; null where it is missing. */
  readonly first_ranks: readonly (number | null)[];
  readonly ranks: readonly (number | null)[];
}

export interface ComparedRun {
  /** Name of the system; a name that came before is numbered. */
  readonly system: string;
  /** Instances of this run that another run lacks. */
  readonly left_out: number;
  /** Failed instances among those compared. */
  readonly failed: number;
  readonly metrics: Estimates;
  /** By metric, this run less the first, over the instances that both have it for; empty for the first itself. */
  readonly differences: Readonly<Record<string, PairedComparison>>;
  /** Instances that this run gets right and the first does not, and the other way round. */
  readonly wins: readonly Contest[];
  readonly losses: readonly Contest[];
}

export interface Comparison {
  /** Instances that all runs have and whose query does not leak the fix. */
  readonly instances: number;
  /** Headline metrics that at least one run has. */
  readonly metrics: readonly string[];
  /** In the order given. */
  readonly runs: readonly ComparedRun[];
  /** What a reader must know before trusting the figures; one line each. */
  readonly notices: readonly string[];
}

/** A run with its instances among those compared, in the same order for all runs. */
interface Entry {
  readonly system: string;
  readonly evaluation: Evaluation;
  readonly leftOut: number;
  readonly instances: readonly ScoredInstance[];
}

/** Throws `UsageError` for fewer than two runs and for runs without a common instance. */
export function compareRuns(evaluations: readonly Evaluation[]): Comparison {
  if (evaluations.length < 2) throw new UsageError('there is nothing to compare; name at least two runs');
  const entries = entriesOf(evaluations);
  const first = entries[0]!;
  if (first.instances.length === 0)
    throw new UsageError('the runs have no instance in common; compare runs over the same dataset');
  const metrics = HEADLINE_METRICS.filter((metric) => evaluations.some((run) => run.metrics[metric]));
  return {
    instances: first.instances.length,
    metrics,
    runs: entries.map((entry) => comparedRun(entry, first, metrics)),
    notices: noticesOf(entries),
  };
}

function entriesOf(evaluations: readonly Evaluation[]): Entry[] {
  const byId = evaluations.map(({ instances }) => new Map(instances.map((one) => [one.instance_id, one])));
  const common = [...byId[0]!.keys()].filter((id) => byId.every((instances) => instances.has(id)));
  const counted = withoutLeaks(common.map((id) => byId[0]!.get(id)!));
  const seen = new Map<string, number>();
  return evaluations.map((evaluation, i) => {
    const times = (seen.get(evaluation.system) ?? 0) + 1;
    seen.set(evaluation.system, times);
    const system = times === 1 ? evaluation.system : `${evaluation.system} (${times})`;
    const instances = counted.map(({ instance_id }) => byId[i]!.get(instance_id)!);
    return { system, evaluation, leftOut: evaluation.instances.length - common.length, instances };
  });
}

function comparedRun(entry: Entry, first: Entry, names: readonly string[]): ComparedRun {
  const metrics: Record<string, Estimate> = {};
  const differences: Record<string, PairedComparison> = {};
  for (const metric of names) {
    const pairs = entry.instances.map(({ scores }, i) => [first.instances[i]!.scores[metric], scores[metric]] as const);
    const values = pairs.flatMap(([, right]) => right ?? []);
    if (values.length > 0) metrics[metric] = estimateOf(values);
    const complete = pairs.filter((pair): pair is readonly [number, number] => !pair.includes(undefined));
    if (entry === first || complete.length === 0) continue;
    differences[metric] = comparePaired(
      complete.map(([left]) => left),
      complete.map(([, right]) => right),
    );
  }
  return {
    system: entry.system,
    left_out: entry.leftOut,
    failed: entry.instances.filter(({ failure }) => failure !== undefined).length,
    metrics,
    differences,
    ...contestsOf(first, entry),
  };
}

function estimateOf(values: readonly number[]): Estimate {
  const [low, high] = meanInterval(values);
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, low, high, n: values.length };
}

function contestsOf(first: Entry, entry: Entry): { wins: Contest[]; losses: Contest[] } {
  const contests = first.instances.flatMap((left, i) => {
    const right = entry.instances[i]!;
    const byFunction = left.gold_functions.length > 0;
    const metric = byFunction ? 'function.acc@10' : 'file.acc@1';
    const gain = (right.scores[metric] ?? 0) - (left.scores[metric] ?? 0);
    if (gain === 0) return [];
    const ranks = (one: ScoredInstance) => (byFunction ? one.function_ranks : one.file_ranks);
    const { instance_id, title } = left;
    return [{ gain, contest: { instance_id, title, metric, first_ranks: ranks(left), ranks: ranks(right) } }];
  });
  return {
    wins: contests.filter(({ gain }) => gain > 0).map(({ contest }) => contest),
    losses: contests.filter(({ gain }) => gain < 0).map(({ contest }) => contest),
  };
}

function noticesOf(entries: readonly Entry[]): string[] {
  const [first, ...others] = entries;
  const { dataset } = first!.evaluation;
  const foreign = others
    .filter(({ evaluation }) => evaluation.dataset.sha256 !== dataset.sha256)
    .map(
      ({ system, evaluation }) =>
        `${system} ran on another dataset (${describe(evaluation.dataset)}) than ${first!.system} (${describe(dataset)}): issues and gold may differ`,
    );
  const partial = entries
    .filter(({ leftOut }) => leftOut > 0)
    .map(
      ({ system, evaluation, leftOut }) =>
        `${leftOut} of the ${evaluation.instances.length} instances of ${system} are left out: another run lacks them`,
    );
  const leaking = first!.evaluation.instances.length - first!.leftOut - first!.instances.length;
  const leaks = leaking > 0 ? [`${leaking} more are left out: their query is the fix's own commit message`] : [];
  return [...foreign, ...partial, ...leaks];
}

function describe({ name, sha256 }: Evaluation['dataset']): string {
  return `${name}, sha256 ${sha256.slice(0, 8)}`;
}
