/**
 * Chat models as the stages that ask them see them. `models/` implements `ChatModel` for real endpoints and puts retries, limits, the
 * cache and the bill around it; `rerank/` and `agent/` ask; tests and simulations implement it too.
 */

/** A tool that a model may call. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON schema of its arguments, an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ToolCall {
  readonly id: string;
  /** As the model wrote it, known or not. */
  readonly name: string;
  /** The parsed JSON; the text itself where it is none. */
  readonly arguments: unknown;
}

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly name: string; readonly content: string };

/**
 * What a request is for, in the words of the stage that asks: kept in records and read by simulations, never sent.
 * - `rerank`: order these documents, the first being identifier 1
 * - `assess`: which of these documents matter, and what to search for next
 * - `reformulate`: rewrite the issue `count` times
 * - `search`: choose tool calls, or answer; only answer, with the last of the tools, where that is `forced`
 */
export type ChatPurpose =
  | { readonly kind: 'rerank'; readonly documents: readonly string[] }
  | { readonly kind: 'assess'; readonly documents: readonly string[] }
  | { readonly kind: 'reformulate'; readonly count: number }
  | { readonly kind: 'search'; readonly forced?: boolean };

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly purpose: ChatPurpose;
  /** Tokens that the model may write, at most. */
  readonly maxOutputTokens: number;
  readonly tools?: readonly ToolDefinition[];
  /** With `tools`: whether one must be called. */
  readonly toolChoice?: 'auto' | 'required';
  /** Ask for the most probable first tokens, so many (endpoints give 20 at most). */
  readonly firstTokens?: number;
}

export interface ChatUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface TokenProbability {
  readonly token: string;
  /** Natural logarithm. */
  readonly logProbability: number;
}

export interface ChatReply {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finish: 'stop' | 'length' | 'tool_calls' | 'refused' | 'other';
  /** As the endpoint counted, or estimated where it does not tell. */
  readonly usage: ChatUsage;
  /** Alternatives for the first token, most probable first; absent where the endpoint gives none. */
  readonly firstTokens?: readonly TokenProbability[];
  /** Whether it came from the cache, and cost nothing. */
  readonly cached?: boolean;
}

/** A model that answers messages, at temperature 0. */
export interface ChatModel {
  /** `provider/name`. */
  readonly name: string;
  /** Tokens of prompt and answer together. */
  readonly contextTokens: number;
  /** Throws `ModelError` and `CancelledError`. */
  complete(request: ChatRequest, options: { readonly signal?: AbortSignal | undefined }): Promise<ChatReply>;
}

/** Characters of a token of code and English, roughly; tokenizers differ, so budgets leave room. */
const CHARACTERS_PER_TOKEN = 3.5;

/** About how many tokens a model will count in `text`. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}
