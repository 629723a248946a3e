/** docs/results.md: every recorded experiment with its figures by dataset and language, its paired comparisons and its losses. */
import { count, plain, resultsTable, titleOf } from '../src/evaluation/index.ts';
import type { Experiment } from './experiment.ts';
import { PAIRED_METRICS, type Results } from './results.ts';
import { type Group, groupTable, lossesLists, pairedTable } from './results-tables.ts';

const INTRODUCTION = `# Results

Generated from \`experiments/results/\` by \`npm run tables\`: edits here are lost. Experiments are fixed in \`experiments/*.yaml\`.

acc@k: an instance counts when *all* of its gold is among the first k, or when the first k are all gold. [evaluation.md](evaluation.md) defines
every metric and the baselines. Figures are percentages; in parentheses, 95 % bootstrap intervals. Differences are Fixpoint less the baseline in points,
over the same instances, with the 95 % interval of the paired bootstrap and the two-sided p of Fisher's randomization test. A failed instance scores zero.
`;

/** An experiment and what was recorded of it. */
export interface RecordedExperiment {
  readonly experiment: Experiment;
  readonly results: Results;
}

/** In the order given. */
export function resultsPage(recorded: readonly RecordedExperiment[]): string {
  return [INTRODUCTION, ...recorded.map(experimentSection)].join('\n');
}

/** Datasets in order, those whose queries leak the fix apart. */
export function datasetGroups({ experiment, results }: RecordedExperiment): { fair: Group[]; leaking: Group[] } {
  const groups = Object.keys(results.systems[0]!.dataset).map((name) => ({
    name,
    label: experiment.labels?.[name] ?? name.replaceAll('_', ' '),
  }));
  const leaks = ({ name }: Group) => results.leaking_datasets.includes(name);
  return { fair: groups.filter((group) => !leaks(group)), leaking: groups.filter(leaks) };
}

function experimentSection(recorded: RecordedExperiment): string {
  const { experiment, results } = recorded;
  const { fair, leaking } = datasetGroups(recorded);
  const languages = Object.keys(results.systems[0]!.language).map((name) => ({ name, label: name }));
  const severalDatasets = fair.length + leaking.length > 1;
  return [
    `## ${plain(experiment.title)}\n`,
    `${experiment.about.trim()}\n`,
    provenance(experiment, results),
    fair.length > 0 ? '### All instances\n' : '### All instances: their queries leak the fix\n',
    overallTable(results),
    ...(severalDatasets && fair.length > 0 ? ['### By dataset\n', groupTable(results, 'dataset', fair)] : []),
    ...(severalDatasets && leaking.length > 0 ? leakingSection(results, leaking) : []),
    ...(languages.length > 1 ? ['### By language\n', groupTable(results, 'language', languages)] : []),
    ...(results.systems.length > 1 ? pairedSections(results, [...fair, ...leaking.map(marked)]) : []),
  ].join('\n');
}

function leakingSection(results: Results, groups: readonly Group[]): string[] {
  return [
    '### Apart: commit messages as queries, which leak the fix\n',
    groupTable(results, 'dataset', groups),
    'These instances count in no other table but the comparisons below, where they are marked.\n',
  ];
}

function marked({ name, label }: Group): Group {
  return { name, label: `${label}, leaking` };
}

/** Where there is one dataset, all instances are its instances. */
function pairedSections({ comparisons }: Results, groups: readonly Group[]): string[] {
  const parts = groups.length > 1 ? groups : [];
  return [
    '### Fixpoint against each baseline\n',
    ...PAIRED_METRICS.flatMap((metric) => [`By ${titleOf(metric)}:\n`, pairedTable(comparisons, metric, parts)]),
    '### Losses\n',
    'Instances whose functions are all among the first ten of the baseline, and not of Fixpoint.\n',
    lossesLists(comparisons, groups),
  ];
}

function overallTable({ systems }: Results): string {
  return resultsTable(
    systems.map(({ system, all }) => ({ system, metrics: all })),
    Object.keys(systems[0]!.all),
  );
}

/** What was run on what, and how much of it was answered. */
function provenance(
  { name, dataset, history, arguments: { mode, judge, baselines, weights } }: Experiment,
  results: Results,
): string {
  const { answered, failed, rejected, leaking } = results.counts;
  const [flags, source] = dataset
    ? [' -- --datasets DIR --repositories DIR', `--dataset ${dataset.file} --repositories DIR`]
    : ['', `--history ${history!.fixes} --repo CLONE`];
  const ranker = weights === undefined ? '' : ` --weights ${weights}`;
  const simulated = judge === undefined ? '' : ` --judge ${judge}`;
  const beside = baselines.map((baseline) => ` --baseline ${baseline}`).join('');
  const data = dataset
    ? `\`${dataset.file}\`, sha256 \`${dataset.sha256}\`${dataset.only ? `, its rows of \`${dataset.only}\`` : ''}`
    : `the last ${history!.fixes} fixes of this repository back from \`${history!.from}\`, as far as there are any`;
  return [
    '```sh',
    `npm run experiment ${name}${flags}`,
    '```\n',
    `- Runs \`fixpoint eval ${source} --mode ${mode}${simulated}${ranker}${beside}\`, Fixpoint ${results.fixpoint}`,
    `- Data: ${data}`,
    `- ${count(answered, 'instance')} answered, ${failed} failed, ${rejected} rejected and not scored`,
    ...(leaking > 0 ? [`- ${count(leaking, 'instance')} with a query that leaks the fix, told apart`] : []),
    '',
  ].join('\n');
}
