/**
 * What an encoder is: where it runs, what its texts begin with, and how its output becomes a vector. It comes from an encoder file, a small
 * versioned JSON file that is checked strictly, or from settings. docs/encoders.md describes the file.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../core/index.ts';
import { ENCODER_PRESETS } from './encoder-presets.ts';

/** How the vectors of a text's tokens become one: their mean, the first, or the last. */
const POOLINGS = ['mean', 'cls', 'last-token'] as const;

export interface EncoderSpec {
  readonly name: string;
  /** Base URL of an embeddings API, such as `http://localhost:11434/v1`. Either this or `folder` is there. */
  readonly url?: string;
  /** Model behind `url`. */
  readonly model?: string;
  /** Absolute path of a folder with an ONNX model and its tokenizer. */
  readonly folder?: string;
  /** The model's file within `folder`. */
  readonly file?: string;
  /** What a query and a document begin with. */
  readonly queryPrefix: string;
  readonly documentPrefix: string;
  /** Of a folder; an endpoint pools by itself. */
  readonly pooling: (typeof POOLINGS)[number];
  /** Whether vectors are brought to length one. */
  readonly normalize: boolean;
  /** Numbers of a vector that are kept, for models trained so that the first ones suffice (Matryoshka); all by default. */
  readonly dimensions?: number;
  /** Longer texts are cut. */
  readonly maxTokens: number;
  /** Texts sent at once. */
  readonly batchSize: number;
  /** Where it costs anything. */
  readonly dollarsPerMillionTokens?: number;
}

const VERSION = 1;
const DEFAULTS = {
  queryPrefix: '',
  documentPrefix: '',
  pooling: 'mean',
  normalize: true,
  maxTokens: 1_024,
  batchSize: 32,
} as const satisfies Partial<EncoderSpec>;
const DEFAULT_MODEL_FILE = 'model.onnx';

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isName: Check = (value) => typeof value === 'string' && value.trim() !== '';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) > 0;

/** Fields of an encoder file: what each must be. */
const FIELDS: Readonly<Record<string, readonly [check: Check, expected: string]>> = {
  version: [(value) => value === VERSION, `${VERSION}`],
  preset: [
    (value) => isName(value) && Object.hasOwn(ENCODER_PRESETS, value as string),
    `one of ${Object.keys(ENCODER_PRESETS).join(', ')}`,
  ],
  name: [isName, 'a text'],
  url: [(value) => isName(value) && isHttp(value as string), 'an http or https URL'],
  model: [isName, 'a text'],
  folder: [isName, 'a path'],
  file: [isName, 'a path within the folder'],
  queryPrefix: [isText, 'a text'],
  documentPrefix: [isText, 'a text'],
  pooling: [(value) => POOLINGS.includes(value as 'mean'), `one of ${POOLINGS.join(', ')}`],
  normalize: [(value) => typeof value === 'boolean', 'true or false'],
  dimensions: [isCount, 'a whole number from 1 up'],
  maxTokens: [isCount, 'a whole number from 1 up'],
  batchSize: [isCount, 'a whole number from 1 up'],
  dollarsPerMillionTokens: [(value) => Number.isFinite(value) && (value as number) >= 0, 'a number from 0 up'],
};

/** Settings that choose an encoder. */
export interface EncoderChoice {
  /** Path of an encoder file, or name of a preset. */
  readonly encoder?: string | undefined;
  readonly url?: string | undefined;
  readonly model?: string | undefined;
}

/** The encoder that is set; undefined where none is. Throws `UsageError` for half a choice and for a file with a mistake. */
export function chosenEncoder({ encoder, url, model }: EncoderChoice): EncoderSpec | undefined {
  if (encoder === undefined && url === undefined && model === undefined) return undefined;
  const given = { ...(url !== undefined && { url }), ...(model !== undefined && { model }) };
  if (encoder === undefined) {
    if (url === undefined || model === undefined) {
      throw new UsageError(
        'an encoder needs both --encoder-url and --encoder-model, or --encoder with a file or a preset',
      );
    }
    return encoderSpecOf({ ...given, version: VERSION, name: model }, '--encoder-url', '.');
  }
  if (Object.hasOwn(ENCODER_PRESETS, encoder)) {
    if (url === undefined) {
      throw new UsageError(
        `the preset ${encoder} needs --encoder-url <url of an embeddings API>, or an encoder file that names the preset and a folder`,
      );
    }
    return encoderSpecOf({ ...given, version: VERSION, preset: encoder }, `--encoder ${encoder}`, '.');
  }
  const fields = readJson(encoder);
  return encoderSpecOf({ ...fields, ...given }, encoder, dirname(encoder));
}

/** Checks the fields of an encoder file. `place` names it in errors; a relative folder starts at `base`. Throws `UsageError`. */
export function encoderSpecOf(fields: Readonly<Record<string, unknown>>, place: string, base: string): EncoderSpec {
  const refuse = (reason: string): never => {
    throw new UsageError(`${place}: ${reason}; see docs/encoders.md`, 'config');
  };
  if (fields.version === undefined) refuse(`an encoder file has "version": ${VERSION}`);
  for (const [name, value] of Object.entries(fields)) {
    const [check, expected] =
      (Object.hasOwn(FIELDS, name) && FIELDS[name]) || refuse(`unknown field ${JSON.stringify(name)}`);
    if (!check(value)) refuse(`"${name}" is ${JSON.stringify(value)}; expected ${expected}`);
  }
  const { version: _version, preset, ...own } = fields;
  const all = {
    ...DEFAULTS,
    ...(preset !== undefined && ENCODER_PRESETS[preset as string]),
    ...own,
  } as Partial<EncoderSpec>;
  if ((all.url === undefined) === (all.folder === undefined)) refuse('give either "url" and "model" or "folder"');
  if (all.url !== undefined && all.model === undefined) refuse('"url" needs a "model"');
  const name = all.name ?? (preset as string | undefined) ?? all.model ?? all.folder!;
  if (all.folder === undefined) return { ...all, name } as EncoderSpec;
  return { ...all, name, folder: resolve(base, all.folder), file: all.file ?? DEFAULT_MODEL_FILE } as EncoderSpec;
}

function readJson(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const presets = Object.keys(ENCODER_PRESETS).join(', ');
    throw new UsageError(
      `${path} is no preset (${presets}) and cannot be read as an encoder file (${code === 'ENOENT' ? 'there is none' : message})`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path}: no JSON (${(error as Error).message})`, 'config');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UsageError(`${path}: an encoder file holds one JSON object; see docs/encoders.md`, 'config');
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
