/** What can be chosen at a pick; where it is one thing alone, nothing is learned from it. Pure. */
import type { Choice } from '../../agent/index.ts';

export interface Limits {
  /** Calls of every turn: then the stopper is asked before a turn alone. Undefined lets the policy choose. */
  readonly width?: number;
}

export interface Permitted {
  readonly mayPick: boolean;
  readonly mayStop: boolean;
}

export function permitted(
  { turn, picked, candidates, room }: Pick<Choice, 'turn' | 'picked' | 'candidates' | 'room'>,
  { width }: Limits,
): Permitted {
  const isFull = room <= 0 || picked.length >= candidates.length || (width !== undefined && picked.length >= width);
  const isForced = width !== undefined && (picked.length > 0 || turn === 1);
  return { mayPick: !isFull, mayStop: isFull || !isForced };
}
