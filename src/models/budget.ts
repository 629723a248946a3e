/** Limits of dollars and seconds around a chat model. What is under way when a limit is reached is still waited for, since it is paid for. */
import { CancelledError, type ChatModel, ModelError } from '../core/index.ts';
import type { Ledger } from './bill.ts';
import { estimateInputTokens } from './chat-wire.ts';
import { dollarsOf, type Price } from './prices.ts';

export interface BudgetOptions {
  /** Dollars; needs `price`. */
  readonly maxCost?: number | undefined;
  readonly maxSeconds?: number | undefined;
  readonly price: Price | undefined;
  /** Output tokens that the model may spend on reasoning, beside those of a request. */
  readonly reasoningTokens: () => number;
  readonly ledger: Ledger;
  readonly now: () => number;
  /** How long a request may go on beyond `maxSeconds`. */
  readonly graceMs?: number;
}

const GRACE_MS = 30_000;

/** Seconds count from this call. Requests beyond a limit throw `ModelError` (`budget`). */
export function withinBudget(model: ChatModel, options: BudgetOptions): ChatModel {
  const { maxCost, maxSeconds, price, reasoningTokens, ledger, now, graceMs = GRACE_MS } = options;
  const deadline = maxSeconds === undefined ? undefined : now() + maxSeconds * 1_000;
  const requireTime = () => {
    if (deadline !== undefined && now() >= deadline) throw overBudget(`--max-seconds ${maxSeconds} is reached`);
  };
  return {
    name: model.name,
    contextTokens: model.contextTokens,
    async complete(request, { signal }) {
      requireTime();
      let release: (() => void) | undefined;
      if (maxCost !== undefined && price !== undefined) {
        const outputTokens = request.maxOutputTokens + reasoningTokens();
        const tokens = { inputTokens: estimateInputTokens(request), outputTokens };
        const dollars = dollarsOf(price, tokens);
        release = ledger.reserve(dollars, maxCost);
        if (!release) throw overBudget(`--max-cost ${maxCost} leaves no room for $${dollars.toPrecision(2)} more`);
      }
      const limit = deadline === undefined ? undefined : AbortSignal.timeout(timerMs(deadline - now() + graceMs));
      const either = signal && limit ? AbortSignal.any([signal, limit]) : (limit ?? signal);
      try {
        return await model.complete(request, { signal: either });
      } catch (error) {
        if (error instanceof CancelledError && !signal?.aborted) requireTime();
        throw error;
      } finally {
        release?.();
      }
    },
  };
}

/** Timers take whole milliseconds, and none beyond 24 days. */
function timerMs(milliseconds: number): number {
  return Math.min(Math.ceil(milliseconds), 2 ** 31 - 1);
}

function overBudget(what: string): ModelError {
  return new ModelError(`${what}; raise it and run again: what was answered is kept`, { reason: 'budget' });
}
