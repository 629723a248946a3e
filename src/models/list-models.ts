/**
 * Which models can be reached, provider by provider: asked all at once, with little patience, and without ever failing because one is down.
 * Ollama is found on its usual port; the servers that run on the user's machine too.
 */
import { CancelledError, UsageError } from '../core/index.ts';
import { EndpointFailure } from './endpoint-failure.ts';
import { reliableFetch } from './http.ts';
import { listedPrice, type Price } from './prices.ts';
import {
  type Endpoint,
  type Environment,
  KEY_VARIABLE,
  PROVIDER_IDS,
  PROVIDERS,
  type ProviderId,
  resolveEndpoint,
} from './providers.ts';

/**
 * - `reachable`: it listed its models
 * - `not_set_up`: a key or a URL is missing, or wrong
 * - `unreachable`: nothing answers there
 * - `failed`: it refused, or its answer is no list
 * - `not_asked`: the network is not to be used
 */
type ProviderState = 'reachable' | 'not_set_up' | 'unreachable' | 'failed' | 'not_asked';

export interface ListedModel {
  /** `provider/name`, as `--model` takes it. */
  readonly model: string;
  /** Dollars for a million tokens; absent where it is not known. */
  readonly price?: Price;
  /** Tokens of prompt and answer, where the endpoint tells. */
  readonly contextTokens?: number;
}

export interface ListedProvider {
  readonly provider: ProviderId;
  readonly title: string;
  readonly state: ProviderState;
  /** Base URL; absent where none is set. */
  readonly url?: string;
  /** Why it is not reachable, or what to set; empty where it is. */
  readonly detail: string;
  /** By name. */
  readonly models: readonly ListedModel[];
}

export interface ListModelsOptions {
  /** Lists this provider alone. */
  readonly only?: string | undefined;
  /** `provider/name` as set: its provider gets `url` and the key in `FIXPOINT_MODEL_KEY`, which no other may see. */
  readonly model?: string | undefined;
  /** Of the provider of `model`; of `compatible` where there is none. */
  readonly url?: string | undefined;
  readonly environment: Environment;
  /** Nothing is asked. */
  readonly offline?: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 4_000;

/** In the order of the table of providers. Throws `UsageError` for an unknown provider, and `CancelledError`. */
export async function listModels(options: ListModelsOptions): Promise<readonly ListedProvider[]> {
  const { only, model, environment } = options;
  const asked = only === undefined ? PROVIDER_IDS : PROVIDER_IDS.filter((provider) => provider === only);
  if (asked.length === 0) throw new UsageError(`no provider "${only}"; known are ${PROVIDER_IDS.join(', ')}`);
  const chosen = PROVIDER_IDS.find((provider) => model?.startsWith(`${provider}/`)) ?? 'compatible';
  const { [KEY_VARIABLE]: _key, ...othersEnvironment } = environment;
  return Promise.all(
    asked.map((provider) =>
      listProvider(
        provider,
        provider === chosen ? options : { ...options, url: undefined, environment: othersEnvironment },
      ),
    ),
  );
}

async function listProvider(provider: ProviderId, options: ListModelsOptions): Promise<ListedProvider> {
  const { url, environment, offline = false } = options;
  const { title } = PROVIDERS[provider];
  let endpoint: Endpoint;
  try {
    endpoint = resolveEndpoint(provider, { url, environment });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { provider, title, state: 'not_set_up', detail: error.message, models: [] };
  }
  const found = { provider, title, url: endpoint.url };
  if (offline) return { ...found, state: 'not_asked', detail: '--offline', models: [] };
  try {
    const models = await askForModels(endpoint, options);
    return { ...found, state: 'reachable', detail: '', models };
  } catch (error) {
    if (options.signal?.aborted) throw new CancelledError('listing the models');
    if (!(error instanceof EndpointFailure)) throw error;
    const state = error.reason === 'unreachable' ? 'unreachable' : 'failed';
    return { ...found, state, detail: error.message, models: [] };
  }
}

async function askForModels(endpoint: Endpoint, options: ListModelsOptions): Promise<ListedModel[]> {
  const { provider, protocol, url, key } = endpoint;
  const { fetch, signal, timeoutMs = TIMEOUT_MS } = options;
  const ask = reliableFetch({ key, timeoutMs, fetch });
  const isAnthropic = protocol === 'anthropic';
  const response = await ask(`${url}/models${isAnthropic ? '?limit=1000' : ''}`, {
    headers: {
      accept: 'application/json',
      ...(isAnthropic && { 'anthropic-version': '2023-06-01', ...(key && { 'x-api-key': key }) }),
      ...(!isAnthropic && key && { authorization: `Bearer ${key}` }),
    },
    ...(signal && { signal }),
  });
  const { data } = (await response.json()) as { readonly data?: unknown };
  // Ollama without a model says null.
  if (data !== null && !Array.isArray(data)) {
    throw new EndpointFailure('its answer is no list of models', { reason: 'malformed' });
  }
  return (data ?? [])
    .flatMap((row: unknown) => modelOf(row, endpoint))
    .sort((a, b) => (a.model < b.model ? -1 : a.model > b.model ? 1 : 0))
    .map((model) => ({ ...model, model: `${provider}/${model.model}` }));
}

/** vLLM and OpenRouter tell more than names. */
function modelOf(row: unknown, { provider, isOwnUrl, isFree }: Endpoint): ListedModel[] {
  const { id, context_length, max_model_len, pricing } = (row ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || id === '') return [];
  const price = isFree ? undefined : (toldPrice(pricing) ?? (isOwnUrl ? listedPrice(provider, id) : undefined));
  const contextTokens = [context_length, max_model_len].find((tokens) => typeof tokens === 'number');
  return [{ model: id, ...(price && { price }), ...(contextTokens !== undefined && { contextTokens }) }];
}

/** OpenRouter tells dollars for one token, as text. */
function toldPrice(pricing: unknown): Price | undefined {
  const { prompt, completion } = (pricing ?? {}) as Readonly<Record<string, unknown>>;
  const input = typeof prompt === 'string' ? Number(prompt) : Number.NaN;
  const output = typeof completion === 'string' ? Number(completion) : Number.NaN;
  // Rounded, since dollars for one token are no exact number.
  const perMillion = (dollars: number) => Math.round(dollars * 1e12) / 1e6;
  return input >= 0 && output >= 0 ? { input: perMillion(input), output: perMillion(output) } : undefined;
}
