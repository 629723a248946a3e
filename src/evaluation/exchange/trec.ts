/** TREC runs, lines of `query Q0 document rank score tag`, and qrels, lines of `query 0 document relevance`. */

import { unescapeId } from '../escaped-id.ts';
import type { RunRow } from '../run-row.ts';
import { queryId } from './function-id.ts';
import type { RecordedEntry } from './recorded-answer.ts';
import { answerOfDocuments, documentsOf } from './scored-documents.ts';

interface RankedDocument {
  readonly id: string;
  readonly score: number;
  readonly rank: number;
}

/** A line of a run; undefined where `line` is none. */
export function parseTrecLine(line: string): (RankedDocument & { query: string; tag: string }) | undefined {
  const fields = line.trim().split(/\s+/);
  const [query = '', , id = '', rankText = '', scoreText = '', tag = ''] = fields;
  const [rank, score] = [Number(rankText), Number(scoreText)];
  return fields.length === 6 && Number.isFinite(rank) && Number.isFinite(score)
    ? { query, id, rank, score, tag: unescapeId(tag) }
    : undefined;
}

/** One answer for each query, documents by falling score, equal ones by rank. `system` is the first tag. */
export function readTrec(text: string): { entries: RecordedEntry[]; system?: string } {
  const queries = new Map<string, { place: string; documents: RankedDocument[] }>();
  const entries: RecordedEntry[] = [];
  let system: string | undefined;
  text.split('\n').forEach((line, i) => {
    if (line.trim() === '') return;
    const place = `line ${i + 1}`;
    const parsed = parseTrecLine(line);
    if (parsed === undefined) {
      entries.push({ place, reason: 'no `query Q0 document rank score tag`' });
      return;
    }
    system ??= parsed.tag;
    const query = queries.get(parsed.query) ?? { place, documents: [] };
    queries.set(parsed.query, query);
    query.documents.push(parsed);
  });
  for (const [query, { place, documents }] of queries) {
    documents.sort((a, b) => b.score - a.score || a.rank - b.rank);
    const recorded = answerOfDocuments(documents.map(({ id, score }) => ({ id, score })));
    entries.push({ place, instance_id: unescapeId(query), recorded });
  }
  return { entries, ...(system !== undefined && { system }) };
}

/** The lines of a run; an empty answer has none. */
export function trecRun(rows: readonly RunRow[], tag: string): string[] {
  return rows.flatMap(({ instance_id, functions }) =>
    documentsOf(functions).map(
      ({ id, score }, i) => `${queryId(instance_id)} Q0 ${id} ${i + 1} ${score} ${queryId(tag)}`,
    ),
  );
}

/** `ids` are the relevant documents by query. */
export function trecQrels(ids: ReadonlyMap<string, readonly string[]>): string[] {
  return [...ids].flatMap(([query, documents]) => documents.map((id) => `${query} 0 ${id} 1`));
}
