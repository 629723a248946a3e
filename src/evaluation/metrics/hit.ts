/** hit@k: an instance is hit when any of its gold is among the first k. Weaker than acc@k as soon as there are two gold items. */
import { foundAt } from './found.ts';

/** `hits` as in `found.ts`. Returns 1 or 0. */
export function hitAt(k: number, hits: readonly number[]): 0 | 1 {
  return foundAt(k, hits) > 0 ? 1 : 0;
}
