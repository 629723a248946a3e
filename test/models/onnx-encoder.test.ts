/** A real ONNX model of a few rows (tiny-encoder/make-model.py), so that every vector can be computed by hand. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { encoderSpecOf } from '../../src/models/encoder-spec.ts';
import { encoderIdentity, openEncoder } from '../../src/models/index.ts';

const FOLDER = fileURLToPath(new URL('tiny-encoder', import.meta.url));

const CLS = [1, 0, 0, 2];
const SEP = [0, 1, 0, -2];
const PRICE = [3, 0, 1, 0];
const ROUND = [0, 4, 1, 0];
const UNKNOWN = [2, 2, 2, 2];
const QUERY = [-1, 5, 0, 1];

/** What the model gives for these tokens: each with a tenth of its position added. */
const hidden = (...tokens: readonly (readonly number[])[]) =>
  tokens.map((token, position) => token.map((value) => value + position / 10));

const mean = (rows: readonly (readonly number[])[]) =>
  rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);

function specOf(fields: Readonly<Record<string, unknown>> = {}) {
  return encoderSpecOf({ version: 1, folder: FOLDER, normalize: false, ...fields }, 'encoder.json', '/');
}

async function encoded(texts: readonly string[], fields = {}, kind?: 'query' | 'document') {
  const vectors = await openEncoder({ spec: specOf(fields) }).encode(texts, { ...(kind && { kind }) });
  return vectors.map((vector) => [...vector].map((value) => Math.round(value * 1e5) / 1e5));
}

const rounded = (vector: readonly number[]) => vector.map((value) => Math.round(value * 1e5) / 1e5);

describe('an encoder in a folder', () => {
  test('gives the mean of the tokens, special ones included and padding left out, in the order of the texts', async () => {
    const long = mean(hidden(CLS, PRICE, ROUND, UNKNOWN, SEP));
    const short = mean(hidden(CLS, PRICE, SEP));
    expect(await encoded(['price round other', 'Price'])).toEqual([rounded(long), rounded(short)]);
    expect(await encoded(['price', 'price round other'], { batchSize: 1 })).toEqual([rounded(short), rounded(long)]);
  });

  test.each([
    ['cls', hidden(CLS, PRICE, ROUND, SEP)[0]!],
    ['last-token', hidden(CLS, PRICE, ROUND, SEP)[3]!],
  ])('pools by %s', async (pooling, vector) => {
    expect((await encoded(['price round', 'price round price price'], { pooling }))[0]).toEqual(rounded(vector));
  });

  test('brings vectors to length one after the cut', async () => {
    const [x, y] = hidden(CLS, PRICE, ROUND, SEP)[3]!.slice(0, 2) as [number, number];
    const length = Math.hypot(x, y);
    expect(await encoded(['price round'], { pooling: 'last-token', dimensions: 2, normalize: true })).toEqual([
      rounded([x / length, y / length]),
    ]);
  });

  test('cuts the text and keeps the special tokens', async () => {
    const cut = rounded(mean(hidden(CLS, PRICE, ROUND, SEP)));
    expect(await encoded(['price round price price price'], { maxTokens: 4 })).toEqual([cut]);
  });

  test('begins queries and documents with their prefixes, and other texts with none', async () => {
    const fields = { queryPrefix: 'query ', documentPrefix: 'round ' };
    expect(await encoded(['price'], fields, 'query')).toEqual([rounded(mean(hidden(CLS, QUERY, PRICE, SEP)))]);
    expect(await encoded(['price'], fields, 'document')).toEqual([rounded(mean(hidden(CLS, ROUND, PRICE, SEP)))]);
    expect(await encoded(['price'], fields)).toEqual([rounded(mean(hidden(CLS, PRICE, SEP)))]);
  });

  test('tells in one line what is wrong', async () => {
    await expect(encoded(['price'], { dimensions: 5 })).rejects.toThrow(/vectors of 4 numbers, fewer than the 5/);
    await expect(encoded(['price'], { folder: '/nowhere' })).rejects.toThrow(
      /has no usable \/nowhere\/tokenizer_config/,
    );
    await expect(encoded(['price'], { file: 'tokenizer.json' })).rejects.toThrow(
      /cannot be loaded from .*tokenizer.json/,
    );
  });
});

describe('the identity of a folder', () => {
  test('depends on what changes the vectors of documents, and on nothing else', () => {
    const identity = encoderIdentity(specOf());
    for (const same of [{ name: 'other' }, { queryPrefix: 'q' }, { batchSize: 7 }, { dollarsPerMillionTokens: 1 }]) {
      expect(encoderIdentity(specOf(same))).toBe(identity);
    }
    const others = [
      { documentPrefix: 'd' },
      { pooling: 'cls' },
      { normalize: true },
      { dimensions: 2 },
      { maxTokens: 9 },
    ];
    const identities = others.map((other) => encoderIdentity(specOf(other)));
    expect(new Set([identity, ...identities]).size).toBe(others.length + 1);
  });

  test('is that of its files, wherever they are', () => {
    const copy = mkdtempSync(join(tmpdir(), 'fixpoint-encoder-'));
    try {
      cpSync(FOLDER, copy, { recursive: true });
      expect(encoderIdentity(specOf({ folder: copy }))).toBe(encoderIdentity(specOf()));
      cpSync(join(copy, 'model.onnx'), join(copy, 'model.onnx_data'));
      expect(encoderIdentity(specOf({ folder: copy }))).not.toBe(encoderIdentity(specOf()));
      rmSync(join(copy, 'model.onnx_data'));
      cpSync(join(copy, 'tokenizer_config.json'), join(copy, 'tokenizer.json'));
      expect(encoderIdentity(specOf({ folder: copy }))).not.toBe(encoderIdentity(specOf()));
      rmSync(join(copy, 'model.onnx'));
      expect(() => encoderIdentity(specOf({ folder: copy }))).toThrow(/model.onnx is missing/);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
