/**
 * Turns the runs of `quality.ts` into Markdown tables, per dataset and language, beside BM25 alone, with 95 % bootstrap intervals:
 * `npx tsx bench/quality-report.ts OUTPUT_DIR`. Function figures are over instances that have gold functions, file figures
 * over all; instances whose query is the fix's own message are tabled apart by their dataset name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accuracyAt, meanInterval } from '../src/evaluation/index.ts';
import type { QualityRow } from './quality.ts';

const METRICS: readonly {
  title: string;
  of: (row: QualityRow) => [hits: readonly number[], gold: number];
  bm25: (row: QualityRow) => readonly number[];
  k: number;
}[] = [
  { title: 'function acc@5', of: (row) => [row.functions, row.goldFunctions], bm25: (row) => row.bm25Functions, k: 5 },
  {
    title: 'function acc@10',
    of: (row) => [row.functions, row.goldFunctions],
    bm25: (row) => row.bm25Functions,
    k: 10,
  },
  { title: 'file acc@1', of: (row) => [row.files, row.goldFiles], bm25: (row) => row.bm25Files, k: 1 },
  { title: 'file acc@5', of: (row) => [row.files, row.goldFiles], bm25: (row) => row.bm25Files, k: 5 },
];

const folder = process.argv[2];
if (!folder) {
  console.error('usage: quality-report.ts OUTPUT_DIR');
  process.exit(2);
}
const rows = readdirSync(folder)
  .filter((name) => /^run-\d+\.jsonl$/.test(name))
  .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean))
  .map((line) => JSON.parse(line) as QualityRow);

for (const by of ['dataset', 'language'] as const) {
  console.log(`\n| ${by} | n | ${METRICS.map(({ title }) => `${title} | BM25`).join(' | ')} |`);
  console.log(`|---|---|${METRICS.map(() => '---|---|').join('')}`);
  const issues = by === 'language' ? rows.filter((row) => row.query_source !== 'commit_message') : rows;
  for (const key of [...new Set(issues.map((row) => row[by]))].sort()) {
    const group = issues.filter((row) => row[by] === key);
    console.log(`| ${key} | ${group.length} | ${METRICS.map((metric) => cells(group, metric)).join(' | ')} |`);
  }
}
const failed = rows.filter((row) => row.error);
console.log(
  `\n${rows.length} instances, ${failed.length} failed (scored zero): ${failed.map((row) => `${row.instance_id}: ${row.error}`).join('; ') || 'none'}`,
);

function cells(group: readonly QualityRow[], { of, bm25, k }: (typeof METRICS)[number]): string {
  const scored = group.filter((row) => of(row)[1] > 0);
  const ours = scored.map((row) => accuracyAt(k, of(row)[0], of(row)[1]));
  const baseline = scored.map((row) => accuracyAt(k, bm25(row), of(row)[1]));
  const [low, high] = meanInterval(ours);
  return `${percent(mean(ours))} (${percent(low)}–${percent(high)}) | ${percent(mean(baseline))}`;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
