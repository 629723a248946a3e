/** What a search came to, as far as it is rewarded: its answer as a set, and how new what each call showed was. Pure. */
import type { StoredTrajectory } from '../../agent/index.ts';
import { DEFAULT_REWARD, type RewardWeights, type SearchScores, searchReward, weightedF1 } from '../../core/index.ts';
import { type AnswerSet, answerF1 } from '../../evaluation/index.ts';
import { isTestPath } from '../../repository/index.ts';
import type { Gold } from './gold-index.ts';

export interface SearchRecord {
  readonly answer: AnswerSet;
  /** g of each call, in the order asked, 0 to 1. */
  readonly novelty: readonly number[];
}

export interface ScoredSearch extends SearchScores {
  readonly reward: number;
  readonly f1: number;
  /** Share of the calls that showed nothing new; undefined where nothing was called. */
  readonly redundancy: number | undefined;
}

const NO_ANSWER: AnswerSet = { files: [], functions: [] };

/**
 * Undefined where the trajectory is of another mode, or was cut off before its end. Where the policy gave no answer, that is empty: what stands in for
 * one in the ranking is no merit of the policy's.
 */
export function recordOf({ events }: Pick<StoredTrajectory, 'events'>): SearchRecord | undefined {
  const end = events.findLast((event) => event.type === 'ended');
  if (!end?.search) return undefined;
  const { answered, files, novelty } = end.search;
  const functions = end.pool.flatMap((id) => functionOfId(id) ?? []);
  return { answer: answered ? { files, functions } : NO_ANSWER, novelty };
}

export function scoreSearch(
  { answer, novelty }: SearchRecord,
  gold: Gold,
  weights: RewardWeights = DEFAULT_REWARD,
): ScoredSearch {
  const scores = { ...answerF1(withoutTests(answer, gold), gold), efficiency: efficiencyOf(novelty) };
  const redundant = novelty.filter((share) => share === 0).length;
  return {
    ...scores,
    reward: searchReward(scores, weights),
    f1: weightedF1(scores, weights.fileWeight),
    redundancy: novelty.length === 0 ? undefined : redundant / novelty.length,
  };
}

/** Test files neither count for nor against an answer, as in `eval`, unless the gold names them. */
function withoutTests({ files, functions }: AnswerSet, { gold_files }: Gold): AnswerSet {
  const counts = (path: string) => gold_files.includes(path) || !isTestPath(path);
  return { files: files.filter(counts), functions: functions.filter(({ path }) => counts(path)) };
}

/** The mean; undefined where nothing was called. */
export function efficiencyOf(novelty: readonly number[]): number | undefined {
  return novelty.length === 0 ? undefined : novelty.reduce((sum, share) => sum + share, 0) / novelty.length;
}

/** `path:Class.method`, also with `::` between, and without the line that tells functions of one name apart. */
export function functionOfId(id: string): AnswerSet['functions'][number] | undefined {
  const [, path, name] = /^([^:]+)::?(.+?)(?: \(line \d+\))?$/s.exec(id.trim()) ?? [];
  return path === undefined || name === undefined ? undefined : { path, name };
}

export function idOfFunction({ path, name }: AnswerSet['functions'][number]): string {
  return `${path}:${name}`;
}
