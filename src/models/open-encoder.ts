/** Opens the encoder that a spec describes, and names it by everything that its document vectors depend on. */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Encoder, UsageError } from '../core/index.ts';
import { EmbeddingEndpoint, type EndpointOptions } from './embedding-endpoint.ts';
import type { EncoderSpec } from './encoder-spec.ts';
import { baseUrl } from './endpoint-url.ts';
import { OnnxEncoder } from './onnx-encoder.ts';

export interface EncoderOptions extends EndpointOptions {
  readonly spec: EncoderSpec;
}

/** Nothing is loaded or asked before the first text. Throws `UsageError` for a URL that the key must not be sent to. */
export function openEncoder({ spec, ...options }: EncoderOptions): Encoder {
  const { url, model, folder, file } = spec;
  if (folder !== undefined) return new OnnxEncoder({ ...spec, folder, file: file! });
  return new EmbeddingEndpoint({ ...spec, url: url!, model: model! }, options);
}

/** Samples that tell one large file from another, evenly spread. */
const SAMPLES = 64;
const SAMPLE_BYTES = 65_536;

/**
 * 16 hex digits: vectors of documents under different identities must not be compared. The query's prefix is no part of it, nor is what only
 * makes it faster or dearer. Of a folder, its files count by content: large ones by samples. Throws `UsageError` where one is missing.
 */
export function encoderIdentity({ folder, file, url, model, ...spec }: EncoderSpec): string {
  const { documentPrefix, normalize, dimensions = 0, maxTokens, pooling } = spec;
  const shared = [documentPrefix, normalize, dimensions, maxTokens];
  if (folder === undefined) return digest([...shared, baseUrl(url!), model]);
  const weights = [`${file}_data`, `${file}.data`].filter((name) => existsSync(join(folder, name))); // of models over 2 GB
  const files = [file!, ...weights, 'tokenizer.json', 'tokenizer_config.json'];
  return digest([...shared, pooling, ...files.map((name) => sampled(join(folder, name)))]);
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

function sampled(path: string): string {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw new UsageError(
      `${path} is missing: the encoder's folder holds its model and tokenizer (${(error as Error).message})`,
    );
  }
  try {
    const { size } = fstatSync(file);
    const hash = createHash('sha256').update(`${size}`);
    const buffer = Buffer.alloc(SAMPLE_BYTES);
    const step = Math.max(SAMPLE_BYTES, Math.floor(size / SAMPLES));
    for (let at = 0; at < size; at += step)
      hash.update(buffer.subarray(0, readSync(file, buffer, 0, SAMPLE_BYTES, at)));
    return hash.digest('hex');
  } finally {
    closeSync(file);
  }
}
