/** The floor: functions in an order drawn by lot, seeded by the instance's id. */
import { CancelledError, randomNumbers } from '../../core/index.ts';
import type { Baseline } from './baseline.ts';
import { topFunctions } from './top-functions.ts';

export const randomBaseline: Baseline = {
  name: 'random',
  async rank(_issue, corpus, { instanceId, limit, signal }) {
    if (signal?.aborted) throw new CancelledError('Ranking by lot');
    const random = randomNumbers(fnv1a(instanceId));
    const scores = Float64Array.from(corpus.functions, () => 1 - random());
    return topFunctions(corpus, scores, limit);
  },
};

/** FNV-1a over UTF-16 units, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
