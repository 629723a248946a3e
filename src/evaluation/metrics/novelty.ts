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
