/** What the plots share: the frame with its title for screen readers, and how a system looks in each of them. */
import type { Estimate } from '../../evaluation.ts';
import { html, type Markup } from '../html/markup.ts';

/** In plot units; a unit is a pixel or a little less, so that text stays readable on a phone. */
export const PLOT_WIDTH = 440;

/** A plot and the table that says the same. */
export interface Plot {
  readonly title: string;
  /** A sentence or two: what is shown, over what. */
  readonly caption: string;
  readonly svg: Markup;
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** A mean with its interval. */
export type Range = Omit<Estimate, 'n'>;

const LOOKS = 7;

/** Class of the nth system of a page, the same in every plot; from the eighth on they repeat. */
export function lookOf(system: number): string {
  return `system-${system % LOOKS}`;
}

/** The drawing, named and described for those who do not see it. `id` is unique on the page. */
export function frame(
  id: string,
  height: number,
  title: string,
  description: string,
  marks: readonly Markup[],
): Markup {
  return html`<svg class="plot" viewBox="0 0 ${PLOT_WIDTH} ${height}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>
${marks}</svg>`;
}

/** `text` cut to `length` characters. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** The mark of the nth system: its shape differs too, for those who do not tell the colours apart. */
export function mark(system: number, x: number, y: number, title: string): Markup {
  const shape = [
    html`<circle cx="${x}" cy="${y}" r="4.5"/>`,
    html`<path d="M${x} ${y - 5}l5 5l-5 5l-5 -5z"/>`,
    html`<rect x="${x - 4}" y="${y - 4}" width="8" height="8"/>`,
    html`<path d="M${x} ${y - 5}l5 9h-10z"/>`,
    html`<path d="M${x} ${y + 5}l5 -9h-10z"/>`,
    html`<path d="M${x - 5} ${y - 1.5}h3.5v-3.5h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5z"/>`,
    html`<rect x="${x - 5.5}" y="${y - 2}" width="11" height="4"/>`,
  ][system % LOOKS]!;
  return html`<g class="mark ${lookOf(system)}"><title>${title}</title>${shape}</g>`;
}
