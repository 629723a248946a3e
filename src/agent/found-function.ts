/** What searches hand to the agent, and what the agent hands back: functions by their ids, best first. */
import type { PromptIdentity } from '../core/index.ts';
import type { Spent } from './spent.ts';

/** A function that a search found. */
export interface FoundFunction {
  /** `path:name`, unique in the repository. */
  readonly id: string;
  /** Its source. */
  readonly text: string;
  /** What the search believes, after reranking: the probability that the fix changes it. */
  readonly prior: number;
  /** Its place in the answer of the search, 1 for the best. */
  readonly rank: number;
}

export interface RankedFunction {
  readonly id: string;
  /** That the fix changes it, 0 to 1: after reranking where that took place, else the highest of its searches. */
  readonly belief: number;
  /** The round of search that found it first. */
  readonly round: number;
  /** Its place in the first round, which searches for the issue itself; absent where it was not found there. */
  readonly firstRank?: number;
}

/**
 * Why the agent stopped.
 * - `no_new`: a round added no relevant function
 * - `iteration_limit`: all rounds that it may take are taken
 * - `model_stopped`: the model asked for no further search
 * - `answered`: a policy of the mode `search` answered by itself
 * - `forced`: its turns were taken, and it answered when nothing else was left
 * - `no_answer`: it neither called nor answered, or did not answer when it had to
 * - `budget`, `model_failed`, `cancelled`: it could not go on; `--resume` can
 */
export type Ending = (typeof ENDINGS)[number];

export const ENDINGS = [
  'no_new',
  'iteration_limit',
  'model_stopped',
  'answered',
  'forced',
  'no_answer',
  'budget',
  'model_failed',
  'cancelled',
] as const;

/** Endings after which a resumed run takes up the work; the others are results. */
export function isInterrupted(ending: Ending): boolean {
  return ending === 'budget' || ending === 'model_failed' || ending === 'cancelled';
}

export interface AgentOutcome {
  /** Every function of the pool and of the first round, once, best first: the pool, then the rest of the first round as it was. */
  readonly ranking: readonly RankedFunction[];
  /** Functions that the model judged relevant, in the order in which it did. */
  readonly pool: readonly string[];
  readonly ending: Ending;
  readonly rounds: number;
  /** Mistakes of the model that were mended, by their kind. */
  readonly repairs: Readonly<Record<string, number>>;
  readonly spent: Spent;
  readonly prompts: readonly PromptIdentity[];
  /** How reliable the reranking of the pool found the model to be, 0 (chance) to 1. */
  readonly reliability?: number;
  /** What the reader should know, one line each. */
  readonly notices: readonly string[];
}
