/** Until metrics/ has them. */
export const HEADLINE_METRICS = [
  'function.acc@5',
  'function.acc@10',
  'file.acc@1',
  'file.acc@5',
  'function.mrr',
  'function.ndcg@10',
];
export function titleOf(metric: string): string {
  return metric.replace('.', ' ');
}
export function unitOf(metric: string): 'share' | 'quantity' {
  return /^(function|file|module|line)\./.test(metric) ? 'share' : 'quantity';
}
