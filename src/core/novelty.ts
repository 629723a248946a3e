/**
 * What each tool call of a trajectory brought that was not known before: g_i = |E_i \ H| / |E_i|, where E_i are the entities that call
 * i returned and H those of all calls before it (FuseSearch). The paper leaves two cases open. Calls of one turn are taken in the order
 * they were asked, H growing after each, so that a call repeated within a turn is waste; and an empty result brings nothing: g_i = 0.
 */

/** `calls` holds the ids of the entities that each call returned, in the order asked; repeats within a call count once. Each 0 to 1. */
export function noveltyOfCalls(calls: readonly (readonly string[])[]): number[] {
  const known = new Set<string>();
  return calls.map((call) => {
    const entities = new Set(call);
    const fresh = [...entities].filter((entity) => !known.has(entity));
    for (const entity of fresh) known.add(entity);
    return entities.size === 0 ? 0 : fresh.length / entities.size;
  });
}

/** Tool efficiency of a trajectory: e = (1/k) Σ g_i, the mean novelty of its k tool calls, 0 to 1; undefined without calls. */
export function toolEfficiency(calls: readonly (readonly string[])[]): number | undefined {
  if (calls.length === 0) return undefined;
  return noveltyOfCalls(calls).reduce((sum, novelty) => sum + novelty, 0) / calls.length;
}

/**
 * The share of its tool calls that brought nothing new, g_i = 0: our reading of the paper's "34.9 % redundant calls". It is not
 * 1 - toolEfficiency, which also counts calls that were new in part. Undefined without calls.
 */
export function redundancy(calls: readonly (readonly string[])[]): number | undefined {
  if (calls.length === 0) return undefined;
  return noveltyOfCalls(calls).filter((novelty) => novelty === 0).length / calls.length;
}
