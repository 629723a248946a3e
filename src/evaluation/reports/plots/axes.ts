/** The axes that plots share: thin lines across for percentages, a name below. */
import { html, type Markup } from '../html/markup.ts';
import type { Scale } from './scale.ts';

/** Where the marks of a plot may stand, in plot units. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A line across the area at each tick of `y`, its percentage on the left. */
export function percentLines(y: Scale, { left, right }: Area): Markup[] {
  return y.ticks.map((tick) => {
    const at = y.at(tick);
    return html`<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/>
<text class="tick" x="${left - 8}" y="${at + 4}" text-anchor="end">${Math.round(tick * 100)}</text>\n`;
  });
}

/** Values below the area at each tick of `x`, as `write` puts them, and the axis' name below those. */
export function bottomAxis(x: Scale, area: Area, name: string, write: (tick: number) => string): Markup[] {
  const values = x.ticks.map(
    (tick) =>
      html`<text class="tick" x="${x.at(tick)}" y="${area.bottom + 18}" text-anchor="middle">${write(tick)}</text>\n`,
  );
  const middle = (area.left + area.right) / 2;
  return [
    ...values,
    html`<text class="axis" x="${middle}" y="${area.bottom + 36}" text-anchor="middle">${name}</text>`,
  ];
}
