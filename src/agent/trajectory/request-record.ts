/** Records requests by what they add to the last one that was answered: a conversation is written once, however long it gets. */
import type { ChatMessage, ChatRequest } from '../../core/index.ts';
import type { RecordedRequest } from './events.ts';

export class RequestRecord {
  #answered: readonly string[] = [];

  record({ messages, tools, maxOutputTokens, purpose }: ChatRequest): RecordedRequest {
    const texts = textsOf(messages);
    const differing = texts.findIndex((text, i) => text !== this.#answered[i]);
    const keep = differing < 0 ? texts.length : differing;
    return { keep, messages: messages.slice(keep), tools: tools !== undefined, maxOutputTokens, purpose };
  }

  answered({ messages }: ChatRequest): void {
    this.#answered = textsOf(messages);
  }
}

function textsOf(messages: readonly ChatMessage[]): string[] {
  return messages.map((message) => JSON.stringify(message));
}
