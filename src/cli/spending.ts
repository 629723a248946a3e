/** How commands tell what was asked of a chat model. */
import { count } from './terminal.ts';

/** `19 calls (4 from the cache)`. */
export function callsText({ calls, cachedCalls }: { readonly calls: number; readonly cachedCalls: number }): string {
  return count(calls, 'call') + (cachedCalls > 0 ? ` (${cachedCalls} from the cache)` : '');
}

/** `84,210 + 323 tokens`, in and out. */
export function tokensText(usage: { readonly inputTokens: number; readonly outputTokens: number }): string {
  const [input, output] = [usage.inputTokens, usage.outputTokens].map((tokens) => tokens.toLocaleString('en-US'));
  return `${input} + ${output} tokens`;
}
