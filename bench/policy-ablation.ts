/**
 * Compares searches that `fixpoint train policy --measure` wrote: a table with intervals, each policy's differences to the first, and a plot of
 * answers over calls and of calls by turn.
 *
 * npx tsx bench/policy-ablation.ts measured.jsonl [--name FILE=NAME ...] [--svg plot.svg]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { meanInterval } from '../src/evaluation/index.ts';
import type { MeasuredSearch } from '../src/training/policy/measure-policies.ts';
import { type PlottedPolicy, policyPlot } from './policy-plot.ts';

type Measure = (search: MeasuredSearch) => number | undefined;

const MEASURES: readonly (readonly [name: string, of: Measure, digits: number])[] = [
  ['file F1', ({ fileF1 }) => 100 * fileF1, 1],
  ['function F1', ({ functionF1 }) => (functionF1 === undefined ? undefined : 100 * functionF1), 1],
  ['F1 · e', (search) => 100 * f1Of(search) * search.efficiency, 1],
  ['e', ({ efficiency }) => 100 * efficiency, 1],
  ['redundancy', ({ redundancy }) => 100 * redundancy, 1],
  ['turns', ({ turns }) => turns, 2],
  ['calls', ({ calls }) => calls, 1],
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { name: { type: 'string', multiple: true }, svg: { type: 'string' } },
});
const searches = positionals.flatMap((path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line): MeasuredSearch[] => (line === '' ? [] : [JSON.parse(line)])),
);
const names = new Map((values.name ?? []).map((given) => given.split('=') as [string, string]));
const byPolicy = new Map<string, MeasuredSearch[]>();
for (const search of searches) {
  const name = names.get(search.policy) ?? search.policy;
  byPolicy.set(name, [...(byPolicy.get(name) ?? []), search]);
}
const [reference] = byPolicy.values();

console.log(`| policy | ${MEASURES.map(([name]) => name).join(' | ')} |`);
console.log(`|---|${MEASURES.map(() => '---:').join('|')}|`);
for (const [name, rows] of byPolicy) {
  const cells = MEASURES.map(([, of, digits]) => {
    const numbers = rows.flatMap((row) => of(row) ?? []);
    const [low, high] = meanInterval(numbers);
    return `${mean(numbers).toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
  });
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}

console.log(`\n| against ${[...byPolicy.keys()][0]} | ${MEASURES.map(([name]) => name).join(' | ')} |`);
console.log(`|---|${MEASURES.map(() => '---:').join('|')}|`);
for (const [name, rows] of [...byPolicy].slice(1)) {
  const paired = new Map(rows.map((row) => [row.instance_id, row]));
  const cells = MEASURES.map(([, of, digits]) => {
    const differences = reference!.flatMap((row) => {
      const other = paired.get(row.instance_id);
      const [one, two] = [of(row), other && of(other)];
      return one === undefined || two === undefined ? [] : [two - one];
    });
    const [low, high] = meanInterval(differences);
    return `${signed(mean(differences), digits)} (${signed(low, digits)} to ${signed(high, digits)})`;
  });
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}

if (values.svg !== undefined) {
  const plotted = [...byPolicy].map(
    ([name, rows]): PlottedPolicy => ({
      name,
      calls: mean(rows.map(({ calls }) => calls)),
      f1: mean(rows.map(f1Of)),
      interval: meanInterval(rows.map(f1Of)),
      widths: widthsOf(rows),
    }),
  );
  writeFileSync(values.svg, policyPlot(plotted));
}

function f1Of({ fileF1, functionF1 = fileF1 }: MeasuredSearch): number {
  return (fileF1 + functionF1) / 2;
}

/** Mean calls of each turn over all searches: one that has ended makes none. */
function widthsOf(rows: readonly MeasuredSearch[]): number[] {
  const turns = Math.max(...rows.map(({ widths }) => widths.length));
  return Array.from({ length: turns }, (_, turn) => mean(rows.map(({ widths }) => widths[turn] ?? 0)));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(digits)}`;
}
