/** What an answer costs against how often it is right: one labelled mark per system, cost on a logarithmic axis. */

import { percent, quantity } from '../format.ts';
import { html, type Markup } from '../html/markup.ts';
import { frame, lookOf, mark, PLOT_WIDTH, type Range, shortened } from './plot.ts';
import { decadeScale, shareScale, spread } from './scale.ts';

export interface CostPoint {
  readonly system: string;
  /** Place among the page's systems. */
  readonly index: number;
  /** Positive. */
  readonly cost: number;
  readonly value: Range;
}

const HEIGHT = 290;
const AREA = { left: 34, right: PLOT_WIDTH - 12, top: 12, bottom: HEIGHT - 40 };

export function costPlot(
  id: string,
  title: string,
  description: string,
  costTitle: string,
  points: readonly CostPoint[],
): Markup {
  const x = decadeScale(
    points.map(({ cost }) => cost),
    [AREA.left, AREA.right],
  );
  const y = shareScale(Math.max(...points.map(({ value }) => value.high)), [AREA.bottom, AREA.top]);
  const grid = y.ticks.map(
    (tick) => html`<line class="grid" x1="${AREA.left}" x2="${AREA.right}" y1="${y.at(tick)}" y2="${y.at(tick)}"/>
<text class="tick" x="${AREA.left - 8}" y="${y.at(tick) + 4}" text-anchor="end">${Math.round(tick * 100)}</text>\n`,
  );
  const axis = x.ticks.map(
    (
      tick,
    ) => html`<line class="grid" x1="${x.at(tick)}" x2="${x.at(tick)}" y1="${AREA.bottom}" y2="${AREA.bottom + 4}"/>
<text class="tick" x="${x.at(tick)}" y="${AREA.bottom + 18}" text-anchor="middle">${quantity(tick)}</text>\n`,
  );
  const name = html`<text class="axis" x="${(AREA.left + AREA.right) / 2}" y="${HEIGHT - 4}" text-anchor="middle">${costTitle}</text>`;
  const heights = spread(
    points.map(({ value }) => y.at(value.mean)),
    17,
    AREA.bottom,
  );
  const marks = points.map(({ system, index, cost, value }, i) => {
    const [at, middle] = [x.at(cost), y.at(value.mean)];
    const leftwards = at > (AREA.left + AREA.right) * 0.62;
    return html`<g class="range ${lookOf(index)}"><line x1="${at}" x2="${at}" y1="${y.at(value.low)}" y2="${y.at(value.high)}"/></g>
${mark(index, at, middle, `${system}: ${percent(value.mean)} % for ${quantity(cost)}`)}
<text class="label ${lookOf(index)}" x="${at + (leftwards ? -10 : 10)}" y="${heights[i]! + 4}" text-anchor="${leftwards ? 'end' : 'start'}">${shortened(system, 24)}</text>\n`;
  });
  return frame(id, HEIGHT, title, description, [...grid, ...axis, name, ...marks]);
}
