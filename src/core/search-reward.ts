/**
 * The reward of a search (FuseSearch, papers.md A5): R = alpha * F1 + gamma * F1 * e, where F1 weighs the F1 of the files against that of the
 * functions and e is the tool efficiency. A wrong answer earns nothing for having been found with few calls. One definition, for training
 * the embedded policy and for the trainers of others (`fixpoint reward`). The paper does not tell its weights; these are ours. Pure.
 */

export const REWARD_FORMS = ['f1', 'f1+e', 'f1+f1*e'] as const;
/** What earns: the answer alone; answer and efficiency each by itself, which the paper shows to do harm; efficiency by way of the answer. */
export type RewardForm = (typeof REWARD_FORMS)[number];

export interface RewardWeights {
  /** Of F1. */
  readonly alpha: number;
  /** Of what the efficiency adds; not used by the form `f1`. */
  readonly gamma: number;
  /** Share of the file F1 in F1, 0 to 1; the rest is the function F1's. */
  readonly fileWeight: number;
  readonly form: RewardForm;
}

/** With these a reward is 0 to 1. */
export const DEFAULT_REWARD: RewardWeights = { alpha: 0.5, gamma: 0.5, fileWeight: 0.5, form: 'f1+f1*e' };

/** What a search is rewarded for, each 0 to 1. */
export interface SearchScores {
  readonly fileF1: number;
  /** Undefined where the gold holds no function: the files alone count. */
  readonly functionF1: number | undefined;
  /** Mean novelty of the calls; undefined, as 0, where nothing was called. */
  readonly efficiency: number | undefined;
}

export function searchReward(scores: SearchScores, weights: Partial<RewardWeights> = {}): number {
  const { alpha, gamma, fileWeight, form } = { ...DEFAULT_REWARD, ...weights };
  const { efficiency = 0 } = scores;
  const f1 = weightedF1(scores, fileWeight);
  if (form === 'f1') return alpha * f1;
  return alpha * f1 + gamma * efficiency * (form === 'f1+e' ? 1 : f1);
}

export function weightedF1(
  { fileF1, functionF1 = fileF1 }: Pick<SearchScores, 'fileF1' | 'functionF1'>,
  fileWeight: number = DEFAULT_REWARD.fileWeight,
): number {
  return fileWeight * fileF1 + (1 - fileWeight) * functionF1;
}
