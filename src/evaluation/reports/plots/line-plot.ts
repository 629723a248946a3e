/** Lines with interval bands over k: how accuracy grows with the length of the list. */

import { percent } from '../format.ts';
import { html, type Markup } from '../html/markup.ts';
import { frame, lookOf, PLOT_WIDTH, type Range, shortened } from './plot.ts';
import { rankScale, shareScale, spread } from './scale.ts';

export interface Line {
  readonly system: string;
  /** By ascending `k`. */
  readonly points: readonly (Range & { readonly k: number })[];
}

const HEIGHT = 290;
const AREA = { left: 34, right: PLOT_WIDTH - 112, top: 12, bottom: HEIGHT - 40 };

/** One line per system, in the order of the page's systems, labelled at its end. */
export function linePlot(id: string, title: string, description: string, lines: readonly Line[]): Markup {
  const ks = [...new Set(lines.flatMap(({ points }) => points.map(({ k }) => k)))].sort((a, b) => a - b);
  const x = rankScale(ks, [AREA.left, AREA.right]);
  const highest = Math.max(...lines.flatMap(({ points }) => points.map(({ high }) => high)));
  const y = shareScale(highest, [AREA.bottom, AREA.top]);
  const grid = y.ticks.map(
    (tick) => html`<line class="grid" x1="${AREA.left}" x2="${AREA.right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/>
<text class="tick" x="${AREA.left - 8}" y="${y.at(tick) + 4}" text-anchor="end">${Math.round(tick * 100)}</text>\n`,
  );
  const axis = ks.map(
    (k) => html`<text class="tick" x="${x.at(k)}" y="${AREA.bottom + 18}" text-anchor="middle">${k}</text>\n`,
  );
  const name = html`<text class="axis" x="${(AREA.left + AREA.right) / 2}" y="${HEIGHT - 4}" text-anchor="middle">places looked at (k)</text>`;
  const series = lines.map(({ system, points }, i) => {
    const upper = points.map(({ k, high }) => `${x.at(k)},${y.at(high)}`);
    const lower = points.map(({ k, low }) => `${x.at(k)},${y.at(low)}`).reverse();
    const dots = points.map(
      (point) =>
        html`<circle cx="${x.at(point.k)}" cy="${y.at(point.mean)}" r="3"><title>${`${system}, k = ${point.k}: ${percent(point.mean)} %`}</title></circle>`,
    );
    return html`<g class="series ${lookOf(i)}"><polygon class="band" points="${[...upper, ...lower].join(' ')}"/>
<polyline points="${points.map(({ k, mean }) => `${x.at(k)},${y.at(mean)}`).join(' ')}"/>${dots}</g>\n`;
  });
  const ends = lines.map(({ points }) => y.at(points.at(-1)!.mean));
  const places = spread(ends, 17, AREA.bottom);
  const labels = lines.map(
    ({ system }, i) =>
      html`<text class="label ${lookOf(i)}" x="${AREA.right + 9}" y="${places[i]! + 4}">${shortened(system, 16)}</text>\n`,
  );
  return frame(id, HEIGHT, title, description, [...grid, ...axis, name, ...series.reverse(), ...labels]);
}
