/** What a caller may choose about reranking, and which choices make no sense. */
import { UsageError } from '../core/index.ts';
import { LETTERS } from './identifiers.ts';

export interface RerankOptions {
  /** Candidates that the model compares at once. */
  readonly window: number;
  /** Candidates that a window leaves behind; the others, window less stride, go on. Less than the window. */
  readonly stride: number;
  /** How often the schedule is run, each time over the order that the last one left. */
  readonly passes: number;
  readonly schedule: 'sweep' | 'lean' | 'tournament';
  /** How far the model is believed; `none` is wholly. */
  readonly fusion: 'learned' | 'fixed' | 'none';
  /** Order a window by the probabilities of the first token, where the endpoint tells them. */
  readonly firstToken: boolean;
  /** Tokens of a document that the model reads, at most. */
  readonly documentTokens: number;
  /** Windows asked for side by side, where the schedule allows any; the answer does not depend on it. */
  readonly concurrency: number;
}

/** The window and stride of the paper. */
export const DEFAULT_RERANK_OPTIONS: RerankOptions = {
  window: 10,
  stride: 5,
  passes: 1,
  schedule: 'sweep',
  fusion: 'learned',
  firstToken: false,
  documentTokens: 1_024,
  concurrency: 4,
};

/** Throws `UsageError`. */
export function checkRerankOptions({ window, stride, passes, firstToken }: RerankOptions): void {
  if (window < 2) throw new UsageError('a window has two candidates at least: set window to 2 or more');
  if (stride < 1 || stride >= window)
    throw new UsageError(`the stride (${stride}) must be 1 or more and less than the window (${window})`);
  if (passes < 1) throw new UsageError('one pass is the least: set passes to 1 or more');
  if (firstToken && window > LETTERS.most)
    throw new UsageError(`endpoints tell ${LETTERS.most} first tokens at most: set window to ${LETTERS.most} or less`);
}
