/** What became of one row of a dataset: plain data that travels from a worker to the run's folder. */
import type { ScoredInstance } from '../evaluation.ts';
import type { Rejection } from '../instance.ts';
import type { RunRow } from '../run-row.ts';

/** An instance with its gold and facts, before scoring. */
export type ResolvedInstance = Omit<ScoredInstance, 'function_ranks' | 'file_ranks' | 'scores' | 'failure'>;

/** Why a baseline gave no answer: it scores zero. */
export interface NoAnswer {
  readonly failure: string;
}

/** An answer of the system, and of each baseline as far as it has one. */
export interface Answered {
  readonly kind: 'answered';
  readonly instance: ResolvedInstance;
  readonly row: RunRow;
  /** By the baseline's name. */
  readonly baselines: Readonly<Record<string, RunRow | NoAnswer>>;
}

/** The system gave no answer: it scores zero, and so do the baselines, which are then not asked. */
export interface Failed {
  readonly kind: 'failed';
  readonly instance: ResolvedInstance;
  readonly reason: string;
}

/** The row cannot be scored: listed and left out. */
interface Rejected {
  readonly kind: 'rejected';
  readonly rejection: Rejection;
}

export type Outcome = Answered | Failed | Rejected;
