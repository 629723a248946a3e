/**
 * In which order a search's functions stand that the answer does not name. Each result has one vote, which the entities that it shows share
 * evenly: a result that shows few points at them more firmly than one that shows hundreds. Files with an answer come first. Pure.
 */
import type { SearchTurn } from './policy.ts';

export interface SeenEntity {
  /** A function, or the path of a file. */
  readonly id: string;
  readonly votes: number;
  /** The turn that showed it first, from 1. */
  readonly turn: number;
}

/** Most votes first; among equals, what was shown first. */
export function seenOrder(turns: readonly Pick<SearchTurn, 'results'>[]): SeenEntity[] {
  const seen = new Map<string, { id: string; votes: number; turn: number }>();
  turns.forEach(({ results }, turn) => {
    for (const { entities } of results) {
      for (const id of entities) {
        const known = seen.get(id);
        if (known) known.votes += 1 / entities.length;
        else seen.set(id, { id, votes: 1 / entities.length, turn: turn + 1 });
      }
    }
  });
  return [...seen.values()].sort((a, b) => b.votes - a.votes);
}
