/**
 * What is kept of a run: aggregate figures and the ids of lost instances, in `experiments/results/NAME.json`. The tables of the README
 * and of docs/results.md are made from these files alone.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  compareRuns,
  countsOf,
  type Estimates,
  type Evaluation,
  headlineMetrics,
  type PairedComparison,
  unitOf,
} from '../src/evaluation/index.ts';
import { EXPERIMENTS, type Experiment, GROUPINGS } from './experiment.ts';

/** Estimates of the headline shares: over all instances whose query does not leak the fix, and by group. */
export type SystemResults = { readonly system: string; readonly all: Estimates } & Readonly<
  Record<(typeof GROUPINGS)[number], Readonly<Record<string, Estimates>>>
>;

/** By metric, Fixpoint less the baseline on the same instances. */
type Differences = Readonly<Record<string, PairedComparison>>;

/** Fixpoint against one baseline. */
export interface PairedResults {
  readonly baseline: string;
  readonly all: Differences;
  readonly dataset: Readonly<Record<string, Differences>>;
  /** By dataset, the instances whose gold functions are all among the baseline's first ten, and not among Fixpoint's. */
  readonly lost: Readonly<Record<string, readonly string[]>>;
}

export interface Results {
  readonly version: 1;
  readonly experiment: string;
  /** The version that ran. */
  readonly fixpoint: string;
  readonly dataset: Evaluation['dataset'];
  readonly counts: ReturnType<typeof countsOf>;
  /** Datasets all of whose queries are the fixes' own messages. */
  readonly leaking_datasets: readonly string[];
  /** Fixpoint first, then the baselines. */
  readonly systems: readonly SystemResults[];
  readonly comparisons: readonly PairedResults[];
}

export const PAIRED_METRICS = ['function.acc@10', 'file.acc@1'] as const;

/** `evaluations`: Fixpoint's first, then the baselines', over the same instances. */
export function resultsOf(experiment: string, fixpoint: string, evaluations: readonly Evaluation[]): Results {
  const [evaluation, ...baselines] = evaluations;
  const metrics = headlineMetrics(evaluations).filter((metric) => unitOf(metric) === 'share');
  const datasets = [...new Set(evaluation!.instances.map(({ dataset }) => dataset))].sort();
  return {
    version: 1,
    experiment,
    fixpoint,
    dataset: evaluation!.dataset,
    counts: countsOf(evaluation!),
    leaking_datasets: datasets.filter((name) =>
      within(name, evaluation!).instances.every(({ query_source }) => query_source === 'commit_message'),
    ),
    systems: evaluations.map((one) => systemResults(one, metrics)),
    comparisons: baselines.map((baseline) => pairedResults(evaluation!, baseline, datasets)),
  };
}

function within(dataset: string, evaluation: Evaluation): Evaluation {
  return { ...evaluation, instances: evaluation.instances.filter((instance) => instance.dataset === dataset) };
}

function systemResults({ system, metrics, breakdowns }: Evaluation, names: readonly string[]): SystemResults {
  const chosen = (estimates: Estimates): Estimates =>
    Object.fromEntries(names.flatMap((name) => (estimates[name] ? [[name, estimates[name]]] : [])));
  const [dataset, language] = GROUPINGS.map((by) =>
    Object.fromEntries(Object.entries(breakdowns[by] ?? {}).map(([group, estimates]) => [group, chosen(estimates)])),
  );
  return { system, all: chosen(metrics), dataset: dataset!, language: language! };
}

function pairedResults(evaluation: Evaluation, baseline: Evaluation, datasets: readonly string[]): PairedResults {
  const byDataset = datasets.map((name) => [name, against(within(name, baseline), within(name, evaluation))] as const);
  return {
    baseline: baseline.system,
    all: against(baseline, evaluation).differences,
    dataset: Object.fromEntries(byDataset.map(([name, { differences }]) => [name, differences])),
    lost: Object.fromEntries(byDataset.flatMap(([name, { lost }]) => (lost.length > 0 ? [[name, lost]] : []))),
  };
}

function against(baseline: Evaluation, evaluation: Evaluation): { differences: Differences; lost: string[] } {
  const { differences, losses } = compareRuns([baseline, evaluation]).runs[1]!;
  const chosen = PAIRED_METRICS.flatMap((metric) => (differences[metric] ? [[metric, differences[metric]]] : []));
  const lost = losses.filter(({ metric }) => metric === 'function.acc@10').map(({ instance_id }) => instance_id);
  return { differences: Object.fromEntries(chosen), lost };
}

export function resultsFile(name: string): string {
  return join(EXPERIMENTS, 'results', `${name}.json`);
}

/** Undefined where no results are recorded. */
export function readResults({ name }: Pick<Experiment, 'name'>): Results | undefined {
  const file = resultsFile(name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined;
}

/** One estimate a line, so that a difference between two runs can be read. */
export function writeResults(results: Results): string {
  const file = resultsFile(results.experiment);
  const text = JSON.stringify(results, undefined, 1).replace(/\{[^{}]*\}/g, (innermost) =>
    innermost.replace(/\s+/g, ' '),
  );
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${text}\n`);
  return file;
}
