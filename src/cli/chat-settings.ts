/** From settings to what opens a chat model and localizes with it; its keys come from the environment alone. */
import { type ChatModelOptions, parsePrice, replyFolder, type SearchLimits } from '../chat/index.ts';
import { UsageError } from '../core/index.ts';
import type { CommandContext } from './command-context.ts';

type Settings = CommandContext['settings'];

/** Throws `UsageError` where no model is set, or where the network that it needs is forbidden. */
export function chatModelOptions(settings: Settings): Omit<ChatModelOptions, 'environment'> {
  const { mode, model, modelUrl, modelContext, modelPrice, modelConcurrency } = settings;
  const { maxCost, maxSeconds, askAgain, cacheDir, offline } = settings;
  if (model === undefined) {
    const asks = mode === 'search' ? '--search-policy model' : `the mode ${mode}`;
    throw new UsageError(
      `${asks} asks a chat model: set one with --model provider/name or FIXPOINT_MODEL; fixpoint models lists what is reachable`,
    );
  }
  if (offline)
    throw new UsageError(`--offline forbids the network, which the mode ${mode} needs: leave out one of them`);
  return {
    model,
    url: modelUrl,
    contextTokens: modelContext,
    price: modelPrice === undefined ? undefined : parsePrice(modelPrice),
    concurrency: modelConcurrency,
    maxCost,
    maxSeconds,
    askAgain,
    cacheFolder: replyFolder(cacheDir),
  };
}

/** What `ChatLocalizer` is told beside the mode and the model. */
export function chatChoices(settings: Settings) {
  const { rerankDepth, window, stride, passes, schedule, fusion, firstToken, documentTokens } = settings;
  return {
    rerank: {
      ...{ window, stride, passes, schedule, fusion, firstToken, documentTokens },
      concurrency: settings.modelConcurrency,
    },
    depth: rerankDepth,
    iterations: settings.iterations,
    promptFile: settings.prompt,
  };
}

/** What the mode `search` is told beside the model. */
export function searchChoices({ searchTurns, searchCalls }: Settings): SearchLimits {
  return { turns: searchTurns, calls: searchCalls };
}
