/** The results in a few lines of plain text, for a terminal: how often the answer is within the first places. */
import type { Evaluation } from '../evaluation.ts';
import { CUTOFFS, titleOf } from '../metrics/catalogue.ts';
import { countsOf } from './counts.ts';
import { count, estimate, NOTHING, percent } from './format.ts';
import { headingOf, simulationNotes } from './heading.ts';
import { modelBill } from './model-bill.ts';
import { calibrationLine } from './reliability.ts';

const CELL = 7;
const HEADING = '% within the first';

/** Rows of the table: what is counted, and its metric without the cutoff. Both grow with k, as acc@k need not. */
const QUESTIONS = [
  ['functions found (recall)', 'function.recall'],
  ['any function found (hit)', 'function.hit'],
  ['files found (recall)', 'file.recall'],
  ['any file found (hit)', 'file.hit'],
] as const;

/** Told with their intervals. */
const TOLD = ['function.acc@10', 'file.acc@1'];

export function summary(evaluation: Evaluation, baselines: readonly Evaluation[]): string {
  const { metrics, calibration = {} } = evaluation;
  const { answered, failed, rejected } = countsOf(evaluation);
  const counts = [count(answered + failed, 'instance'), ...some(failed, 'failed'), ...some(rejected, 'left out')];
  const questions = QUESTIONS.map(([title, metric]) => ({ title, metric, of: metrics }));
  const beside = baselines.map((other) => ({
    title: `functions found, ${other.system}`,
    metric: 'function.recall',
    of: other.metrics,
  }));
  const rows = [...questions, ...beside];
  const width = Math.max(HEADING.length, ...rows.map(({ title }) => title.length));
  const lines = rows.map(({ title, metric, of }) => {
    const cells = CUTOFFS.map((k) => of[`${metric}@${k}`]).map((value) => (value ? percent(value.mean) : NOTHING));
    return title.padEnd(width) + cells.map((cell) => cell.padStart(CELL)).join('');
  });
  return [
    `${headingOf(evaluation)}: ${counts.join(', ')}`,
    ...simulationNotes(evaluation),
    ...modelBill(evaluation),
    ...Object.entries(calibration).map(([level, figures]) => `probabilities of ${level}s: ${calibrationLine(figures)}`),
    '',
    HEADING.padEnd(width) + CUTOFFS.map((k) => String(k).padStart(CELL)).join(''),
    ...lines,
    '',
    `all found, with 95 % intervals: ${TOLD.map((metric) => `${titleOf(metric)} ${estimate(metric, metrics[metric])}`).join(', ')}`,
    '',
  ].join('\n');
}

function some(number: number, what: string): string[] {
  return number > 0 ? [`${number} ${what}`] : [];
}
