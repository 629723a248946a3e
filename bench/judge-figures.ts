/**
 * Tables and plots of what simulated judges reached: `npx tsx bench/judge-figures.ts --curves CURVES.json --modes MODES.jsonl --plot docs/simulation.svg`,
 * from the files of `judge-curves.ts --json` and `judge-modes.ts`. Tables go to stdout, as Markdown.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Column, markdownTable, meanInterval } from '../src/evaluation/index.ts';
import { type PlotLine, strengthPlot } from './strength-plot.ts';

interface Curve {
  readonly fusion: string;
  readonly schedule?: string;
  readonly accuracy?: number;
  readonly noise?: number;
  readonly consistency?: number;
  readonly kept: number;
  readonly calls?: number;
  readonly rounds?: number;
  readonly tau?: number;
  readonly overlap10?: number;
  readonly figures: readonly {
    readonly name: string;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  }[];
}

interface Answer {
  readonly instance_id: string;
  readonly rouge1: number;
  readonly golds: number;
  readonly mode: string;
  readonly fusion?: string;
  readonly accuracy?: number;
  readonly acc10: number;
  readonly recall10: number;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly rounds: number;
}

const { values: flags } = parseArgs({
  options: { curves: { type: 'string' }, modes: { type: 'string' }, plot: { type: 'string' } },
});
const curves = flags.curves === undefined ? [] : (JSON.parse(readFileSync(flags.curves, 'utf8')) as Curve[]);
const answers = flags.modes === undefined ? [] : linesOf<Answer>(flags.modes);
if (curves.length > 0) {
  fusionTables('acc5');
  fusionTables('acc10');
  scheduleTable();
}
if (answers.length > 0) {
  modesTable();
  gainTables();
}
if (flags.plot !== undefined) writeFileSync(flags.plot, plots());

/** Accuracy by strength and fusion, of the full sweep: one table for each judge. */
function fusionTables(metric: 'acc5' | 'acc10'): void {
  const swept = curves.filter(({ schedule }) => schedule === 'sweep');
  for (const consistency of distinct(swept.map((curve) => curve.consistency!)))
    for (const noise of distinct(swept.map((curve) => curve.noise!))) {
      const same = swept.filter((curve) => curve.consistency === consistency && curve.noise === noise);
      const fusions = distinct(same.map(({ fusion }) => fusion));
      const rows = distinct(same.map((curve) => curve.accuracy!)).map((accuracy) => [
        String(accuracy),
        ...fusions.map((fusion) => {
          const found = same.find((curve) => curve.accuracy === accuracy && curve.fusion === fusion);
          return found ? difference(figureOf(found, metric)) : '';
        }),
      ]);
      print(
        `${metric.replace('acc', 'acc@')}, noise ${noise}, consistency ${consistency}`,
        ['accuracy', ...fusions],
        rows,
      );
    }
}

/** What each schedule costs and keeps, over all strengths. */
function scheduleTable(): void {
  const columns = ['schedule', 'calls', 'rounds', 'tau', 'overlap@10', 'kept at accuracy 1'];
  const rows = distinct(curves.flatMap(({ schedule }) => schedule ?? [])).map((schedule) => {
    const same = curves.filter((curve) => curve.schedule === schedule && curve.fusion === 'none');
    const perfect = same.filter(({ accuracy }) => accuracy === 1);
    return [
      schedule,
      mean(same.map(({ calls = 0 }) => calls)).toFixed(1),
      mean(same.map(({ rounds = 0 }) => rounds)).toFixed(1),
      mean(same.map(({ tau = 0 }) => tau)).toFixed(2),
      mean(same.map(({ overlap10 = 0 }) => overlap10)).toFixed(2),
      percent(mean(perfect.map(({ kept }) => kept))),
    ];
  });
  print('schedules', columns, rows);
}

/** Every mode by strength: what it reaches, and what it costs an issue. */
function modesTable(): void {
  const columns = [
    'mode',
    'fusion',
    'accuracy',
    'acc@10',
    'against rank',
    'recall@10',
    'rounds',
    'calls',
    'tokens in',
    'tokens out',
  ];
  const ranked = new Map(answersOf({ mode: 'rank' }).map((answer) => [answer.instance_id, answer]));
  const rows = conditions().map((condition) => {
    const own = answersOf(condition);
    const gains = own.map(({ instance_id, acc10 }) => acc10 - (ranked.get(instance_id)?.acc10 ?? 0));
    const [low, high] = meanInterval(gains);
    return [
      condition.mode,
      condition.fusion ?? '',
      condition.accuracy === undefined ? '' : String(condition.accuracy),
      percent(mean(own.map(({ acc10 }) => acc10))),
      condition.mode === 'rank' ? '' : `${signed(mean(gains))} (${signed(low)} to ${signed(high)})`,
      percent(mean(own.map(({ recall10 }) => recall10))),
      condition.mode === 'agent' ? mean(own.map(({ rounds }) => rounds)).toFixed(1) : '',
      mean(own.map(({ calls }) => calls)).toFixed(1),
      Math.round(mean(own.map(({ inputTokens }) => inputTokens))).toLocaleString('en-US'),
      Math.round(mean(own.map(({ outputTokens }) => outputTokens))).toLocaleString('en-US'),
    ];
  });
  print(`modes, ${ranked.size} issues`, columns, rows);
}

