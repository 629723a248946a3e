/**
 * Joins a chat model's judgements with the first stage's probabilities, so that a weak model cannot ruin a good first stage. What kind of judge
 * the model is shows in its own answers: whether it prefers the same items again, how many it likes so, and whether those are ones that
 * the first stage believed in. docs/simulation.md has what each way of joining is worth with judges of different strength.
 */
import { logistic } from '../core/index.ts';
import { believe, type JudgeModel } from './beliefs.ts';
import { choicesOf, type Judgement } from './choices.ts';

/**
 * - `learned`: which kind of judge it is, is inferred from the judgements
 * - `fixed`: one kind of judge, good and not perfect, is assumed
 * - `none`: the model's order as it is
 */
export type Fusion = 'learned' | 'fixed' | 'none';

export interface Fused {
  /** All items as positions, best first. */
  readonly order: readonly number[];
  /** Of each item, by its position; falls along `order`. */
  readonly beliefs: readonly number[];
  /** How much likelier the judge is to choose what matters than what does not: 0 (chance) to below 1. */
  readonly reliability: number;
}

/** A judge chooses what it likes: most of what matters, and favourites that do not. */
interface Judge extends JudgeModel {
  /** Share of what matters that it likes. */
  readonly seen: number;
  /** Share of all else that it likes. */
  readonly favourites: number;
}

const CHARACTERS: readonly Omit<Judge, 'accuracy'>[] = [
  { seen: 0.99, favourites: 0.002, taste: 0 },
  { seen: 0.8, favourites: 0.05, taste: 0 },
  { seen: 0.5, favourites: 0.3, taste: 0 },
  { seen: 0.99, favourites: 0.001, taste: 1 },
];
/** All kinds of judges that are thought of, equally likely beforehand. */
const JUDGES: readonly Judge[] = [0.02, 0.4, 0.9].flatMap((accuracy) =>
  CHARACTERS.map((character) => ({ accuracy, ...character })),
);
const ASSUMED_JUDGE: Judge = { accuracy: 0.6, seen: 0.9, favourites: 0.01, taste: 0 };

/** No first stage is surer than this of anything. */
const LEAST = 1e-4;
const MOST = 0.999;
/**
 * Log-odds by which an item stands lower for each e-fold of its place in the model's order. A judge of taste is consistent, so that its order tells
 * more than its choices.
 */
const PLACE_WEIGHT = { random: 1.25, taste: 5 };

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
  const { believed, reliability, taste } = joined(
    priors.map(within),
    judgements,
    fusion === 'fixed' ? [ASSUMED_JUDGE] : JUDGES,
  );
  const placeWeight = PLACE_WEIGHT.random + taste * (PLACE_WEIGHT.taste - PLACE_WEIGHT.random);
  // What came out of many windows on top has beaten, through others, all below it; beliefs see single windows.
  const along = modelOrder.map((item, place) => logOddsOf(within(believed[item]!)) - placeWeight * Math.log(place + 1));
  if (fusion === 'none') along.sort((a, b) => b - a);
  const order = modelOrder.map((item, place) => ({ item, score: along[place]! })).sort((a, b) => b.score - a.score);
  const beliefs: number[] = [];
  const probabilities = withMass(
    order.map(({ score }) => score),
    believed.reduce((sum, belief) => sum + belief, 0),
  );
  order.forEach(({ item }, place) => {
    beliefs[item] = probabilities[place]!;
  });
  return { order: order.map(({ item }) => item), beliefs, reliability };
}

/** What is believed of each item, on average over `judges` by how probable they make the judgements. */
function joined(priors: readonly number[], judgements: readonly Judgement[], judges: readonly Judge[]) {
  const choices = choicesOf(judgements, priors.length);
  const readings = judges.map((judge) => {
    const { seen, favourites } = judge;
    const liked = priors.map((prior) => prior * seen + (1 - prior) * favourites);
    const { logOdds, evidence } = believe(liked.map(logOddsOf), choices, judge);
    const believed = priors.map((prior, item) => {
      const likes = logistic(logOdds[item]!);
      const overlooked = (prior * (1 - seen)) / (1 - liked[item]!);
      return (likes * prior * seen) / liked[item]! + (1 - likes) * overlooked;
    });
    return { evidence, believed, taste: judge.taste, reliability: judge.accuracy * (seen - favourites) };
  });
  const most = Math.max(...readings.map(({ evidence }) => evidence));
  const shares = readings.map(({ evidence }) => Math.exp(evidence - most));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const mean = (of: (reading: (typeof readings)[number]) => number) =>
    readings.reduce((sum, reading, r) => sum + shares[r]! * of(reading), 0) / total;
  return {
    believed: priors.map((_, item) => mean(({ believed }) => believed[item]!)),
    reliability: mean((reading) => reading.reliability),
    taste: mean((reading) => reading.taste),
  };
}

/** Probabilities that fall as `scores` do and sum to `mass`: as many items are believed to matter as before the order was settled. */
function withMass(scores: readonly number[], mass: number): number[] {
  let [low, high] = [-50, 50];
  for (let i = 0; i < 60; i++) {
    const shift = (low + high) / 2;
    if (scores.reduce((sum, score) => sum + logistic(score + shift), 0) > mass) high = shift;
    else low = shift;
  }
  return scores.map((score) => logistic(score + low));
}

function within(probability: number): number {
  return Math.min(MOST, Math.max(LEAST, probability));
}

function logOddsOf(probability: number): number {
  return Math.log(probability / (1 - probability));
}
