/** The encoder that the settings choose, and what it is used for; its key comes from the environment alone. */
import type { Settings } from '../config/index.ts';
import { UsageError } from '../core/index.ts';
import { chosenEncoder, type EncoderOptions, type LocalizerOptions } from '../localize.ts';

/** Undefined where none is set. Throws `UsageError` for half a setting, for a file with a mistake, and for an endpoint with `--offline`. */
export function encoderOptionsOf({
  encoder,
  encoderUrl: url,
  encoderModel: model,
  offline,
}: Settings): EncoderOptions | undefined {
  const spec = chosenEncoder({ encoder, url, model });
  if (!spec) return undefined;
  if (offline && spec.url !== undefined) {
    throw new UsageError('--offline forbids the network, which this encoder needs: leave out one of them');
  }
  const apiKey = process.env.FIXPOINT_ENCODER_KEY;
  return { spec, ...(apiKey && { apiKey }) };
}

/** What a localizer is given of it; undefined with `--retriever lexical`. Throws `UsageError` where no encoder is set. */
export function denseOptionsOf(settings: Settings): LocalizerOptions['dense'] {
  const { retriever } = settings;
  if (retriever === 'lexical') return undefined;
  const encoder = encoderOptionsOf(settings);
  if (encoder) return { retriever, encoder };
  throw new UsageError(
    `--retriever ${retriever} needs an encoder: give --encoder <file or preset>, or --encoder-url and --encoder-model`,
  );
}
