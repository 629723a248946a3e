/** BEIR's results, `{query: {document: score}}`, with the files that its evaluation reads beside them: queries and qrels. */
import { isRecord } from '../../core/index.ts';
import type { JsonObject } from '../datasets/fields.ts';
import { unescapeId } from '../escaped-id.ts';
import type { Instance } from '../instance.ts';
import type { RunFunction, RunRow } from '../run-row.ts';
import { queryId } from './function-id.ts';
import { quoted, type RecordedEntry } from './recorded-answer.ts';
import { answerOfDocuments, documentsOf, goldIds } from './scored-documents.ts';

/** One answer for each query of `results`; documents by falling score, equal ones as they stand. */
export function readScores(results: JsonObject, file: string): RecordedEntry[] {
  return Object.entries(results).map(([query, scores]) => {
    const instance_id = unescapeId(query);
    const place = `${file}: ${quoted(query)}`;
    if (!isRecord(scores)) return { place, instance_id, reason: 'no scores by document' };
    const problems: string[] = [];
    const documents = Object.entries(scores).flatMap(([id, score]) => {
      if (typeof score === 'number') return { id, score };
      problems.push(`no number is the score of ${quoted(id)}: ${quoted(score)}`);
      return [];
    });
    documents.sort((a, b) => b.score - a.score);
    return { place, instance_id, recorded: answerOfDocuments(documents, problems) };
  });
}

export function beirResults(rows: readonly RunRow[]): JsonObject {
  return Object.fromEntries(rows.map(({ instance_id, functions }) => [queryId(instance_id), scoresOf(functions)]));
}

function scoresOf(functions: readonly RunFunction[]): Record<string, number> {
  return Object.fromEntries(documentsOf(functions).map(({ id, score }) => [id, score]));
}

/** A line of `queries.jsonl`. */
export function beirQuery({ instance_id, problem_statement }: Instance): object {
  return { _id: queryId(instance_id), text: problem_statement };
}

/** The lines of `qrels/test.tsv`; `ids` are the relevant documents by query. */
export function beirQrels(ids: ReadonlyMap<string, readonly string[]>): string[] {
  const lines = [...ids].flatMap(([query, documents]) => documents.map((id) => `${query}\t${id}\t1`));
  return ['query-id\tcorpus-id\tscore', ...lines];
}

/** The ids of the gold documents by query, for instances that have gold functions. */
export function relevantIds(instances: readonly Instance[], rows: readonly RunRow[]): Map<string, string[]> {
  const answers = new Map(rows.map(({ instance_id, functions }) => [instance_id, functions]));
  return new Map(
    instances
      .filter(({ gold_functions }) => gold_functions.length > 0)
      .map(({ instance_id, gold_functions }) => [
        queryId(instance_id),
        goldIds(gold_functions, answers.get(instance_id) ?? []),
      ]),
  );
}
