/**
 * Scores by document id, as BEIR, SweRank's reranker and TREC keep them, from and to the functions of a run. Overloads are told
 * apart by number, in the order of their lines.
 */
import type { GoldFunction } from '../instance.ts';
import { goldPosition } from '../match.ts';
import type { RunFunction } from '../run-row.ts';
import { type FunctionName, parseSlashId, slashId, uniqueIds } from './function-id.ts';
import { quoted, type RecordedAnswer } from './recorded-answer.ts';

/** 1-based, inclusive lines; 0 where they are unknown. */
type LocatedFunction = FunctionName & Pick<RunFunction, 'start' | 'end'>;

export interface ScoredDocument {
  readonly id: string;
  readonly score?: number;
}

/** The answer that lists `documents`, best first. A document listed again is left out. */
export function answerOfDocuments(documents: readonly ScoredDocument[], problems: string[] = []): RecordedAnswer {
  const seen = new Set<string>();
  const functions = documents.flatMap(({ id, score }) => {
    const name = parseSlashId(id);
    if (name === undefined) problems.push(`no path/name in ${quoted(id)}`);
    if (name === undefined || seen.has(id)) return [];
    seen.add(id);
    return { ...name, ...(score !== undefined && { score }) };
  });
  return { functions, files: [], problems };
}

/** The documents of `functions`, in their order, with scores that strictly fall: 1/rank where the run's own do not. */
export function documentsOf(functions: readonly RunFunction[]): Required<ScoredDocument>[] {
  const ids = documentIds(functions);
  const falls = functions.every(
    ({ score }, i) => Number.isFinite(score) && (i === 0 || score < functions[i - 1]!.score),
  );
  return functions.map((found, i) => ({ id: ids.get(found)!, score: falls ? found.score : 1 / (i + 1) }));
}

/** Ids of the gold functions, each once: those that `functions`, of a run or a corpus, have; own ones where they are missing there. */
export function goldIds(gold: readonly GoldFunction[], functions: readonly LocatedFunction[]): string[] {
  const ids = documentIds(functions);
  const unique = uniqueIds();
  for (const found of functions) unique(slashId(found));
  const golden = gold.map((wanted, position) => {
    const found = functions.find(
      ({ path, name, start, end }) => goldPosition({ path, name, startLine: start, endLine: end }, gold) === position,
    );
    return found ? ids.get(found)! : unique(slashId(wanted));
  });
  return [...new Set(golden)];
}

/** An id for each of `functions`, overloads numbered by line. */
export function documentIds<Item extends LocatedFunction>(functions: readonly Item[]): Map<Item, string> {
  const unique = uniqueIds();
  const byLine = [...functions].sort((a, b) => a.start - b.start);
  return new Map(byLine.map((found) => [found, unique(slashId(found))]));
}
