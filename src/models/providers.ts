/**
 * The providers of chat models in one table: where each one listens, which environment variables set its URL and key, and which protocol
 * it speaks. `resolveEndpoint` turns `provider/name` and the environment into the endpoint that is asked.
 */
import { UsageError } from '../core/index.ts';
import { baseUrl, isLoopback, ollamaUrl, requireSafeUrl } from './endpoint-url.ts';

export interface Provider {
  readonly title: string;
  readonly protocol: 'openai' | 'anthropic';
  /** Its own base URL; undefined where the user must name one. */
  readonly url?: string;
  /** Variables that name another, in the order in which they are read. */
  readonly urlVariables: readonly string[];
  /** Variables that hold its key. `FIXPOINT_MODEL_KEY` comes before them all. */
  readonly keyVariables: readonly string[];
  /** Its own URL answers nobody without a key. */
  readonly needsKey: boolean;
  /** Runs models on the user's machine: free there. */
  readonly isLocal: boolean;
}

export const PROVIDERS = {
  ollama: {
    title: 'Ollama',
    protocol: 'openai',
    url: 'http://127.0.0.1:11434/v1',
    urlVariables: ['OLLAMA_HOST'],
    keyVariables: ['OLLAMA_API_KEY'],
    needsKey: false,
    isLocal: true,
  },
  openai: {
    title: 'OpenAI',
    protocol: 'openai',
    url: 'https://api.openai.com/v1',
    urlVariables: ['OPENAI_BASE_URL', 'OPENAI_API_BASE'],
    keyVariables: ['OPENAI_API_KEY'],
    needsKey: true,
    isLocal: false,
  },
  anthropic: {
    title: 'Anthropic',
    protocol: 'anthropic',
    url: 'https://api.anthropic.com/v1',
    urlVariables: ['ANTHROPIC_BASE_URL'],
    keyVariables: ['ANTHROPIC_API_KEY'],
    needsKey: true,
    isLocal: false,
  },
  openrouter: {
    title: 'OpenRouter',
    protocol: 'openai',
    url: 'https://openrouter.ai/api/v1',
    urlVariables: ['OPENROUTER_BASE_URL'],
    keyVariables: ['OPENROUTER_API_KEY'],
    needsKey: true,
    isLocal: false,
  },
  vllm: {
    title: 'vLLM',
    protocol: 'openai',
    url: 'http://127.0.0.1:8000/v1',
    urlVariables: ['VLLM_BASE_URL'],
    keyVariables: ['VLLM_API_KEY'],
    needsKey: false,
    isLocal: true,
  },
  llamacpp: {
    title: 'llama.cpp',
    protocol: 'openai',
    url: 'http://127.0.0.1:8080/v1',
    urlVariables: ['LLAMACPP_BASE_URL'],
    keyVariables: ['LLAMACPP_API_KEY', 'LLAMA_API_KEY'],
    needsKey: false,
    isLocal: true,
  },
  lmstudio: {
    title: 'LM Studio',
    protocol: 'openai',
    url: 'http://127.0.0.1:1234/v1',
    urlVariables: ['LMSTUDIO_BASE_URL'],
    keyVariables: ['LMSTUDIO_API_KEY'],
    needsKey: false,
    isLocal: true,
  },
  compatible: {
    title: 'Compatible',
    protocol: 'openai',
    urlVariables: [],
    keyVariables: [],
    needsKey: false,
    isLocal: false,
  },
} as const satisfies Readonly<Record<string, Provider>>;

export type ProviderId = keyof typeof PROVIDERS;
export const PROVIDER_IDS = Object.keys(PROVIDERS) as ProviderId[];

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable whose key goes to the chosen model's endpoint, whichever provider it is. */
export const KEY_VARIABLE = 'FIXPOINT_MODEL_KEY';

/** An endpoint and the key it is sent. */
export interface Endpoint {
  readonly provider: ProviderId;
  readonly protocol: 'openai' | 'anthropic';
  /** Base URL, without a slash at the end. */
  readonly url: string;
  readonly key: string | undefined;
  /** Whether `url` is the provider's own service, whose public prices hold. */
  readonly isOwnUrl: boolean;
  /** Whether asking it costs nothing. */
  readonly isFree: boolean;
}

/** `openrouter/qwen/qwen3-8b` is the provider `openrouter` and the name `qwen/qwen3-8b`. Throws `UsageError`. */
export function splitModel(model: string): { readonly provider: ProviderId; readonly name: string } {
  const slash = model.indexOf('/');
  const provider = slash < 0 ? '' : model.slice(0, slash).toLowerCase();
  const name = model.slice(slash + 1).trim();
  if (slash < 0 || name === '') {
    throw new UsageError(`--model is provider/name, as ollama/qwen3:8b, not "${model}"; fixpoint models lists them`);
  }
  if (Object.hasOwn(PROVIDERS, provider)) return { provider: provider as ProviderId, name };
  throw new UsageError(
    `--model names no known provider: "${provider}"; known are ${PROVIDER_IDS.join(', ')} (compatible takes any --model-url)`,
  );
}

/**
 * `url` comes before the provider's variables. Throws `UsageError` where a URL or a key is missing, a key holds what no key has, or the
 * key would travel unencrypted.
 */
export function resolveEndpoint(
  provider: ProviderId,
  { url, environment }: { readonly url?: string | undefined; readonly environment: Environment },
): Endpoint {
  const { title, protocol, needsKey, isLocal, ...declared }: Provider = PROVIDERS[provider];
  const found = foundUrl(provider, url, environment);
  if (found === undefined) {
    throw new UsageError(`--model ${provider}/… needs --model-url, as --model-url https://host/v1`);
  }
  const variable = [KEY_VARIABLE, ...declared.keyVariables].find((name) => environment[name]?.trim());
  const key = variable === undefined ? undefined : environment[variable]!.trim();
  if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
    throw new UsageError(`the key in ${variable} holds spaces or other characters that no key has`);
  }
  requireSafeUrl(found.url, {
    place: found.place,
    example: declared.url ?? 'https://host/v1',
    withKey: key !== undefined,
  });
  const address = found.url;
  const isOwnUrl = address === declared.url;
  if (needsKey && isOwnUrl && key === undefined) {
    throw new UsageError(`${title} needs a key: set ${declared.keyVariables[0]} (or ${KEY_VARIABLE})`);
  }
  return { provider, protocol, url: address, key, isOwnUrl, isFree: isLocal && isLoopback(address) };
}

function foundUrl(
  provider: ProviderId,
  flag: string | undefined,
  environment: Environment,
): { readonly url: string; readonly place: string } | undefined {
  const declared: Provider = PROVIDERS[provider];
  const variable = declared.urlVariables.find((name) => environment[name]?.trim());
  const read = (text: string) => {
    const url = baseUrl(provider === 'ollama' ? ollamaUrl(text) : text);
    return declared.protocol === 'anthropic' && !url.endsWith('/v1') ? `${url}/v1` : url;
  };
  if (flag?.trim()) return { url: read(flag), place: '--model-url' };
  if (variable !== undefined) return { url: read(environment[variable]!), place: variable };
  return declared.url === undefined ? undefined : { url: declared.url, place: declared.title };
}
