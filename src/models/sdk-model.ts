/**
 * The models of the AI SDK, loaded when first asked. They are used directly, without `generateText` of the package `ai` above them: that
 * would add a loop over tools, retries and schemas that are done here or in the stages, and hides the raw reply that holds
 * log-probabilities and refusals.
 */
import type { createAnthropic } from '@ai-sdk/anthropic';
import type { Endpoint } from './providers.ts';

export type SdkModel = ReturnType<ReturnType<typeof createAnthropic>['chat']>;
export type SdkCall = Parameters<SdkModel['doGenerate']>[0];
export type SdkResult = Awaited<ReturnType<SdkModel['doGenerate']>>;
export type SdkPrompt = SdkCall['prompt'];

/** The key of `providerOptions` under which bodies of OpenAI's protocol get further fields. */
export const EXTRA_FIELDS = 'endpoint';

/** The SDK sends nothing but through `ask`. */
export async function loadSdkModel(
  { protocol, url, key }: Endpoint,
  { name, ask }: { readonly name: string; readonly ask: typeof fetch },
): Promise<SdkModel> {
  if (protocol === 'anthropic') {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    // An empty key would be looked for in the environment; gateways that want none ignore this one.
    return createAnthropic({ baseURL: url, apiKey: key ?? 'none', fetch: ask }).chat(name);
  }
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
  const { chatModel } = createOpenAICompatible({
    name: EXTRA_FIELDS,
    baseURL: url,
    fetch: ask,
    ...(key !== undefined && { apiKey: key }),
  });
  return chatModel(name);
}
