/** A bar with its interval for each group of instances, and the other systems as marks on the same scale. */
import { percent } from '../format.ts';
import { html, type Markup } from '../html/markup.ts';
import { frame, lookOf, mark, PLOT_WIDTH, type Range, shortened } from './plot.ts';
import { shareScale } from './scale.ts';

export interface Group {
  readonly name: string;
  /** Number of instances. */
  readonly n: number;
  /** One per system of the page, the first as bar; undefined where a system has none. */
  readonly values: readonly (Range | undefined)[];
}

const ROW = 40;
const AREA = { left: 0, right: PLOT_WIDTH - 50 };

export function groupPlot(
  id: string,
  title: string,
  description: string,
  systems: readonly string[],
  groups: readonly Group[],
): Markup {
  const x = shareScale(Math.max(...groups.flatMap(({ values }) => values.map((value) => value?.high ?? 0))), [
    AREA.left,
    AREA.right,
  ]);
  const bottom = groups.length * ROW + 4;
  const grid = x.ticks.map(
    (tick) => html`<line class="grid" x1="${x.at(tick)}" x2="${x.at(tick)}" y1="4" y2="${bottom}"/>
<text class="tick" x="${x.at(tick)}" y="${bottom + 16}" text-anchor="${tick === 0 ? 'start' : 'middle'}">${Math.round(tick * 100)}</text>\n`,
  );
  const rows = groups.map(({ name, n, values: [first, ...others] }, row) => {
    const top = row * ROW + 4;
    const middle = top + 26;
    const bar =
      first &&
      html`<g class="bar ${lookOf(0)}"><title>${`${name}: ${systems[0]} ${percent(first.mean)} %, interval ${percent(first.low)} to ${percent(first.high)}, n = ${n}`}</title>
<rect x="${AREA.left}" y="${middle - 5}" width="${x.at(first.mean) - AREA.left}" height="10"/>
<line x1="${x.at(first.low)}" x2="${x.at(first.high)}" y1="${middle}" y2="${middle}"/></g>
<text class="value" x="${PLOT_WIDTH}" y="${middle + 4}" text-anchor="end">${percent(first.mean)}</text>`;
    const marks = others.flatMap((value, i) =>
      value ? [mark(i + 1, x.at(value.mean), middle, `${name}: ${systems[i + 1]} ${percent(value.mean)} %`)] : [],
    );
    return html`<text class="group" x="${AREA.left}" y="${top + 12}">${shortened(name, 50)} <tspan class="size" dx="6">n = ${n}</tspan></text>${bar}${marks}\n`;
  });
  return frame(id, bottom + 22, title, description, [...grid, ...rows]);
}
