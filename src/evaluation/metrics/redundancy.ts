/**
 * Redundancy of a trajectory: the share of its tool calls that brought nothing new, g_i = 0. That is our reading of FuseSearch's
 * "34.9 % redundant calls"; it is not 1 - toolEfficiency, which also counts calls that were new in part.
 */
import { noveltyOfCalls } from './novelty.ts';

/** `calls` as in `novelty.ts`. Returns 0 to 1; undefined without calls. */
export function redundancy(calls: readonly (readonly string[])[]): number | undefined {
  if (calls.length === 0) return undefined;
  return noveltyOfCalls(calls).filter((novelty) => novelty === 0).length / calls.length;
}
