/** What `fixpoint eval` leaves behind: metrics and reports in the output folder, and the results on stdout. */
import { join } from 'node:path';
import { type Evaluation, htmlReport, markdownReport, type RunFolder, summary } from '../evaluation/index.ts';
import type { CommandContext } from './command-context.ts';

/** The first evaluation is the system's, the others are the baselines'. */
export function writeReports(folder: RunFolder, [evaluation, ...baselines]: readonly Evaluation[]): void {
  for (const baseline of baselines) folder.write(`baselines/${baseline.system}/metrics.json`, json(baseline));
  folder.write('metrics.json', json(evaluation));
  folder.write('report.md', markdownReport(evaluation!, baselines));
  folder.write('report.html', htmlReport(evaluation!, baselines));
}

export async function printEvaluations(
  [evaluation, ...baselines]: readonly Evaluation[],
  options: { readonly json: boolean; readonly output: string | undefined },
  context: CommandContext,
): Promise<void> {
  await context.print(options.json ? json(evaluation) : summary(evaluation!, baselines));
  noteTrouble(evaluation!, options.output, context);
  if (options.output !== undefined) context.tell(`report: ${join(options.output, 'report.html')}`);
}

/** The first reason why something failed or was left out, and where the others stand. */
function noteTrouble({ instances, rejections }: Evaluation, output: string | undefined, context: CommandContext): void {
  const [first, ...others] = [
    ...instances.flatMap(({ instance_id, failure }) => (failure === undefined ? [] : [`${instance_id}: ${failure}`])),
    ...rejections.map(({ instance_id, place, reason }) => `${instance_id ?? place}: ${reason}`),
  ];
  if (first === undefined) return;
  const list = output === undefined ? '--output keeps the list' : join(output, 'failures.jsonl');
  context.note(`${first}${others.length > 0 ? ` (and ${others.length} more: ${list})` : ''}`);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}
