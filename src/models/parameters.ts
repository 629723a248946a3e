/**
 * What models reject of a request, in one place. The names of parameters differ between models that speak one protocol, and lists of such
 * models age; so a request starts with what suits most, and a refusal that names a parameter changes it for all requests that follow:
 * - OpenAI's newer models take `max_completion_tokens` in place of `max_tokens`, and no `temperature` but 1. `openai` starts with the
 *   former, which all of its models know; other servers know the latter.
 * - Some servers know no `logprobs`, or no tool choice `required`.
 * - Models that reason count the reasoning as output. A reply that was cut before it began is asked for again with room to reason.
 * The AI SDK leaves out what Anthropic's models reject by itself.
 */
import type { Endpoint } from './providers.ts';

export interface Parameters {
  readonly temperature: boolean;
  readonly outputLimit: 'max_tokens' | 'max_completion_tokens';
  readonly logprobs: boolean;
  /** Whether a tool call may be required. */
  readonly requiredTools: boolean;
  /** Output tokens for reasoning, beside those that the request grants for the answer; fewer where the context leaves fewer. */
  readonly reasoningTokens: number;
}

/** Enough for most, and what a model that never stops reasoning wastes at most. */
const ROOM_TO_REASON = 8_192;

/** Models that are known to reason unasked; others are found out by their first reply. */
const REASONING_NAME = /^(?:openai\/|anthropic\/)?(?:o\d|gpt-[5-9]|claude-(?:sonnet|opus|haiku|fable)-[5-9])/;

export function firstParameters({ provider }: Endpoint, name: string): Parameters {
  const reasons = REASONING_NAME.test(name);
  return {
    temperature: true,
    outputLimit: provider === 'openai' ? 'max_completion_tokens' : 'max_tokens',
    logprobs: true,
    requiredTools: true,
    reasoningTokens: reasons ? ROOM_TO_REASON : 0,
  };
}

/** Parameters that avoid a refusal with these words; undefined where it is about something else, or was avoided already. */
export function parametersAfterRefusal(used: Parameters, words: string): Parameters | undefined {
  if (/max_completion_tokens/.test(words) && used.outputLimit === 'max_tokens') {
    return { ...used, outputLimit: 'max_completion_tokens' };
  }
  if (/max_completion_tokens/.test(words) && !/max_tokens/.test(words)) return { ...used, outputLimit: 'max_tokens' };
  if (/temperature/i.test(words) && used.temperature) return { ...used, temperature: false };
  if (/log_?probs/i.test(words) && used.logprobs) return { ...used, logprobs: false };
  if (/tool[_ ]choice/i.test(words) && used.requiredTools) return { ...used, requiredTools: false };
  return undefined;
}

/** Parameters with room to reason; undefined where there was some. */
export function parametersForReasoning(used: Parameters): Parameters | undefined {
  return used.reasoningTokens === 0 ? { ...used, reasoningTokens: ROOM_TO_REASON } : undefined;
}
