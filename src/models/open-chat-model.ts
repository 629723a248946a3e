/**
 * Opens a chat model: from `provider/name`, flags and environment to a `ChatModel` with everything around it. From outside to inside: the
 * cache of replies, the limit of concurrency, the limits of dollars and seconds, the retries, the endpoint. Nothing is loaded
 * and nothing is sent before the first request that the cache does not answer.
 */
import { type ChatModel, type ChatUsage, UsageError } from '../core/index.ts';
import { type Bill, Ledger, newLedger } from './bill.ts';
import { withinBudget } from './budget.ts';
import { ChatEndpoint } from './chat-endpoint.ts';
import { withConcurrency } from './concurrency.ts';
import { dollarsOf, listedPrice, type Price } from './prices.ts';
import { type Endpoint, type Environment, resolveEndpoint, splitModel } from './providers.ts';
import { withReplyCache } from './reply-cache.ts';
import { type Pause, withRetries } from './retries.ts';

export interface ChatModelOptions {
  /** `provider/name`. */
  readonly model: string;
  /** Base URL, in place of the provider's own and of its variables. */
  readonly url?: string | undefined;
  /** Tokens that the model takes, prompt and answer together. */
  readonly contextTokens: number;
  /** In place of the listed price. */
  readonly price?: Price | undefined;
  /** Requests under way at once, at most. */
  readonly concurrency: number;
  /** Dollars and seconds after which the model is not asked any more: `ModelError` with reason `budget`. */
  readonly maxCost?: number | undefined;
  readonly maxSeconds?: number | undefined;
  /** Asks although the cache holds a reply. */
  readonly askAgain: boolean;
  /** Folder of replies; none are kept without it. */
  readonly cacheFolder?: string | undefined;
  /** Where keys and URLs are looked for. */
  readonly environment: Environment;
  /** The bill that this model adds to, of `newLedger()`; its own by default. */
  readonly ledger?: SharedArrayBuffer | undefined;
  /** For tests: timer, network and clock. */
  readonly pause?: Pause | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly now?: (() => number) | undefined;
}

export interface OpenedChatModel {
  readonly model: ChatModel;
  /** What was spent so far, by all who share the ledger. */
  bill(): Bill;
  /** What so many tokens cost; undefined where no price is known. */
  dollarsOf(usage: ChatUsage): number | undefined;
}

/** Throws `UsageError` where the model, its URL, its key or its price is missing or wrong. */
export function openChatModel(options: ChatModelOptions): OpenedChatModel {
  const { url, environment, contextTokens, concurrency, maxCost, maxSeconds, cacheFolder, pause, fetch } = options;
  const now = options.now ?? Date.now;
  const { provider, name } = splitModel(options.model);
  const endpoint = resolveEndpoint(provider, { url, environment });
  const price = options.price ?? knownPrice(endpoint, name, contextTokens);
  if (maxCost !== undefined && price === undefined) {
    throw new UsageError(`--max-cost needs the price of ${provider}/${name}: give --model-price in,out`);
  }
  const ledger = new Ledger(options.ledger ?? newLedger(), price);
  const asked = new ChatEndpoint(endpoint, {
    name,
    contextTokens,
    fetch,
    now,
    onReply: (usage) => ledger.addReply(usage),
    onRequest: (milliseconds) => ledger.addRequest(milliseconds),
  });
  const place = `${asked.name} at ${new URL(endpoint.url).host}`;
  const retried: ChatModel = {
    name: asked.name,
    contextTokens,
    complete: (request, { signal }) => withRetries(() => asked.complete(request, { signal }), { place, signal, pause }),
  };
  const limited = withConcurrency(
    withinBudget(retried, { maxCost, maxSeconds, price, reasoningTokens: () => asked.reasoningTokens, ledger, now }),
    concurrency,
  );
  const model =
    cacheFolder === undefined
      ? limited
      : withReplyCache(limited, {
          folder: cacheFolder,
          url: endpoint.url,
          askAgain: options.askAgain,
          onHit: () => ledger.addCachedReply(),
        });
  return { model, bill: () => ledger.bill(), dollarsOf: (usage) => price && dollarsOf(price, usage) };
}

const FREE: Price = { input: 0, output: 0 };

/** Ollama passes models named so on to its own servers, for money. */
const OLLAMA_CLOUD = /[:-]cloud$/;

function knownPrice({ provider, isOwnUrl, isFree }: Endpoint, name: string, contextTokens: number): Price | undefined {
  if (isFree) return OLLAMA_CLOUD.test(name) ? undefined : FREE;
  return isOwnUrl ? listedPrice(provider, name, { contextTokens }) : undefined;
}
