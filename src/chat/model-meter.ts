/** Counts what one answer asks of a model, whoever else asks it at the same time. */
import type { Spent } from '../agent/index.ts';
import type { ChatModel, ChatUsage } from '../core/index.ts';

export interface Metered {
  readonly calls: number;
  /** Of `calls`, those that the cache answered. */
  readonly cachedCalls: number;
  /** Of all calls, also where the cache answered. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of the calls that were paid for. */
  readonly paid: { readonly inputTokens: number; readonly outputTokens: number };
}

/** The same model, and what was asked of it through this meter so far. */
export function meter(model: ChatModel): { readonly model: ChatModel; spent(): Metered } {
  let spent: Metered = {
    calls: 0,
    cachedCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    paid: { inputTokens: 0, outputTokens: 0 },
  };
  return {
    model: {
      name: model.name,
      contextTokens: model.contextTokens,
      async complete(request, options) {
        const reply = await model.complete(request, options);
        const { inputTokens, outputTokens } = reply.usage;
        const { cached = false } = reply;
        spent = {
          calls: spent.calls + 1,
          cachedCalls: spent.cachedCalls + (cached ? 1 : 0),
          inputTokens: spent.inputTokens + inputTokens,
          outputTokens: spent.outputTokens + outputTokens,
          paid: cached
            ? spent.paid
            : {
                inputTokens: spent.paid.inputTokens + inputTokens,
                outputTokens: spent.paid.outputTokens + outputTokens,
              },
        };
        return reply;
      },
    },
    spent: () => spent,
  };
}

/** With the time since `startedMs`, and what the paid calls cost where a price is known. */
export function spentOf(
  { paid, ...counts }: Metered,
  startedMs: number,
  dollarsOf: ((usage: ChatUsage) => number | undefined) | undefined,
): Spent {
  const dollars = dollarsOf?.(paid);
  return { ...counts, seconds: (performance.now() - startedMs) / 1_000, ...(dollars !== undefined && { dollars }) };
}

/** What was spent, as an answer tells it. */
export function costOf({ calls, cachedCalls, inputTokens, outputTokens, seconds, dollars }: Spent) {
  return { calls, cachedCalls, inputTokens, outputTokens, seconds, ...(dollars !== undefined && { dollars }) };
}
