/** Calibration in reports: the errors in a line, the reliability bins as a table with bars, and the diagram as SVG. */
import type { CalibrationFigures } from '../evaluation.ts';
import type { ReliabilityBin } from '../metrics/reliability.ts';
import { percent } from './format.ts';
import { type Column, markdownTable } from './table.ts';

const BAR_CELLS = 25;

/** `ECE 1.2 % (by mass 1.3 %), Brier score 0.081, 8,380 places`. */
export function calibrationLine({ n, ece, ece_mass, brier }: CalibrationFigures): string {
  const places = n.toLocaleString('en-US');
  return `ECE ${percent(ece)} % (by mass ${percent(ece_mass)} %), Brier score ${brier.toFixed(3)}, ${places} places`;
}

/** A row for each bin; the bar is what came true, the broken bar in it what was said. */
export function reliabilityTable(bins: readonly ReliabilityBin[]): string {
  const columns: Column[] = [
    { title: 'said', align: 'right' },
    { title: 'came true', align: 'right' },
    { title: 'places', align: 'right' },
    { title: 'came true, ¦ where said', align: 'left' },
  ];
  return markdownTable(
    columns,
    bins.map(({ count, predicted, observed }) => [
      `${percent(predicted)} %`,
      `${percent(observed)} %`,
      count.toLocaleString('en-US'),
      `\`${bar(observed, predicted)}\``,
    ]),
  );
}

function bar(observed: number, predicted: number): string {
  const cells: string[] = Array.from({ length: BAR_CELLS }, (_, i) => ((i + 0.5) / BAR_CELLS < observed ? '█' : '·'));
  cells[Math.min(BAR_CELLS - 1, Math.floor(predicted * BAR_CELLS))] = '¦';
  return cells.join('');
}

const SIZE = 320;
const MARGIN = 48;

/** The reliability diagram: what came true over what was said, one line for each level; on the diagonal both agree. */
export function reliabilityDiagram(
  title: string,
  lines: readonly { readonly name: string; readonly bins: readonly ReliabilityBin[] }[],
): string {
  const at = (x: number, y: number) => [MARGIN + x * SIZE, MARGIN + (1 - y) * SIZE].map((value) => value.toFixed(1));
  const [left, top, edge] = [MARGIN, MARGIN, MARGIN + SIZE];
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((value) => {
    const [x, y] = at(value, value);
    const label = `${value * 100}`;
    return [
      `<path d="M${x} ${top}V${edge}M${left} ${y}H${edge}" stroke="#8884"/>`,
      `<text x="${x}" y="${edge + 16}" text-anchor="middle">${label}</text>`,
      `<text x="${left - 8}" y="${y}" dy="4" text-anchor="end">${label}</text>`,
    ];
  });
  const colors = ['#2563eb', '#d97706'];
  const series = lines.flatMap(({ name, bins }, i) => {
    const color = colors[i % colors.length]!;
    const most = Math.max(1, ...bins.map(({ count }) => count));
    const points = bins.map(({ predicted, observed }) => at(predicted, observed).join(' '));
    return [
      `<path d="M${points.join('L')}" fill="none" stroke="${color}" stroke-width="2"/>`,
      ...bins.map(({ predicted, observed, count }) => {
        const [x, y] = at(predicted, observed);
        const radius = 2 + 5 * Math.sqrt(count / most);
        return `<circle cx="${x}" cy="${y}" r="${radius.toFixed(1)}" fill="${color}"/>`;
      }),
      `<text x="${left + 12}" y="${top + 20 + 18 * i}" fill="${color}">${name}</text>`,
    ];
  });
  const whole = SIZE + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole} ${whole}" width="${whole}" height="${whole}" font-family="system-ui, sans-serif" font-size="12" fill="#888" role="img" aria-label="${title}">`,
    `<text x="${whole / 2}" y="24" text-anchor="middle" font-size="14">${title}</text>`,
    ...ticks,
    `<path d="M${left} ${edge}L${edge} ${top}" stroke="#888" stroke-dasharray="4 4"/>`,
    ...series,
    `<text x="${whole / 2}" y="${whole - 8}" text-anchor="middle">said, percent</text>`,
    `<text x="14" y="${whole / 2}" text-anchor="middle" transform="rotate(-90 14 ${whole / 2})">came true, percent</text>`,
    '</svg>',
    '',
  ].join('\n');
}
