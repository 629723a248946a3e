/** A chat model that answers from a script and fails when asked once too often, and one that judges by hidden relevance. */
import { CancelledError, type ChatModel, type ChatReply, type ChatRequest } from '../../src/core/index.ts';

export type Answer = string | Error | Partial<ChatReply>;

export interface AskedModel extends ChatModel {
  readonly requests: ChatRequest[];
}

function replyOf(answer: Exclude<Answer, Error>): ChatReply {
  const usage = { inputTokens: 100, outputTokens: 10 };
  return {
    text: '',
    toolCalls: [],
    finish: 'stop',
    usage,
    ...(typeof answer === 'string' ? { text: answer } : answer),
  };
}

/** Answers the n-th request by the n-th answer. */
export function scriptedModel(answers: readonly Answer[], contextTokens = 32_768): AskedModel {
  const left = [...answers];
  return answeringModel(() => left.shift() ?? new Error('asked once too often'), contextTokens);
}

/** Answers each request by `answer`, after as many turns of the event loop as `turns` says. */
export function answeringModel(
  answer: (request: ChatRequest, call: number) => Answer,
  contextTokens = 32_768,
  turns: (call: number) => number = () => 0,
): AskedModel {
  const requests: ChatRequest[] = [];
  return {
    name: 'test/model',
    contextTokens,
    requests,
    async complete(request, { signal }) {
      const call = requests.push(request) - 1;
      const given = answer(request, call);
      for (let turn = turns(call); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw new CancelledError('the request');
      if (given instanceof Error) throw given;
      return replyOf(given);
    },
  };
}

/** The documents of a request in the order of `compare`, as an answer in the form that the request asks for. */
export function orderedAnswer(request: ChatRequest, compare: (a: string, b: string) => number): string {
  const { purpose, firstTokens } = request;
  if (purpose.kind !== 'rerank') throw new Error('not a window');
  const { documents } = purpose;
  const order = [...documents.keys()].sort((a, b) => compare(documents[a]!, documents[b]!) || a - b);
  return order.map((i) => (firstTokens ? String.fromCharCode(65 + i) : `[${i + 1}]`)).join(' > ');
}