/** The agent's gain in recall@10 over reranking alone, where the issue says little of the code, and where there is much to find. */
function gainTables(): void {
  const thirds = answersOf({ mode: 'rank' })
    .map(({ rouge1 }) => rouge1)
    .sort((a, b) => a - b);
  const [first, second] = [1, 2].map((third) => thirds[Math.floor((thirds.length * third) / 3)]!);
  const overlap = ({ rouge1 }: Answer) => (rouge1 < first! ? 'low' : rouge1 < second! ? 'middle' : 'high');
  const number = ({ golds }: Answer) => (golds === 1 ? '1' : golds <= 3 ? '2 to 3' : '4 and more');
  gainTable('lexical overlap (thirds of ROUGE-1)', overlap, ['low', 'middle', 'high']);
  gainTable('gold functions', number, ['1', '2 to 3', '4 and more']);
}

function gainTable(title: string, groupOf: (answer: Answer) => string, groups: readonly string[]): void {
  const pairs = conditions().filter(({ mode }) => mode === 'agent' || mode === 'reformulate');
  const rows = pairs.map(({ mode, fusion, accuracy }) => {
    const reranked = new Map(
      answersOf({ mode: 'rerank', fusion, accuracy }).map((answer) => [answer.instance_id, answer]),
    );
    const own = answersOf({ mode, fusion, accuracy }).filter(({ instance_id }) => reranked.has(instance_id));
    return [
      mode,
      fusion ?? '',
      String(accuracy),
      ...groups.map((group) => {
        const gains = own
          .filter((answer) => groupOf(answer) === group)
          .map(({ instance_id, recall10 }) => recall10 - reranked.get(instance_id)!.recall10);
        const [low, high] = meanInterval(gains);
        return `${signed(mean(gains))} (${signed(low)} to ${signed(high)}), n=${gains.length}`;
      }),
    ];
  });
  print(`recall@10 over rerank by ${title}`, ['mode', 'fusion', 'accuracy', ...groups], rows);
}

/** Reranking by fusion, and the modes by strength, side by side. */
function plots(): string {
  const swept = curves.filter(
    ({ schedule, noise, consistency }) => schedule === 'sweep' && noise === 1 && consistency === 0.5,
  );
  const rank = curves.find(({ fusion, schedule }) => fusion === 'rank' && schedule === undefined);
  const byFusion = (metric: 'acc5' | 'acc10') =>
    distinct(swept.map(({ fusion }) => fusion)).map(
      (fusion): PlotLine => ({
        name: `fusion ${fusion}`,
        points: swept
          .filter((curve) => curve.fusion === fusion)
          .map((curve) => ({ x: curve.accuracy!, y: figureOf(curve, metric).mean })),
      }),
    );
  const fusion = answers.some((answer) => answer.fusion === 'learned') ? 'learned' : 'none';
  const byMode = distinct(answers.flatMap(({ mode }) => (mode === 'rank' ? [] : [mode]))).map(
    (mode): PlotLine => ({
      name: mode,
      points: distinct(answersOf({ mode, fusion }).map(({ accuracy }) => accuracy!)).map((accuracy) => ({
        x: accuracy,
        y: mean(answersOf({ mode, fusion, accuracy }).map(({ acc10 }) => acc10)),
      })),
    }),
  );
  return strengthPlot([
    ...(['acc5', 'acc10'] as const).map((metric) => ({
      title: 'rerank',
      metric: `function ${metric.replace('acc', 'acc@')}`,
      floor: rank ? figureOf(rank, metric).mean : 0,
      lines: byFusion(metric),
    })),
    {
      title: `modes, fusion ${fusion}`,
      metric: 'function acc@10',
      floor: mean(answersOf({ mode: 'rank' }).map(({ acc10 }) => acc10)),
      lines: byMode,
    },
  ]);
}

interface Condition {
  readonly mode: string;
  readonly fusion?: string | undefined;
  readonly accuracy?: number | undefined;
}

function conditions(): Condition[] {
  const known = new Map(
    answers.map(({ mode, fusion, accuracy }) => [`${mode} ${fusion} ${accuracy}`, { mode, fusion, accuracy }]),
  );
  const place = ['rank', 'rerank', 'reformulate', 'agent'];
  return [...known.values()].sort(
    (a, b) =>
      place.indexOf(a.mode) - place.indexOf(b.mode) ||
      (a.fusion ?? '').localeCompare(b.fusion ?? '') ||
      (a.accuracy ?? 0) - (b.accuracy ?? 0),
  );
}

function answersOf(wanted: Condition): Answer[] {
  return answers.filter((answer) =>
    Object.entries(wanted).every(([key, value]) => value === undefined || answer[key as keyof Condition] === value),
  );
}

function figureOf({ figures }: Curve, name: string) {
  return figures.find((figure) => figure.name === name)!;
}

function difference({ mean, low, high }: { mean: number; low: number; high: number }): string {
  return `${percent(mean)} (${signed(low)} to ${signed(high)})`;
}

function linesOf<T>(path: string): T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

function signed(share: number): string {
  return `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
}

function print(title: string, titles: readonly string[], rows: readonly string[][]): void {
  const columns = titles.map((column): Column => ({ title: column, align: 'right' }));
  console.log(`### ${title}\n\n${markdownTable(columns, rows)}`);
}
