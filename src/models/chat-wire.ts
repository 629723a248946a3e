/** From a chat request to a call of the AI SDK, and from its result to a reply. Pure. */
import {
  type ChatMessage,
  type ChatReply,
  type ChatRequest,
  estimateTokens,
  isRecord,
  type TokenProbability,
  type ToolCall,
} from '../core/index.ts';
import type { Parameters } from './parameters.ts';
import { splitReasoning } from './reasoning.ts';
import { EXTRA_FIELDS, type SdkCall, type SdkPrompt, type SdkResult } from './sdk-model.ts';

/** Endpoints give no more alternatives of a token. */
const MOST_FIRST_TOKENS = 20;

export function toSdkCall(
  { messages, maxOutputTokens, tools, toolChoice, firstTokens }: ChatRequest,
  { temperature, outputLimit, logprobs, requiredTools, reasoningTokens }: Parameters,
): SdkCall {
  const limit = maxOutputTokens + reasoningTokens;
  const isRenamed = outputLimit === 'max_completion_tokens';
  return {
    prompt: messages.map(toSdkMessage),
    ...(temperature && { temperature: 0 }),
    // Anthropic's protocol, which knows only the one, never asks for the other.
    ...(!isRenamed && { maxOutputTokens: limit }),
    ...(tools?.length && {
      tools: tools.map(({ name, description, parameters }) => ({
        type: 'function' as const,
        name,
        description,
        inputSchema: parameters,
      })),
      toolChoice: { type: toolChoice === 'required' && requiredTools ? ('required' as const) : ('auto' as const) },
    }),
    providerOptions: {
      [EXTRA_FIELDS]: {
        ...(isRenamed && { max_completion_tokens: limit }),
        ...(firstTokens !== undefined &&
          logprobs && { logprobs: true, top_logprobs: Math.min(firstTokens, MOST_FIRST_TOKENS) }),
      },
    },
  };
}

function toSdkMessage(message: ChatMessage): SdkPrompt[number] {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: [{ type: 'text', text: message.content }] };
    case 'assistant':
      return {
        role: 'assistant',
        content: [
          // Anthropic refuses empty texts.
          ...(message.content === '' ? [] : [{ type: 'text' as const, text: message.content }]),
          ...(message.toolCalls ?? []).map(({ id, name, arguments: input }) => ({
            type: 'tool-call' as const,
            toolCallId: id,
            toolName: name,
            input: isRecord(input) ? input : { arguments: input },
          })),
        ],
      };
    case 'tool':
      return {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: message.callId,
            toolName: message.name,
            output: { type: 'text', value: message.content },
          },
        ],
      };
  }
}

/** A reply, and whether the model spent all that it was granted on reasoning. */
export interface WireReply {
  readonly reply: ChatReply;
  readonly isReasoningOnly: boolean;
}

export function replyOf({ content, finishReason, usage, response }: SdkResult, request: ChatRequest): WireReply {
  const written = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const { answer, reasoning } = splitReasoning(written);
  const toolCalls = content.flatMap((part): ToolCall[] =>
    part.type === 'tool-call'
      ? [{ id: part.toolCallId, name: part.toolName, arguments: parsedArguments(part.input) }]
      : [],
  );
  const choice = firstChoiceOf(response?.body);
  const refusal = typeof choice?.message?.refusal === 'string' ? choice.message.refusal : '';
  const text = answer === '' ? refusal : answer;
  const finish = finishOf(finishReason.unified, { isRefusal: refusal !== '', hasCalls: toolCalls.length > 0 });
  const firstTokens = request.firstTokens === undefined ? [] : firstTokensIn(choice);
  const reasoned =
    reasoning !== '' || (usage.outputTokens.reasoning ?? 0) > 0 || content.some(({ type }) => type === 'reasoning');
  return {
    reply: {
      text,
      toolCalls,
      finish,
      usage: {
        inputTokens: usage.inputTokens.total || estimateInputTokens(request),
        outputTokens: usage.outputTokens.total || estimateTokens(written + JSON.stringify(toolCalls)),
      },
      ...(firstTokens.length > 0 && { firstTokens: firstTokens.slice(0, request.firstTokens) }),
    },
    isReasoningOnly: reasoned && finish === 'length' && text === '' && toolCalls.length === 0,
  };
}

/** About how many tokens the endpoint will count. */
export function estimateInputTokens({ messages, tools = [] }: ChatRequest): number {
  const texts = messages.map(
    (message) =>
      message.content + (message.role === 'assistant' && message.toolCalls ? JSON.stringify(message.toolCalls) : ''),
  );
  return estimateTokens([...texts, ...tools.map((tool) => JSON.stringify(tool))].join('\n'));
}

function finishOf(
  unified: SdkResult['finishReason']['unified'],
  { isRefusal, hasCalls }: { readonly isRefusal: boolean; readonly hasCalls: boolean },
): ChatReply['finish'] {
  if (isRefusal || unified === 'content-filter') return 'refused';
  // Ollama says `stop` where tools are called.
  if (unified === 'tool-calls' || (hasCalls && unified === 'stop')) return 'tool_calls';
  return unified === 'stop' || unified === 'length' ? unified : 'other';
}

/** Servers write nothing where a tool takes no arguments. */
function parsedArguments(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface Choice {
  readonly message?: { readonly refusal?: unknown };
  readonly logprobs?: { readonly content?: unknown };
}

/** Of OpenAI's protocol. */
function firstChoiceOf(body: unknown): Choice | undefined {
  const choices = isRecord(body) ? body.choices : undefined;
  return Array.isArray(choices) && isRecord(choices[0]) ? choices[0] : undefined;
}

function firstTokensIn(choice: Choice | undefined): TokenProbability[] {
  const tokens = choice?.logprobs?.content;
  const first: unknown = Array.isArray(tokens) ? tokens[0] : undefined;
  const alternatives = isRecord(first) && Array.isArray(first.top_logprobs) ? first.top_logprobs : [];
  return alternatives
    .flatMap((row: unknown): TokenProbability[] =>
      isRecord(row) && typeof row.token === 'string' && typeof row.logprob === 'number'
        ? [{ token: row.token, logProbability: row.logprob }]
        : [],
    )
    .sort((a, b) => b.logProbability - a.logProbability);
}
