/** How figures are written in reports: shares as percentages with one decimal, quantities plain, intervals behind the mean. */
import type { Estimate } from '../evaluation.ts';
import { unitOf } from '../metrics/catalogue.ts';

/** Stands for a figure that does not exist. */
export const NOTHING = '–';

/** `54.4` of 0.544. */
export function percent(share: number): string {
  return (share * 100).toFixed(1);
}

/** Three significant digits below a hundred, whole numbers above: `0.123`, `4.5`, `1234`. */
export function quantity(value: number): string {
  return Math.abs(value) < 100 ? String(Number(value.toPrecision(3))) : value.toFixed(0);
}

/** A value of `metric`, in its unit: percent for shares. */
export function figure(metric: string, value: number): string {
  return unitOf(metric) === 'share' ? percent(value) : quantity(value);
}

/** `50.8–57.9`, the 95 % interval. */
export function interval(metric: string, { low, high }: Pick<Estimate, 'low' | 'high'>): string {
  return `${figure(metric, low)}–${figure(metric, high)}`;
}

/** `54.4 (50.8–57.9)`; the mean alone of a quantity, which is told and not tested. */
export function estimate(metric: string, value: Omit<Estimate, 'n'> | undefined): string {
  if (value === undefined) return NOTHING;
  const mean = figure(metric, value.mean);
  return unitOf(metric) === 'share' ? `${mean} (${interval(metric, value)})` : mean;
}

/** `+3.2`, `−1.0`, `0.0`: a difference of two values of `metric`. */
export function signed(metric: string, difference: number): string {
  const text = figure(metric, Math.abs(difference));
  if (Number(text) === 0) return text;
  return `${difference > 0 ? '+' : '−'}${text}`;
}

/** A p-value to three decimals. */
export function probability(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}

/** `1 instance`, `1,204 instances`, `2 queries`. */
export function count(number: number, noun: string): string {
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
  return `${number.toLocaleString('en-US')} ${number === 1 ? noun : plural}`;
}

/** `Lexical overlap` of `lexical overlap`. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A rank, or a dash where the place was not found. */
export function rank(value: number | null | undefined): string {
  return value == null ? NOTHING : String(value);
}
