/** What a policy does on many instances: means of the figures of its searches. Pure. */
import { type RewardWeights, searchReward } from '../../core/index.ts';
import type { RolloutFigures } from './rollout.ts';

export interface StageFigures {
  readonly searches: number;
  readonly fileF1: number;
  /** Over those with gold functions. */
  readonly functionF1: number;
  /** Of the gold functions, those that results showed. */
  readonly shownFunctions: number;
  readonly reward: number;
  readonly efficiency: number;
  readonly redundancy: number;
  readonly turns: number;
  readonly calls: number;
  /** Mean calls of each turn, over the searches that have it. */
  readonly widths: readonly number[];
}

export function stageFigures(all: readonly RolloutFigures[], weights: RewardWeights): StageFigures {
  const turns = Math.max(0, ...all.map(({ widths }) => widths.length));
  return {
    searches: all.length,
    fileF1: mean(all.map(({ fileF1 }) => fileF1)),
    functionF1: mean(all.flatMap(({ functionF1 }) => functionF1 ?? [])),
    shownFunctions: mean(all.flatMap(({ shownFunctions }) => shownFunctions ?? [])),
    reward: mean(all.map((figures) => rewardOf(figures, weights))),
    efficiency: mean(all.map(({ efficiency }) => efficiency)),
    redundancy: mean(all.map(({ redundancy }) => redundancy)),
    turns: mean(all.map((figures) => figures.turns)),
    calls: mean(all.map(({ calls }) => calls)),
    widths: Array.from({ length: turns }, (_, turn) => mean(all.flatMap(({ widths }) => widths[turn] ?? []))),
  };
}

export function rewardOf({ fileF1, functionF1, efficiency }: RolloutFigures, weights: RewardWeights): number {
  return searchReward({ fileF1, functionF1, efficiency }, weights);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
