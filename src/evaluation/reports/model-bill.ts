/** What a run asked of a chat model, all instances together: a line for the summary and the report. */
import type { Evaluation } from '../evaluation.ts';
import { count, figure } from './format.ts';

/** `15,002 model calls (20 cached), 1,200,340 tokens in, 30,100 out, 1.20 dollars`; nothing where no model was asked. */
export function modelBill({ instances }: Pick<Evaluation, 'instances'>): string[] {
  const sum = (name: string) => instances.reduce((total, { scores }) => total + (scores[name] ?? 0), 0);
  const has = (name: string) => instances.some(({ scores }) => scores[name] !== undefined);
  if (!has('modelCalls')) return [];
  const cached = sum('cachedCalls');
  const parts = [
    count(sum('modelCalls'), 'model call') + (cached > 0 ? ` (${whole(cached)} cached)` : ''),
    `${whole(sum('inputTokens'))} tokens in, ${whole(sum('outputTokens'))} out`,
    ...(has('dollars') ? [`${figure('dollars', sum('dollars'))} dollars`] : []),
  ];
  return [parts.join(', ')];
}

function whole(value: number): string {
  return value.toLocaleString('en-US');
}
