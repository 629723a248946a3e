/** Reads what `fixpoint eval` wrote. */
import { readFileSync } from 'node:fs';
import type { Evaluation } from '../../src/evaluation/evaluation.ts';
import type { RunRow } from '../../src/evaluation/run-row.ts';

export function readEvaluation(path: string): Evaluation {
  return JSON.parse(readFileSync(path, 'utf8')) as Evaluation;
}

export function readLines<T = RunRow>(path: string): T[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as T);
}

/** As text, without the times that it took: the same bytes for the same answers. */
export function withoutCosts(value: unknown): string {
  return JSON.stringify(value, (key, item: unknown) => (key === 'seconds' ? undefined : item), 1);
}
