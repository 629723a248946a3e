/** The report of a calibration: what it was fitted on, how true it is where it has not been, and the model, to be read. */
import { calibrationLine, count, markdownTable, percent, reliabilityTable } from '../../evaluation/index.ts';
import { CALIBRATION_LEVELS, type LevelCalibration } from '../../ranking/index.ts';
import type { TrainedCalibration } from './train-calibration.ts';

export function calibrationReport(trained: TrainedCalibration, { folds }: { readonly folds: number }): string {
  const { calibration, repositories, queries, figures } = trained;
  const sections = [
    '# Calibration\n',
    `For the ranker \`${calibration.ranker}\`, fitted on ${count(queries, 'query')} of ${repositories} repositories.`,
    `Judged on the first ten places of every answer, in ${folds} folds by repository: each by a fit on the others.\n`,
  ];
  for (const level of CALIBRATION_LEVELS) {
    const { all, ...languages } = figures[level];
    if (!all) continue;
    sections.push(
      `## ${level === 'function' ? 'Functions' : 'Files'}\n`,
      `${calibrationLine(all)}.\n`,
      reliabilityTable(all.bins),
      languageTable(languages),
      modelTable(calibration[level]),
    );
  }
  return `${sections.join('\n')}\n`;
}

function languageTable(languages: TrainedCalibration['figures']['function']): string {
  const columns = ['language', 'places', 'ECE %', 'by mass %', 'Brier'].map((title, i) => ({
    title,
    align: i === 0 ? ('left' as const) : ('right' as const),
  }));
  return markdownTable(
    columns,
    Object.entries(languages).map(([language, { n, ece, ece_mass, brier }]) => [
      language,
      n.toLocaleString('en-US'),
      percent(ece),
      percent(ece_mass),
      brier.toFixed(3),
    ]),
  );
}

/** Weights of the standardised inputs, strongest first. */
function modelTable({ model }: LevelCalibration): string {
  return markdownTable(
    [
      { title: 'input', align: 'left' },
      { title: 'weight', align: 'right' },
    ],
    model.terms
      .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .map(({ input, weight }) => [input, weight.toFixed(2)]),
  );
}
