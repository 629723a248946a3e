/**
 * Prices of chat models, as their providers publish them for the standard service: dollars for a million tokens in and out. Discounts for
 * cached prompts are left out, so that a bill is what was spent at most. Written 2026-11-21; a model whose price was not
 * certain that day is not here, and `--model-price` sets it.
 */
import { type ChatUsage, UsageError } from '../core/index.ts';
import type { ProviderId } from './providers.ts';

export interface Price {
  /** Dollars for a million tokens. */
  readonly input: number;
  readonly output: number;
}

/** The day on which the table was written. */
export const PRICES_DATE = '2026-11-21';

/** `upTo`: prompts of more tokens cost more. */
type ListedPrice = readonly [input: number, output: number, upTo?: number];

/** By name without date; a name also stands for its dated versions (`gpt-4.1-2025-04-14`, `claude-haiku-4-5-20251001`) and `-latest`. */
const LISTED: Readonly<Partial<Record<ProviderId, Readonly<Record<string, ListedPrice>>>>> = {
  openai: {
    'gpt-4o': [2.5, 10],
    'gpt-4o-mini': [0.15, 0.6],
    'gpt-4.1': [2, 8],
    'gpt-4.1-mini': [0.4, 1.6],
    'gpt-4.1-nano': [0.1, 0.4],
    o3: [2, 8],
    'o4-mini': [1.1, 4.4],
    'gpt-5': [1.25, 10],
    'gpt-5-mini': [0.25, 2],
    'gpt-5-nano': [0.05, 0.4],
    'gpt-5.4': [2.5, 15, 272_000],
    'gpt-5.4-mini': [0.75, 4.5],
    'gpt-5.4-nano': [0.2, 1.25],
  },
  anthropic: {
    'claude-sonnet-4': [3, 15, 200_000],
    'claude-sonnet-4-5': [3, 15, 200_000],
    'claude-haiku-4-5': [1, 5],
    'claude-opus-4-1': [15, 75],
    'claude-sonnet-4-6': [3, 15, 200_000],
    'claude-opus-4-5': [5, 25],
    'claude-opus-4-6': [5, 25, 200_000],
    'claude-opus-4-7': [5, 25, 200_000],
  },
};

/** Undefined where it is not known for prompts of `contextTokens`. */
export function listedPrice(
  provider: ProviderId,
  name: string,
  { contextTokens = 0 }: { readonly contextTokens?: number } = {},
): Price | undefined {
  const plain = name.replace(/-(?:latest|\d{8}|\d{4}-\d{2}-\d{2})$/, '');
  const listed = LISTED[provider];
  if (!listed || !Object.hasOwn(listed, plain)) return undefined;
  const [input, output, upTo = Number.POSITIVE_INFINITY] = listed[plain]!;
  return contextTokens <= upTo ? { input, output } : undefined;
}

/** `0.4,1.6`: dollars for a million tokens in and out. Throws `UsageError`. */
export function parsePrice(text: string): Price {
  const numbers = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*,\s*(\d+(?:\.\d+)?|\.\d+)\s*$/.exec(text);
  if (numbers) return { input: Number(numbers[1]), output: Number(numbers[2]) };
  throw new UsageError(`--model-price is dollars for a million tokens in and out, as 0.4,1.6, not "${text}"`);
}

export function dollarsOf({ input, output }: Price, { inputTokens, outputTokens }: ChatUsage): number {
  return (inputTokens * input + outputTokens * output) / 1e6;
}
