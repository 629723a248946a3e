/**
 * Joins a chat model's judgements with the first stage's probabilities, so that a weak model cannot ruin a good first stage. How reliable
 * the model is shows in its own answers: whether it prefers the same items again, and whether those are ones that the first stage believed
 * in. docs/simulation.md has what each way of joining is worth with judges of different strength.
 */
import { believe, logistic } from './beliefs.ts';
import { choicesOf, type Judgement } from './choices.ts';

/**
 * - `learned`: the judge's accuracy is inferred from the judgements
 * - `fixed`: a judge of accuracy 0.6 without taste
 * - `none`: the model's order as it is
 */
export type Fusion = 'learned' | 'fixed' | 'none';

export interface Fused {
  /** All items as positions, best first. */
  readonly order: readonly number[];
  /** Of each item, by its position; falls along `order`. */
  readonly beliefs: readonly number[];
  /** Expected accuracy of the judge, 0 (chance) to below 1. */
  readonly reliability: number;
}

const ACCURACIES = [0.02, 0.3, 0.6, 0.9];
const FIXED_ACCURACY = 0.6;
/** No first stage is surer than this of anything. */
const LEAST_PRIOR = 1e-4;
const MOST_PRIOR = 0.999;

/** `priors` are the first stage's probabilities by position; `modelOrder` is the order that the windows led to. */
export function fuse(
  {
    priors,
    judgements,
    modelOrder,
  }: {
    readonly priors: readonly number[];
    readonly judgements: readonly Judgement[];
    readonly modelOrder: readonly number[];
  },
  fusion: Fusion,
): Fused {
  const priorLogOdds = priors.map((prior) => logOddsOf(Math.min(MOST_PRIOR, Math.max(LEAST_PRIOR, prior))));
  const choices = choicesOf(judgements, priors.length);
  const judges =
    fusion === 'fixed'
      ? [{ accuracy: FIXED_ACCURACY, hasTaste: false }]
      : ACCURACIES.flatMap((accuracy) => [false, true].map((hasTaste) => ({ accuracy, hasTaste })));
  const readings = judges.map((judge) => believe(priorLogOdds, choices, judge));
  const most = Math.max(...readings.map(({ evidence }) => evidence));
  const shares = readings.map(({ evidence }) => Math.exp(evidence - most));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const mean = (of: (reading: number) => number) => shares.reduce((sum, share, r) => sum + share * of(r), 0) / total;
  const believed = priors.map((_, item) => mean((r) => logistic(readings[r]!.logOdds[item]!)));
  const scores = new Float64Array(priors.length);
  modelOrder.forEach((item, place) => {
    // What came out of many windows on top has beaten, through others, all below it; beliefs see single windows.
    scores[item] = logOddsOf(Math.min(1 - 1e-6, Math.max(1e-6, believed[item]!))) - Math.log(place + 1);
  });
  const mass = believed.reduce((sum, belief) => sum + belief, 0);
  if (fusion === 'none') {
    const falling = [...scores].sort((a, b) => b - a);
    modelOrder.forEach((item, place) => {
      scores[item] = falling[place]!;
    });
  }
  const place = new Map(modelOrder.map((item, i) => [item, i]));
  const order = [...modelOrder].sort((a, b) => scores[b]! - scores[a]! || place.get(a)! - place.get(b)!);
  return { order, beliefs: withMass(scores, mass), reliability: mean((r) => judges[r]!.accuracy) };
}

/** Probabilities that fall as `scores` do and sum to `mass`: as many items are believed to matter as before the order was settled. */
function withMass(scores: Float64Array, mass: number): number[] {
  let [low, high] = [-50, 50];
  for (let i = 0; i < 60; i++) {
    const shift = (low + high) / 2;
    if (scores.reduce((sum, score) => sum + logistic(score + shift), 0) > mass) high = shift;
    else low = shift;
  }
  return Array.from(scores, (score) => logistic(score + low));
}

function logOddsOf(probability: number): number {
  return Math.log(probability / (1 - probability));
}
