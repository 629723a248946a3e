/** Every score that an instance can have: its name, the title that reports print, and its unit. */
import { LEVELS, type Level } from './levels.ts';

/** The k of acc@k, hit@k, recall@k and ndcg@k. */
export const CUTOFFS = [1, 3, 5, 10, 15, 20] as const;

/** The k of line coverage. */
export const LINE_COVERAGE_CUTOFFS = [5, 10] as const;

const RANKED_METRICS = ['acc', 'hit', 'recall', 'ndcg'] as const;

/** `share`: 0 to 1, printed as a percentage; `quantity`: seconds, dollars or a count. */
export type MetricUnit = 'share' | 'quantity';

/** What a reader wants first, most telling first. */
export const HEADLINE_METRICS: readonly string[] = [
  'function.acc@5',
  'function.acc@10',
  'function.mrr',
  'module.acc@10',
  'file.acc@1',
  'file.acc@5',
  'fileF1',
  'functionF1',
  'seconds',
  'dollars',
];

const LEVEL_TITLES: Readonly<Record<Level, string>> = {
  function: 'function',
  module: 'module',
  file: 'file',
  fileByFunction: 'file (by function)',
};

const SET_TITLES: Readonly<Record<string, string>> = {
  filePrecision: 'file precision',
  fileRecall: 'file recall',
  fileF1: 'file F1',
  functionPrecision: 'function precision',
  functionRecall: 'function recall',
  functionF1: 'function F1',
};

const TRAJECTORY_TITLES: Readonly<Record<string, string>> = {
  toolEfficiency: 'tool efficiency',
  redundancy: 'redundancy',
};

const COST_TITLES: Readonly<Record<string, string>> = {
  seconds: 'seconds',
  turns: 'turns',
  toolCalls: 'tool calls',
  modelCalls: 'model calls',
  cachedCalls: 'cached calls',
  inputTokens: 'input tokens',
  outputTokens: 'output tokens',
  dollars: 'dollars',
};

/** All names, in the order in which reports list them. */
export function metricNames(): string[] {
  return [
    ...LEVELS.flatMap((level) => [
      ...RANKED_METRICS.flatMap((metric) => CUTOFFS.map((k) => `${level}.${metric}@${k}`)),
      `${level}.mrr`,
    ]),
    ...LINE_COVERAGE_CUTOFFS.map((k) => `lineCoverage@${k}`),
    ...Object.keys(SET_TITLES),
    ...Object.keys(TRAJECTORY_TITLES),
    ...Object.keys(COST_TITLES),
  ];
}

/** `function acc@5` of `function.acc@5`; a name that is not in the catalogue is its own title. */
export function titleOf(name: string): string {
  const [level, metric] = name.split('.');
  if (metric !== undefined && Object.hasOwn(LEVEL_TITLES, level!)) return `${LEVEL_TITLES[level as Level]} ${metric}`;
  const titles = { ...SET_TITLES, ...TRAJECTORY_TITLES, ...COST_TITLES };
  if (Object.hasOwn(titles, name)) return titles[name]!;
  return name.replace(/^lineCoverage@/, 'line coverage@');
}

/** A cost is a quantity; everything else is a share. */
export function unitOf(name: string): MetricUnit {
  return Object.hasOwn(COST_TITLES, name) ? 'quantity' : 'share';
}
