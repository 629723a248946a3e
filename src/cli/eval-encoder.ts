/** The encoder that an evaluation measures semantic overlap with, from the settings; its key comes from the environment alone. */
import { UsageError } from '../core/index.ts';
import { type EmbeddingEndpointOptions, openEncoder } from '../localize.ts';
import type { CommandContext } from './command-context.ts';

/** Undefined where none is set. Tries it once: throws `UsageError` for half a setting, `ModelError` where it does not answer. */
export async function encoderOf({ settings, signal }: CommandContext): Promise<EmbeddingEndpointOptions | undefined> {
  const { encoderUrl: url, encoderModel: model, offline } = settings;
  if (url === undefined && model === undefined) return undefined;
  if (url === undefined || model === undefined) {
    throw new UsageError('an encoder needs both --encoder-url and --encoder-model');
  }
  if (offline) throw new UsageError('--offline forbids the network, which --encoder-url needs: leave out one of them');
  const apiKey = process.env.FIXPOINT_ENCODER_KEY;
  const options = { url, model, ...(apiKey && { apiKey }) };
  await openEncoder(options).encode(['def add(left, right): return left + right'], { signal });
  return options;
}
