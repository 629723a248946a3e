/**
 * An encoder in a local folder: an ONNX model with `tokenizer.json` and `tokenizer_config.json` beside it. The runtime, `onnxruntime-node`, is
 * an optional peer that is loaded with the model, at the first text. Texts are padded on the right to the longest of their batch.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tokenizer } from '@huggingface/tokenizers';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { CancelledError, type Encoder, ModelError, UsageError } from '../core/index.ts';
import type { EncoderSpec } from './encoder-spec.ts';
import { finished, prefixed } from './encoder-vectors.ts';
import { pooled } from './pooling.ts';

/** Of a folder. */
type FolderSpec = EncoderSpec & { readonly folder: string; readonly file: string };

/** Its scripts would fetch a build for graphics cards; the one for processors is in the package. */
const INSTALL = 'npm install --ignore-scripts onnxruntime-node';
/** Characters for each token that is read: what is beyond is cut before it is split into tokens. */
const MOST_CHARACTERS_PER_TOKEN = 16;
/** Tokens of a batch, padding included. */
const BATCH_TOKENS = 16_384;

interface Loaded {
  readonly session: InferenceSession;
  readonly tensor: typeof Tensor;
  readonly tokenizer: Tokenizer;
  /** Special tokens before and after a text. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly padding: number;
}

export class OnnxEncoder implements Encoder {
  readonly #spec: FolderSpec;
  #loading: Promise<Loaded> | undefined;

  constructor(spec: FolderSpec) {
    this.#spec = spec;
  }

  /** Throws `UsageError` where the runtime or a file is missing. */
  async encode(texts: readonly string[], { kind, signal }: Parameters<Encoder['encode']>[1]): Promise<Float32Array[]> {
    this.#loading ??= load(this.#spec);
    const model = await this.#loading;
    const tokens = texts.map((text) => this.#tokens(prefixed(text, kind, this.#spec), model));
    const order = tokens.map((_, i) => i).sort((a, b) => tokens[a]!.length - tokens[b]!.length);
    const vectors = new Array<Float32Array>(texts.length);
    for (const batch of batchesOf(order, tokens, this.#spec.batchSize)) {
      if (signal?.aborted) throw new CancelledError('encoding');
      const rows = await this.#run(
        batch.map((i) => tokens[i]!),
        model,
      );
      batch.forEach((i, row) => {
        vectors[i] = finished(rows[row]!, this.#spec);
      });
    }
    return vectors;
  }

  #tokens(text: string, { tokenizer, before, after }: Loaded): number[] {
    const { maxTokens } = this.#spec;
    const room = Math.max(1, maxTokens - before.length - after.length);
    const head = text.slice(0, room * MOST_CHARACTERS_PER_TOKEN);
    const { ids } = tokenizer.encode(head, { add_special_tokens: false });
    return [...before, ...ids.slice(0, room), ...after];
  }

  async #run(batch: readonly (readonly number[])[], model: Loaded): Promise<Float32Array[]> {
    const { session } = model;
    const output = outputOf(session, this.#spec.name);
    const lengths = batch.map(({ length }) => length);
    const width = Math.max(...lengths);
    const { data, dims } = (await session.run(feedsOf(batch, width, model, this.#spec.name), [output]))[output]!;
    if (!(data instanceof Float32Array)) {
      throw new ModelError(`the encoder ${this.#spec.name} gives numbers of another type than float32`, {
        reason: 'unsupported',
      });
    }
    const size = dims.at(-1)!;
    if (dims.length === 2) return lengths.map((_, row) => data.subarray(row * size, (row + 1) * size));
    return lengths.map((length, row) =>
      pooled(data.subarray(row * width * size, (row + 1) * width * size), {
        length,
        size,
        pooling: this.#spec.pooling,
      }),
    );
  }
}

async function load({ folder, file, name }: FolderSpec): Promise<Loaded> {
  const json = (path: string): object => {
    try {
      return JSON.parse(readFileSync(join(folder, path), 'utf8')) as object;
    } catch (error) {
      throw new UsageError(`the encoder ${name} has no usable ${join(folder, path)} (${(error as Error).message})`);
    }
  };
  const config = json('tokenizer_config.json') as { readonly pad_token?: string | { readonly content?: string } };
  const definition = json('tokenizer.json');
  const runtime = await importRuntime(name);
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const tokenizer = new Tokenizer(definition, config);
  const { pad_token: padding } = config;
  const padToken = typeof padding === 'string' ? padding : padding?.content;
  try {
    return {
      session: await runtime.InferenceSession.create(join(folder, file), { logSeverityLevel: 3 }),
      tensor: runtime.Tensor,
      tokenizer,
      padding: (padToken && tokenizer.token_to_id(padToken)) || 0,
      ...specialTokens(tokenizer),
    };
  } catch (error) {
    throw new UsageError(
      `the encoder ${name} cannot be loaded from ${join(folder, file)} (${(error as Error).message})`,
    );
  }
}

async function importRuntime(name: string): Promise<typeof import('onnxruntime-node')> {
  try {
    const module = await import('onnxruntime-node');
    return module.default ?? module;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ERR_MODULE_NOT_FOUND' ? 'which is not installed' : `which cannot be loaded (${message})`;
    throw new UsageError(`the encoder ${name} runs in onnxruntime-node, ${reason}; install it with: ${INSTALL}`);
  }
}

/** Found by encoding a text with and without them. */
function specialTokens(tokenizer: Tokenizer): Pick<Loaded, 'before' | 'after'> {
  const bare: readonly number[] = tokenizer.encode('a', { add_special_tokens: false }).ids;
  const whole: readonly number[] = tokenizer.encode('a').ids;
  const start = whole.findIndex((_, at) => bare.every((id, i) => whole[at + i] === id));
  return { before: whole.slice(0, Math.max(0, start)), after: whole.slice(Math.max(0, start) + bare.length) };
}

/** Positions in `order`, cut into batches of at most `batchSize` texts. */
function* batchesOf(order: readonly number[], tokens: readonly (readonly number[])[], batchSize: number) {
  let batch: number[] = [];
  for (const i of order) {
    const isFull = batch.length === batchSize || (batch.length + 1) * tokens[i]!.length > BATCH_TOKENS;
    if (isFull && batch.length > 0) {
      yield batch;
      batch = [];
    }
    batch.push(i);
  }
  if (batch.length > 0) yield batch;
}

/** Vectors of tokens where the model gives some, else the vector of the text, which is pooled already. */
function outputOf({ outputMetadata }: InferenceSession, name: string): string {
  const ofRank = (rank: number) =>
    outputMetadata.find((output) => output.isTensor && output.shape.length === rank)?.name;
  const output = ofRank(3) ?? ofRank(2);
  if (output !== undefined) return output;
  throw new ModelError(`the encoder ${name} has no output of vectors`, { reason: 'unsupported' });
}

/** A value for each input that the model names. */
function feedsOf(
  batch: readonly (readonly number[])[],
  width: number,
  { session, tensor, padding }: Loaded,
  name: string,
): Record<string, Tensor> {
  const fillOf: Readonly<Record<string, (row: readonly number[], at: number) => number>> = {
    input_ids: (row, at) => row[at] ?? padding,
    attention_mask: (row, at) => (at < row.length ? 1 : 0),
    token_type_ids: () => 0,
    position_ids: (_, at) => at,
  };
  const feeds: Record<string, Tensor> = {};
  for (const input of session.inputMetadata) {
    if (!input.isTensor) continue;
    const of = fillOf[input.name];
    if (of) {
      const values = batch.flatMap((row) => Array.from({ length: width }, (_, at) => of(row, at)));
      const isLong = input.type === 'int64';
      const data = isLong ? BigInt64Array.from(values, BigInt) : Int32Array.from(values);
      feeds[input.name] = new tensor(isLong ? 'int64' : 'int32', data, [batch.length, width]);
    } else if (input.name.startsWith('past_key_values')) {
      // A model that can also generate: nothing came before. Its first size is the batch, the other one without a number the past.
      const sizes = input.shape.map((size, i) => (typeof size === 'number' ? size : i === 0 ? batch.length : 0));
      feeds[input.name] = new tensor(input.type as 'float32', new Float32Array(), sizes);
    } else {
      throw new ModelError(`the encoder ${name} asks for an input that is not known: ${input.name}`, {
        reason: 'unsupported',
      });
    }
  }
  return feeds;
}
