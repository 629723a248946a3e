/** `report.html`: one self-contained page with figures, plots, and a browsable list of instances with ranks and evidence. */
import type { Evaluation } from '../evaluation.ts';
import { INSTANCE_LIST_SCRIPT } from './browser/instance-list.ts';
import { accuracyPlots, breakdownCaption, breakdownPlots, costPlots } from './figures.ts';
import { headingOf } from './heading.ts';
import { instanceListOf } from './html/instance-list.ts';
import { html } from './html/markup.ts';
import { page } from './html/page.ts';
import { failuresOf, headerOf, keyedPlotsOf, plotsOf, resultsOf } from './html/sections.ts';
import { STYLE } from './html/style.ts';

/** The page on `evaluation`, beside `baselines` over the same instances. It loads nothing and works from a file. */
export function htmlReport(evaluation: Evaluation, baselines: readonly Evaluation[]): string {
  const evaluations = [evaluation, ...baselines];
  const systems = evaluations.map(({ system }) => system);
  return page({
    title: headingOf(evaluation),
    style: STYLE,
    script: INSTANCE_LIST_SCRIPT,
    body: html`<main>
${headerOf(evaluation, baselines)}
${resultsOf(evaluations)}
${plotsOf('Accuracy and cost', [...accuracyPlots(evaluations), ...costPlots(evaluations)])}
${keyedPlotsOf('Where it is good', breakdownCaption(evaluations), breakdownPlots(evaluations), systems)}
${failuresOf(evaluation)}
${instanceListOf(evaluation, baselines)}
</main>`,
  });
}
