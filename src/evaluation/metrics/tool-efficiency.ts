/** Tool efficiency of a trajectory (FuseSearch): e = (1/k) Σ g_i, the mean novelty of its k tool calls. */
import { noveltyOfCalls } from './novelty.ts';

/** `calls` as in `novelty.ts`. Returns 0 to 1; undefined without calls. */
export function toolEfficiency(calls: readonly (readonly string[])[]): number | undefined {
  if (calls.length === 0) return undefined;
  return noveltyOfCalls(calls).reduce((sum, novelty) => sum + novelty, 0) / calls.length;
}
