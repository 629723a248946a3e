/** Policies side by side as SVG that reads on light and dark: how good their answers are for how many calls, and how many calls each turn makes. */

export interface PlottedPolicy {
  readonly name: string;
  /** Mean of a search. */
  readonly calls: number;
  /** Mean of file and function F1, 0 to 1, with its interval. */
  readonly f1: number;
  readonly interval: readonly [low: number, high: number];
  /** Mean calls of each turn. */
  readonly widths: readonly number[];
}

const SIZE = 300;
const MARGIN = 52;
const LEGEND = 190;
const WIDTH = SIZE + 2 * MARGIN;
const COLORS = [
  '#2563eb',
  '#d97706',
  '#059669',
  '#9333ea',
  '#dc2626',
  '#0891b2',
  '#a16207',
  '#be185d',
  '#64748b',
  '#4d7c0f',
];

export function policyPlot(policies: readonly PlottedPolicy[]): string {
  const [whole, height] = [2 * WIDTH + LEGEND, SIZE + 2 * MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${whole} ${height}" width="${whole}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#888" role="img" aria-label="F1 of answers over calls, and calls by turn, of each policy">`,
    ...answersOverCalls(policies),
    `<g transform="translate(${WIDTH} 0)">`,
    ...callsByTurn(policies),
    '</g>',
    ...policies.map(
      ({ name }, i) =>
        `<text x="${2 * WIDTH}" y="${MARGIN + 12 + 18 * i}" fill="${colorOf(i)}">● ${name.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</text>`,
    ),
    '</svg>',
    '',
  ].join('\n');
}

function answersOverCalls(policies: readonly PlottedPolicy[]): string[] {
  const most = Math.ceil(Math.max(1, ...policies.map(({ calls }) => calls)));
  const ends = policies.flatMap(({ interval }) => interval);
  const low = Math.floor(10 * Math.min(...ends)) / 10;
  const high = Math.ceil(10 * Math.max(...ends)) / 10;
  const at = axes({
    title: 'Answers',
    x: ['calls of a search', 0, most],
    y: ['mean of file and function F1, %', 100 * low, 100 * high],
  });
  return [
    ...at.marks,
    ...policies.flatMap(({ calls, f1, interval }, i) => {
      const [x, y] = at.place(calls, 100 * f1);
      const [, top] = at.place(calls, 100 * interval[1]);
      const [, bottom] = at.place(calls, 100 * interval[0]);
      return [
        `<path d="M${x} ${top}V${bottom}" stroke="${colorOf(i)}" stroke-opacity="0.5"/>`,
        `<circle cx="${x}" cy="${y}" r="4" fill="${colorOf(i)}"/>`,
      ];
    }),
  ];
}

function callsByTurn(policies: readonly PlottedPolicy[]): string[] {
  const turns = Math.max(2, ...policies.map(({ widths }) => widths.length));
  const most = Math.ceil(Math.max(1, ...policies.flatMap(({ widths }) => widths)));
  const at = axes({ title: 'Calls by turn', x: ['turn', 1, turns], y: ['calls of all searches, mean', 0, most] });
  return [
    ...at.marks,
    ...policies.map(({ widths }, i) => {
      const places = widths.map((width, turn) => at.place(turn + 1, width).join(' '));
      return `<path d="M${places.join('L')}" fill="none" stroke="${colorOf(i)}" stroke-width="2"/>`;
    }),
  ];
}

type Axis = readonly [label: string, low: number, high: number];

/** Both axes with their marks, and where a point lies. */
function axes({ title, x, y }: { readonly title: string; readonly x: Axis; readonly y: Axis }) {
  const share = (value: number, [, low, high]: Axis) => (value - low) / (high - low);
  const place = (across: number, up: number): [x: string, y: string] => [
    (MARGIN + share(across, x) * SIZE).toFixed(1),
    (MARGIN + (1 - share(up, y)) * SIZE).toFixed(1),
  ];
  const edge = MARGIN + SIZE;
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((part) => {
    const [across, up] = [x, y].map(([, low, high]) => low + part * (high - low)) as [number, number];
    const [left, top] = place(across, up);
    return [
      `<path d="M${left} ${MARGIN}V${edge}M${MARGIN} ${top}H${edge}" stroke="#8884"/>`,
      `<text x="${left}" y="${edge + 16}" text-anchor="middle">${rounded(across)}</text>`,
      `<text x="${MARGIN - 8}" y="${top}" dy="4" text-anchor="end">${rounded(up)}</text>`,
    ];
  });
  const marks = [
    `<text x="${WIDTH / 2}" y="20" text-anchor="middle" font-size="14">${title}</text>`,
    ...ticks,
    `<text x="${WIDTH / 2}" y="${edge + 36}" text-anchor="middle">${x[0]}</text>`,
    `<text x="${MARGIN}" y="${MARGIN - 12}">${y[0]}</text>`,
  ];
  return { place, marks };
}

function rounded(value: number): string {
  return String(Math.round(10 * value) / 10);
}

function colorOf(policy: number): string {
  return COLORS[policy % COLORS.length]!;
}
