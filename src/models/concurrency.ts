/** So many requests under way at once, at most; the others wait in the order in which they came. */
import type { LimitFunction } from 'p-limit';
import { CancelledError, type ChatModel } from '../core/index.ts';

export function withConcurrency(model: ChatModel, concurrency: number): ChatModel {
  let loading: Promise<LimitFunction> | undefined;
  return {
    name: model.name,
    contextTokens: model.contextTokens,
    async complete(request, { signal }) {
      loading ??= import('p-limit').then(({ default: pLimit }) => pLimit(concurrency));
      const limit = await loading;
      return limit(() => {
        if (signal?.aborted) throw new CancelledError('asking the model');
        return model.complete(request, { signal });
      });
    },
  };
}
