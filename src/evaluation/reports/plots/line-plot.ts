/** Lines with interval bands over k: how accuracy grows with the length of the list. */
import { percent } from '../format.ts';
import { html, type Markup } from '../html/markup.ts';
import { bottomAxis, percentLines } from './axes.ts';
import { frame, lookOf, PLOT_WIDTH, type Range, shortened } from './plot.ts';
import { rankScale, shareScale, spread } from './scale.ts';

export interface Line {
  readonly system: string;
  /** Place among the page's systems. */
  readonly index: number;
  /** By ascending `k`, at least one. */
  readonly points: readonly (Range & { readonly k: number })[];
}

const HEIGHT = 290;
const AREA = { left: 34, right: PLOT_WIDTH - 112, top: 12, bottom: HEIGHT - 40 };

/** One line per system, labelled at its end. */
export function linePlot(id: string, title: string, description: string, lines: readonly Line[]): Markup {
  const ks = [...new Set(lines.flatMap(({ points }) => points.map(({ k }) => k)))].sort((a, b) => a - b);
  const x = rankScale(ks, [AREA.left, AREA.right]);
  const highest = Math.max(...lines.flatMap(({ points }) => points.map(({ high }) => high)));
  const y = shareScale(highest, [AREA.bottom, AREA.top]);
  const series = lines.map(({ system, index, points }) => {
    const upper = points.map(({ k, high }) => `${x.at(k)},${y.at(high)}`);
    const lower = points.map(({ k, low }) => `${x.at(k)},${y.at(low)}`).reverse();
    const dots = points.map(
      (point) =>
        html`<circle cx="${x.at(point.k)}" cy="${y.at(point.mean)}" r="3"><title>${`${system}, k = ${point.k}: ${percent(point.mean)} %`}</title></circle>`,
    );
    return html`<g class="series ${lookOf(index)}"><polygon class="band" points="${[...upper, ...lower].join(' ')}"/>
<polyline points="${points.map(({ k, mean }) => `${x.at(k)},${y.at(mean)}`).join(' ')}"/>${dots}</g>\n`;
  });
  const ends = lines.map(({ points }) => y.at(points.at(-1)!.mean));
  const places = spread(ends, 17, AREA.bottom);
  const labels = lines.map(
    ({ system, index }, i) =>
      html`<text class="label ${lookOf(index)}" x="${AREA.right + 9}" y="${places[i]! + 4}">${shortened(system, 16)}</text>\n`,
  );
  return frame(id, HEIGHT, title, description, [
    ...percentLines(y, AREA),
    ...bottomAxis(x, AREA, 'places looked at (k)', String),
    ...series.reverse(),
    ...labels,
  ]);
}
