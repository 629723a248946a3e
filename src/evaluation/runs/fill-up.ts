/** Fills a ranking up with functions that agree with the issue in nothing, so that every run is deep enough to be compared. */
import type { RunFunction } from '../run-row.ts';

/** `ranked` and as many of `corpus`, in its order, as `depth` has room for. Each scores the least that was given, or less: zero at most. */
export function fillUp(
  ranked: readonly RunFunction[],
  corpus: Iterable<Omit<RunFunction, 'score' | 'probability'>>,
  depth: number,
): RunFunction[] {
  const filled = ranked.slice(0, depth);
  if (filled.length === depth) return filled;
  const known = new Set(filled.map(keyOf));
  const score = Math.min(0, ...filled.map((entry) => entry.score));
  for (const { path, name, start, end } of corpus) {
    if (filled.length === depth) break;
    const entry = { path, name, start, end, score };
    if (!known.has(keyOf(entry))) filled.push(entry);
  }
  return filled;
}

function keyOf({ path, name, start }: Omit<RunFunction, 'score'>): string {
  return `${path}\0${name}\0${start}`;
}
