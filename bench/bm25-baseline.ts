/**
 * BM25 alone, as the papers use it as a baseline: the text of functions and methods, all words of the issue alike, no tests, no
 * tricks.
 */
import { terms } from '../src/core/index.ts';
import type { FunctionKey } from '../src/evaluation/index.ts';
import type { TreeIndex } from '../src/index/index.ts';
import { bm25, knownTerms } from '../src/retrieval/index.ts';

/** The best `limit` functions and methods outside tests. */
export function bm25Ranking(issue: string, index: TreeIndex, limit: number): FunctionKey[] {
  const counts = new Map<string, number>();
  for (const term of terms(issue)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const words = [...counts].map(([term, weight]) => ({ term, weight }));
  const scores = bm25(index.fields.body, knownTerms(words, index.terms), { k1: 1.2, b: 0.75 });
  return [...scores.keys()]
    .filter((document) => scores[document]! > 0)
    .filter((document) => ['function', 'method'].includes(index.kind(document)) && !index.isTestDocument(document))
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, limit)
    .map((document) => ({
      path: index.path(index.documentFile[document]!),
      name: index.name(document),
      startLine: index.startLine(document),
      endLine: index.endLine(document),
    }));
}
