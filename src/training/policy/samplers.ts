/** Choosers of training: by lot as the networks weigh, within the limits of a run. Pure. */
import {
  CALL_FEATURES,
  type Choice,
  type Chooser,
  fixedWidthChooser,
  greedyChooser,
  type PolicyModel,
  STOP,
  scoreOf,
} from '../../agent/index.ts';
import { logistic } from '../../core/index.ts';
import { softmax } from './decisions.ts';
import { type Limits, permitted } from './permitted.ts';

type Weighed = Pick<PolicyModel, 'picker' | 'stopper'>;

/** Stops and picks as likely as the networks say. `next` gives 0 to below 1. */
export function sampler(model: Weighed, next: () => number, limits: Limits = {}): Chooser {
  return (choice) => {
    const { mayStop } = permitted(choice, limits);
    if (mayStop && next() < logistic(scoreOf(model.stopper, choice.state))) return STOP;
    return drawn(pickShares(model, choice), next);
  };
}

/** The likeliest every time, within the limits. */
export function greedily(model: Weighed, { width }: Limits = {}): Chooser {
  return width === undefined ? greedyChooser(model) : fixedWidthChooser(model, width);
}

/** How likely each row is picked where the turn goes on. */
export function pickShares(
  { picker }: Pick<PolicyModel, 'picker'>,
  { candidates, picked, features }: Choice,
): Float64Array {
  const taken = new Uint8Array(candidates.length);
  for (const row of picked) taken[row] = 1;
  const scores = Float64Array.from(candidates, (_, row) => scoreOf(picker, features, row * CALL_FEATURES.length));
  return softmax(scores, taken);
}

/** A position of `shares`, whose sum is 1. */
export function drawn(shares: Float64Array, next: () => number): number {
  let left = next();
  let last = STOP;
  for (let row = 0; row < shares.length; row++) {
    if (shares[row] === 0) continue;
    last = row;
    left -= shares[row]!;
    if (left < 0) break;
  }
  return last;
}
