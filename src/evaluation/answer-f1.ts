/** The F1 of an answer that is a set, at both levels: what a search is rewarded for. Pure. */
import type { GoldFunction, Instance } from './instance.ts';
import { functionId } from './match.ts';
import { setScores } from './metrics/set-scores.ts';

/** Files, and functions by path and name. */
export interface AnswerSet {
  readonly files: readonly string[];
  readonly functions: readonly Pick<GoldFunction, 'path' | 'name'>[];
}

export interface AnswerF1 {
  readonly fileF1: number;
  /** Undefined where the gold holds no function. */
  readonly functionF1: number | undefined;
}

/** Each 0 to 1. Functions of one name in a file count as one, as in `eval`. */
export function answerF1(
  { files, functions }: AnswerSet,
  { gold_files, gold_functions }: Pick<Instance, 'gold_files' | 'gold_functions'>,
): AnswerF1 {
  const gold = gold_functions.map(functionId);
  return {
    fileF1: setScores(files, gold_files).f1,
    functionF1: gold.length === 0 ? undefined : setScores(functions.map(functionId), gold).f1,
  };
}
