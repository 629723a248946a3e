/**
 * What a judge's choices say about which items matter. A judge of accuracy `a` is taken to choose, while anything that matters is left, one of
 * those with probability `a`, and else as where nothing matters. From prior probabilities and that model, loopy belief propagation gives
 * each item's probability: every choice sends a message to each item in it, computed from what all other choices say of the others.
 */
import { logistic } from '../core/index.ts';
import type { Choice } from './choices.ts';

export interface JudgeModel {
  /** 0 (chance) to below 1. */
  readonly accuracy: number;
  /** How far a judge with nothing to go by prefers the same items again: 0 not at all, 1 always. */
  readonly taste: number;
}

export interface Beliefs {
  /** Log-odds of each item. */
  readonly logOdds: Float64Array;
  /** Logarithm of how probable the choices are for such a judge, up to what all judges share. */
  readonly evidence: number;
}

const ROUNDS = 5;
/** Share of a new message; the rest is the old one, so that messages settle. */
const DAMPING = 0.5;

export function believe(
  priorLogOdds: readonly number[],
  choices: readonly Choice[],
  { accuracy, taste }: JudgeModel,
): Beliefs {
  const logOdds = Float64Array.from(priorLogOdds);
  const messages = choices.map(({ others }) => new Float64Array(others.length + 1));
  let evidence = 0;
  for (let round = 0; round < ROUNDS; round++) {
    evidence = 0;
    choices.forEach(({ chosen, others, chance }, c) => {
      const members = [chosen, ...others];
      const sent = messages[c]!;
      const cavity = members.map((item, m) => logistic(logOdds[item]! - sent[m]!));
      const by = (1 - taste) * chance[0] + taste * chance[1];
      const { log, news } = choiceNews(cavity, accuracy, by);
      evidence += log;
      members.forEach((item, m) => {
        const change = DAMPING * (news[m]! - sent[m]!);
        sent[m] = sent[m]! + change;
        logOdds[item] = logOdds[item]! + change;
      });
    });
  }
  return { logOdds, evidence };
}

/**
 * What one choice says: the logarithm of its probability, and of each member (the chosen one first) that of how many times as probable the choice
 * is if the member matters. `matters` holds the members' probabilities by all other choices; `by` is the chance of this choice where
 * nothing matters. One of several that matter is taken to be chosen with equal chances, in expectation.
 */
function choiceNews(matters: readonly number[], accuracy: number, by: number): { log: number; news: number[] } {
  const [first, ...rest] = matters as [number, ...number[]];
  const expected = rest.reduce((sum, p) => sum + p, 0);
  const noneOfRest = rest.reduce((product, p) => product * (1 - p), 1);
  const guess = (1 - accuracy) * by;
  const ifFirst = accuracy / (1 + expected) + guess;
  const ifNotFirst = accuracy * noneOfRest * by + guess;
  const news = rest.map((p) => {
    const others = expected - p;
    const nothing = p < 1 ? (noneOfRest / (1 - p)) * (1 - first) : 0;
    const ifIt = (accuracy * first) / (2 + others) + guess;
    const ifNotIt = accuracy * (first / (1 + others) + nothing * by) + guess;
    return Math.log(ifIt / ifNotIt);
  });
  return { log: Math.log(first * ifFirst + (1 - first) * ifNotFirst), news: [Math.log(ifFirst / ifNotFirst), ...news] };
}
