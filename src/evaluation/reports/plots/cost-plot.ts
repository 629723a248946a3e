/** What an answer costs against how often it is right: one labelled mark per system, cost on a logarithmic axis. */
import { percent, quantity } from '../format.ts';
import { html, type Markup } from '../html/markup.ts';
import { bottomAxis, percentLines } from './axes.ts';
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
  return frame(id, HEIGHT, title, description, [
    ...percentLines(y, AREA),
    ...bottomAxis(x, AREA, costTitle, quantity),
    ...marks,
  ]);
}
