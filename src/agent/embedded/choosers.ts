/** Who picks the calls of the embedded policy: its networks, or one of the baselines that it is compared with (FuseSearch, papers.md A7). Pure. */
import type { Choice, Chooser } from './choice.ts';
import { STOP } from './choice.ts';
import { CALL_FEATURES } from './feature-names.ts';
import { scoreOf } from './network.ts';
import type { PolicyModel } from './policy-model.ts';

type Networks = Pick<PolicyModel, 'picker' | 'stopper'>;

/** As many calls as the stopper lets it, the best of the picker each time. */
export function greedyChooser(model: Networks): Chooser {
  return (choice) => (scoreOf(model.stopper, choice.state) > 0 ? STOP : bestRow(model, choice));
}

/** Always `width` calls of a turn, 1 for a sequential search; the stopper is asked before a turn alone. */
export function fixedWidthChooser(model: Networks, width: number): Chooser {
  return (choice) => {
    const { length } = choice.picked;
    const stops = length === 0 ? choice.turn > 1 && scoreOf(model.stopper, choice.state) > 0 : length >= width;
    return stops ? STOP : bestRow(model, choice);
  };
}

/** Any calls, any number of them; from the second turn on it answers one time in four. `next` gives 0 to below 1. */
export function randomChooser(next: () => number): Chooser {
  return ({ turn, picked, candidates, room }) => {
    const stops = picked.length === 0 ? turn > 1 && next() < 1 / 4 : next() < 1 / room;
    if (stops) return STOP;
    const left = candidates.map((_, row) => row).filter((row) => !picked.includes(row));
    return left[Math.floor(next() * left.length)] ?? STOP;
  };
}

function bestRow({ picker }: Networks, { candidates, picked, features }: Choice): number {
  let best = STOP;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < candidates.length; row++) {
    if (picked.includes(row)) continue;
    const score = scoreOf(picker, features, row * CALL_FEATURES.length);
    if (score <= bestScore) continue;
    best = row;
    bestScore = score;
  }
  return best;
}
