/** Plots of accuracy over the strength of a simulated judge, one panel beside the other, as SVG that reads on light and dark. */

export interface PlotLine {
  readonly name: string;
  /** By ascending x; both axes are shares, 0 to 1. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface Panel {
  readonly title: string;
  /** Of the vertical axis, a metric. */
  readonly metric: string;
  /** What `rank` reaches without any judge: a broken line. */
  readonly floor: number;
  readonly lines: readonly PlotLine[];
}

const SIZE = 300;
const MARGIN = 48;
const WIDTH = SIZE + 2 * MARGIN;
const COLORS = ['#2563eb', '#d97706', '#059669', '#9333ea'];

export function strengthPlot(panels: readonly Panel[]): string {
  const [whole, height] = [WIDTH * panels.length, SIZE + 2 * MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole} ${height}" width="${whole}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#888" role="img" aria-label="SIMULATION: how often all functions are found, over the accuracy of a simulated judge">`,
    ...panels.flatMap((panel, i) => [`<g transform="translate(${i * WIDTH} 0)">`, ...panelMarks(panel), '</g>']),
    '</svg>',
    '',
  ].join('\n');
}

function panelMarks({ title, metric, floor, lines }: Panel): string[] {
  const at = (x: number, y: number) => [MARGIN + x * SIZE, MARGIN + (1 - y) * SIZE].map((value) => value.toFixed(1));
  const edge = MARGIN + SIZE;
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((value) => {
    const [x, y] = at(value, value);
    return [
      `<path d="M${x} ${MARGIN}V${edge}M${MARGIN} ${y}H${edge}" stroke="#8884"/>`,
      `<text x="${x}" y="${edge + 16}" text-anchor="middle">${value}</text>`,
      `<text x="${MARGIN - 8}" y="${y}" dy="4" text-anchor="end">${100 * value}</text>`,
    ];
  });
  const [, level] = at(0, floor);
  const series = lines.flatMap(({ name, points }, i) => {
    const color = COLORS[i % COLORS.length]!;
    const places = points.map(({ x, y }) => at(x, y));
    return [
      `<path d="M${places.map((place) => place.join(' ')).join('L')}" fill="none" stroke="${color}" stroke-width="2"/>`,
      ...places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${color}"/>`),
      `<text x="${MARGIN + 12}" y="${MARGIN + 20 + 18 * i}" fill="${color}">${name}</text>`,
    ];
  });
  return [
    `<text x="${WIDTH / 2}" y="24" text-anchor="middle" font-size="14">SIMULATION: ${title}</text>`,
    ...ticks,
    `<path d="M${MARGIN} ${level}H${edge}" stroke="#888" stroke-dasharray="4 4"/>`,
    `<text x="${edge - 4}" y="${Number(level) - 6}" text-anchor="end">rank</text>`,
    ...series,
    `<text x="${WIDTH / 2}" y="${edge + 36}" text-anchor="middle">accuracy of the judge</text>`,
    `<text x="14" y="${WIDTH / 2}" text-anchor="middle" transform="rotate(-90 14 ${WIDTH / 2})">${metric}, percent</text>`,
  ];
}
