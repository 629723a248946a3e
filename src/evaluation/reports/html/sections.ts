/** The parts of the page above its list of instances: what was run, headline figures, tables, plots, failures. */
import type { Evaluation } from '../../evaluation.ts';
import { titleOf, unitOf } from '../../metrics/catalogue.ts';
import { isSimulation } from '../../simulation/judge-strength.ts';
import { basisOf, countsOf } from '../counts.ts';
import { capitalized, count, estimate, figure, interval, signed } from '../format.ts';
import { simulationNotes } from '../heading.ts';
import { mark, type Plot } from '../plots/plot.ts';
import { headlineMetrics, keyMetrics } from '../results-table.ts';
import { html, type Markup } from './markup.ts';

/** Rows of a list of reasons that are shown unasked. */
const FOLDED_ABOVE = 10;

export function headerOf(evaluation: Evaluation, baselines: readonly Evaluation[]): Markup {
  const { system, dataset, metrics } = evaluation;
  const { answered, failed, rejected, leaking } = countsOf(evaluation);
  const [baseline] = baselines;
  const figures = keyMetrics(evaluation).map((metric) => {
    const value = metrics[metric]!;
    const beside = baseline?.metrics[metric];
    const unit = unitOf(metric) === 'share' ? html`<small>%</small>` : undefined;
    const gain = beside && html`<br>${signed(metric, value.mean - beside.mean)} over ${baseline.system}`;
    return html`<div><dt>${capitalized(titleOf(metric))}</dt><dd><strong>${figure(metric, value.mean)}${unit}</strong>
<span>${interval(metric, value)}${gain}</span></dd></div>\n`;
  });
  return html`<header>
<p class="kicker">Evaluation</p>
<h1>${isSimulation(system) ? 'SIMULATION: ' : ''}${system} <span>on ${dataset.name}</span></h1>
<p class="counts">${count(answered, 'instance')} answered · ${failed} failed, scored zero · ${rejected} rejected, not scored${leaking > 0 ? ` · ${leaking} with the fix's own message as query, in breakdowns only` : ''}
<br>dataset sha256 <code title="${dataset.sha256}">${dataset.sha256.slice(0, 16)}</code></p>
${simulationNotes(evaluation).map((note) => html`<p class="note">${note}</p>\n`)}<dl class="figures">${figures}</dl>
</header>`;
}

/** Systems by headline metrics. */
export function resultsOf(evaluations: readonly Evaluation[]): Markup {
  const metrics = headlineMetrics(evaluations);
  const rows = evaluations.map(({ system, metrics: estimates }, i) => [
    html`<span class="name">${swatch(i)}${system}</span>`,
    ...metrics.map((metric) => html`${estimate(metric, estimates[metric])}`),
  ]);
  return html`<section><h2>Results</h2>
${table(['system', ...metrics.map(titleOf)], rows)}
<p class="note">Shares are percentages; in parentheses, 95 % bootstrap intervals. ${basisOf(evaluations[0]!)}</p></section>`;
}

/** A section of plots, each with its own caption; nothing where there are none. */
export function plotsOf(title: string, plots: readonly Plot[]): Markup {
  return plotSection(title, undefined, plots, ({ caption }) => html`<p>${caption}</p>`);
}

/** A section of plots that share a caption and a key to their marks; nothing where there are none. */
export function keyedPlotsOf(
  title: string,
  caption: string,
  plots: readonly Plot[],
  systems: readonly string[],
): Markup {
  const key = systems.map((system, i) => html`<span class="name">${i === 0 ? barSwatch() : swatch(i)}${system}</span>`);
  const intro = html`<p class="note">${caption}</p><p class="key">${key}</p>`;
  return plotSection(title, intro, plots, () => undefined);
}

function plotSection(
  title: string,
  intro: Markup | undefined,
  plots: readonly Plot[],
  captionOf: (plot: Plot) => Markup | undefined,
): Markup {
  if (plots.length === 0) return html``;
  const figures = plots.map((plot) => {
    const rows = plot.table.rows.map((row) => row.map((cell) => html`${cell}`));
    return html`<figure>
<figcaption><h3>${plot.title}</h3>${captionOf(plot)}</figcaption>
${plot.svg}
<details><summary>As a table</summary>${table(plot.table.columns, rows)}</details>
</figure>\n`;
  });
  return html`<section><h2>${title}</h2>
${intro}<div class="plots">${figures}</div></section>`;
}

/** Instances without an answer and rows that are no instances, with the reasons. */
export function failuresOf({ instances, rejections }: Evaluation): Markup {
  const failed = instances.flatMap(({ instance_id, failure }) =>
    failure === undefined ? [] : [[html`<code>${instance_id}</code>`, html`${failure}`]],
  );
  const rejected = rejections.map(({ instance_id, place, reason }) => [
    html`<code>${instance_id}</code>`,
    html`${place}`,
    html`${reason}`,
  ]);
  return html`${reasons('Failed, scored zero', ['instance', 'reason'], failed)}
${reasons('Rejected, not scored', ['instance', 'place', 'reason'], rejected)}`;
}

/** A long list is folded, so that what follows it is not far. */
function reasons(title: string, columns: readonly string[], rows: readonly (readonly Markup[])[]): Markup | undefined {
  if (rows.length === 0) return undefined;
  const open = rows.length <= FOLDED_ABOVE ? html` open` : undefined;
  return html`<section class="reasons"><details${open}><summary><h2>${title} <span>${rows.length}</span></h2></summary>
${table(columns, rows)}</details></section>`;
}

function table(columns: readonly string[], rows: readonly (readonly Markup[])[]): Markup {
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map(([first, ...cells]) => {
    return html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`;
  });
  return html`<div class="table" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** The mark that a system has in the plots. */
function swatch(system: number): Markup {
  return html`<svg class="swatch" viewBox="-8 -8 16 16" aria-hidden="true">${mark(system, 0, 0, '')}</svg>`;
}

/** The first system's mark where it is a bar. */
function barSwatch(): Markup {
  return html`<svg class="swatch" viewBox="-8 -8 16 16" aria-hidden="true"><g class="bar system-0"><rect x="-8" y="-5" width="13" height="10"/><line x1="1" x2="8" y1="0" y2="0"/></g></svg>`;
}
