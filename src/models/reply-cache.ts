/**
 * Replies on disk, one JSON file each, named by the SHA-256 of the very request: the endpoint, the model, the messages and all that
 * decides the answer, but neither the key nor the purpose. A file appears whole, by rename. A damaged one counts as none and
 * is written again; a folder that cannot be written costs money, never an answer.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ChatMessage, ChatModel, ChatReply, ChatRequest } from '../core/index.ts';

export interface ReplyCacheOptions {
  readonly folder: string;
  /** Base URL of the endpoint; two servers may call different models by one name. */
  readonly url: string;
  /** Asks although there is a reply, which the new one replaces. */
  readonly askAgain: boolean;
  /** Told of every reply from the cache. */
  readonly onHit: () => void;
}

/** Of the files, and of what names them. */
const VERSION = 1;

export function withReplyCache(model: ChatModel, { folder, url, askAgain, onHit }: ReplyCacheOptions): ChatModel {
  return {
    name: model.name,
    contextTokens: model.contextTokens,
    async complete(request, options) {
      const file = join(folder, replyFileName(request, { model: model.name, url }));
      const stored = askAgain ? undefined : await readReply(file);
      if (stored) {
        onHit();
        return { ...stored, cached: true };
      }
      const reply = await model.complete(request, options);
      await writeReply(file, { version: VERSION, model: model.name, reply });
      return reply;
    },
  };
}

/** `ab/cdef….json`. */
export function replyFileName(
  { messages, maxOutputTokens, tools = [], toolChoice = 'auto', firstTokens = 0 }: ChatRequest,
  { model, url }: { readonly model: string; readonly url: string },
): string {
  const decisive = [
    VERSION,
    model,
    url,
    messages.map(partsOf),
    tools.map(({ name, description, parameters }) => [name, description, parameters]),
    tools.length > 0 ? toolChoice : '',
    maxOutputTokens,
    firstTokens,
  ];
  const hash = createHash('sha256').update(JSON.stringify(decisive)).digest('hex');
  return join(hash.slice(0, 2), `${hash.slice(2)}.json`);
}

function partsOf(message: ChatMessage): readonly unknown[] {
  const { role, content } = message;
  if (role === 'assistant') {
    return [role, content, ...(message.toolCalls ?? []).map((call) => [call.id, call.name, call.arguments])];
  }
  return role === 'tool' ? [role, content, message.callId, message.name] : [role, content];
}

async function readReply(file: string): Promise<ChatReply | undefined> {
  try {
    const { version, reply } = JSON.parse(await readFile(file, 'utf8')) as { version: unknown; reply: unknown };
    return version === VERSION && isReply(reply) ? reply : undefined;
  } catch {
    return undefined;
  }
}

async function writeReply(file: string, content: object): Promise<void> {
  const unfinished = `${file}.${randomUUID()}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, JSON.stringify(content));
    await rename(unfinished, file);
  } catch {
    await rm(unfinished, { force: true }).catch(() => {});
  }
}

function isReply(value: unknown): value is ChatReply {
  const { text, toolCalls, finish, usage, firstTokens } = (value ?? {}) as Partial<Record<keyof ChatReply, unknown>>;
  const { inputTokens, outputTokens } = (usage ?? {}) as Record<string, unknown>;
  return (
    typeof text === 'string' &&
    typeof finish === 'string' &&
    Array.isArray(toolCalls) &&
    toolCalls.every((call) => typeof call?.id === 'string' && typeof call.name === 'string' && 'arguments' in call) &&
    typeof inputTokens === 'number' &&
    typeof outputTokens === 'number' &&
    (firstTokens === undefined ||
      (Array.isArray(firstTokens) &&
        firstTokens.every((row) => typeof row?.token === 'string' && typeof row.logProbability === 'number')))
  );
}
