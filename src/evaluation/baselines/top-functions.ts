/** From scores to an answer: the one place where the baselines' ties are broken. */
import type { RunFunction } from '../run-row.ts';
import type { FunctionCorpus } from './function-corpus.ts';

/** The best `limit` functions with a score above zero, ties in the order of the corpus. `scores` has one entry per function. */
export function topFunctions(corpus: FunctionCorpus, scores: Float64Array, limit: number): RunFunction[] {
  return [...scores.keys()]
    .filter((number) => scores[number]! > 0)
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, limit)
    .map((number) => {
      const { path, name, start, end } = corpus.functions[number]!;
      return { path, name, start, end, score: scores[number]! };
    });
}
