/**
 * How a request is made shorter until it fits the model: the functions of older rounds become their ids, then bodies are cut further, and
 * the query last (papers.md B4).
 */
import { type ChatMessage, type ChatRequest, estimateTokens } from '../core/index.ts';

export interface Shrink {
  /** Whether functions of older rounds keep their bodies. */
  readonly olderBodies: boolean;
  /** Of the tokens that a body may have. */
  readonly bodyShare: number;
  /** Of the tokens that the prompt may have: at most this much is the issue. */
  readonly queryShare: number;
}

/** From nothing to the most that can be done. */
export const SHRINKS: readonly Shrink[] = [
  { olderBodies: true, bodyShare: 1, queryShare: 0.8 },
  { olderBodies: false, bodyShare: 1, queryShare: 0.8 },
  { olderBodies: false, bodyShare: 0.5, queryShare: 0.8 },
  { olderBodies: false, bodyShare: 0.25, queryShare: 0.8 },
  { olderBodies: false, bodyShare: 0.12, queryShare: 0.8 },
  { olderBodies: false, bodyShare: 0.12, queryShare: 0.25 },
  { olderBodies: false, bodyShare: 0.06, queryShare: 0.12 },
  { olderBodies: false, bodyShare: 0.03, queryShare: 0.05 },
];

const MARK = '\n... (cut)';

/** The beginning of `text`, in whole lines where it has any, of about `tokens` tokens; the text itself where it is no longer. */
export function cutTo(text: string, tokens: number): string {
  const estimate = estimateTokens(text);
  if (estimate <= tokens) return text;
  const head = text.slice(0, Math.max(1, Math.floor((text.length * tokens) / estimate)));
  const lineEnd = head.lastIndexOf('\n');
  return `${lineEnd > head.length / 2 ? head.slice(0, lineEnd) : head}${MARK}`;
}

/** About how many tokens the prompt of a request has, with what the protocol adds to each message. */
export function estimateRequest({ messages, tools = [] }: Pick<ChatRequest, 'messages' | 'tools'>): number {
  const ofMessage = (message: ChatMessage) =>
    8 +
    estimateTokens(message.content) +
    (message.role === 'assistant' && message.toolCalls ? estimateTokens(JSON.stringify(message.toolCalls)) : 0);
  return messages.reduce((sum, message) => sum + ofMessage(message), estimateTokens(JSON.stringify(tools)));
}
