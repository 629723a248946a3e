/** A chat model opened over a loopback server, as `openChatModel` makes it: no pauses, no cache unless a folder is given. */
import type { ChatRequest } from '../../src/core/index.ts';
import { type ChatModelOptions, type OpenedChatModel, openChatModel } from '../../src/models/index.ts';
import type { Loopback } from './loopback-server.ts';

export const KEY = 'sk-SecretOfAda-0123456789';

export function openOver(server: Pick<Loopback, 'url'>, options: Partial<ChatModelOptions> = {}): OpenedChatModel {
  return openChatModel({
    model: 'compatible/scripted-model',
    url: `${server.url}/v1`,
    contextTokens: 32_768,
    concurrency: 4,
    askAgain: false,
    environment: { FIXPOINT_MODEL_KEY: KEY },
    pause: async () => {},
    ...options,
  });
}

/** The protocols that models are asked by, and what opens one over a loopback server. */
export const PROTOCOLS: readonly [string, (server: Loopback) => Partial<ChatModelOptions>][] = [
  ["OpenAI's", () => ({})],
  [
    "Anthropic's",
    ({ url }) => ({ model: 'anthropic/claude-test', url: `${url}/v1`, environment: { ANTHROPIC_API_KEY: 'k' } }),
  ],
];

/** One message of a user. */
export function request(content = 'Rank these.', more: Partial<ChatRequest> = {}): ChatRequest {
  return { messages: [{ role: 'user', content }], purpose: { kind: 'search' }, maxOutputTokens: 64, ...more };
}
