/** The results in a few lines of plain text, for a terminal: how often the answer is within the first places. */
import type { Evaluation } from '../evaluation.ts';
import { CUTOFFS } from '../metrics/catalogue.ts';
import { countsOf } from './counts.ts';
import { count, estimate, NOTHING, percent } from './format.ts';

const CELL = 7;
const HEADING = '% of instances, within the first';

/** Rows of the table: what is counted, and its metric without the cutoff. */
const QUESTIONS = [
  ['all functions to change', 'function.acc'],
  ['any of them', 'function.hit'],
  ['all files to change', 'file.acc'],
  ['any of them', 'file.hit'],
] as const;

export function summary(evaluation: Evaluation, baselines: readonly Evaluation[]): string {
  const { system, dataset, metrics } = evaluation;
  const { answered, failed, rejected } = countsOf(evaluation);
  const counts = [count(answered + failed, 'instance'), ...some(failed, 'failed'), ...some(rejected, 'left out')];
  const questions = QUESTIONS.map(([title, metric]) => ({ title, metric, of: metrics }));
  const beside = baselines.map((other) => ({
    title: `all functions, ${other.system}`,
    metric: 'function.acc',
    of: other.metrics,
  }));
  const rows = [...questions, ...beside];
  const width = Math.max(HEADING.length, ...rows.map(({ title }) => title.length));
  const lines = rows.map(({ title, metric, of }) => {
    const cells = CUTOFFS.map((k) => of[`${metric}@${k}`]).map((value) => (value ? percent(value.mean) : NOTHING));
    return title.padEnd(width) + cells.map((cell) => cell.padStart(CELL)).join('');
  });
  return [
    `${system} on ${dataset.name}: ${counts.join(', ')}`,
    '',
    HEADING.padEnd(width) + CUTOFFS.map((k) => String(k).padStart(CELL)).join(''),
    ...lines,
    '',
    `function acc@10 ${estimate('function.acc@10', metrics['function.acc@10'])}, file acc@1 ${estimate('file.acc@1', metrics['file.acc@1'])}: in parentheses, 95 % bootstrap intervals`,
    '',
  ].join('\n');
}

function some(number: number, what: string): string[] {
  return number > 0 ? [`${number} ${what}`] : [];
}
