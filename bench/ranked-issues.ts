/** The issues of a finished run with what reranking needs of them: the first hundred functions, the probabilities, and which are gold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distinctGold, type Evaluation, goldPosition, type RunRow } from '../src/evaluation/index.ts';

export interface RankedIssue {
  readonly instance_id: string;
  readonly language: string;
  readonly rouge1: number;
  /** Functions in the order of the run; `prior` is the probability that the fix changes one. */
  readonly items: readonly { readonly id: string; readonly text: string; readonly prior: number }[];
  /** Of each item, which gold function it is, or -1. */
  readonly hits: readonly number[];
  readonly goldCount: number;
  /** Ids of the items that are gold. */
  readonly goldIds: ReadonlySet<string>;
}

/** Of the issues that have gold functions and do not leak the fix. `folder` is the output of `fixpoint eval`. */
export function readRankedIssues(folder: string): RankedIssue[] {
  const { instances } = JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8')) as Evaluation;
  const rows = new Map(
    readFileSync(join(folder, 'run.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as RunRow)
      .map((row) => [row.instance_id, row]),
  );
  return instances.flatMap(({ instance_id, language, gold_functions, query_source, facts }) => {
    const row = rows.get(instance_id);
    const { items: gold } = distinctGold(gold_functions, { byLines: true });
    if (!row || gold.length === 0 || query_source === 'commit_message') return [];
    const hits = row.functions.map(({ path, name, start, end }) =>
      goldPosition({ path, name, startLine: start, endLine: end }, gold),
    );
    const items = withIds(row.functions);
    const goldIds = new Set(items.flatMap(({ id }, i) => (hits[i]! >= 0 ? [id] : [])));
    return [{ instance_id, language, rouge1: facts.rouge1 ?? 0, items, hits, goldCount: gold.length, goldIds }];
  });
}

/** Ids are `path:name`, with the line where overloads share that. */
function withIds(functions: RunRow['functions']): RankedIssue['items'] {
  const seen = new Set<string>();
  return functions.map(({ path, name, start, probability }) => {
    const plain = `${path}:${name}`;
    const id = seen.has(plain) ? `${plain}@${start}` : plain;
    seen.add(id);
    return { id, text: name, prior: probability ?? 0 };
  });
}
