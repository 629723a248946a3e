/** The encoder that an evaluation measures semantic overlap with, from the settings; its key comes from the environment alone. */
import { type EncoderOptions, openEncoder } from '../localize.ts';
import type { CommandContext } from './command-context.ts';
import { encoderOptionsOf } from './encoder-options.ts';

/** Undefined where none is set. Tries it once: throws `UsageError` for half a setting, `ModelError` where it does not answer. */
export async function encoderOf({ settings, signal }: CommandContext): Promise<EncoderOptions | undefined> {
  const options = encoderOptionsOf(settings);
  if (options) await openEncoder(options).encode(['def add(left, right): return left + right'], { signal });
  return options;
}
