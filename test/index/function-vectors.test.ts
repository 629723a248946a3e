/** Vectors of functions in a real cache folder, made by an encoder that counts what it is asked. */
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Encoder } from '../../src/core/index.ts';
import {
  buildVectors,
  CacheFolder,
  collectGarbage,
  functionVectors,
  openIndex,
  planVectors,
  VectorStore,
} from '../../src/index/index.ts';
import { openRepository } from '../../src/repository/index.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';

const SOURCES = {
  'shop/cart.py':
    'class Cart:\n    def add(self, line):\n        return line\n\n    def total(self):\n        return 2\n',
  'shop/money.py': 'def round_price(amount):\n    return amount\n',
  'tests/test_cart.py': 'def test_total():\n    assert True\n',
};
const FUNCTIONS = 3;

let repository: FixtureRepository;
let root: string;
beforeEach(() => {
  repository = fixtureRepository(SOURCES);
  root = mkdtempSync(join(tmpdir(), 'fixpoint-vectors-'));
});
afterEach(() => {
  repository.remove();
  rmSync(root, { recursive: true });
});

/** Vectors of three numbers from the length of a text. Fails at the call `failAt`, counted from 1. */
class CountingEncoder implements Encoder {
  readonly asked: string[] = [];
  readonly kinds: unknown[] = [];
  calls = 0;
  readonly #failAt: number;
  readonly #width: number;

  constructor({ failAt = 0, width = 3 } = {}) {
    this.#failAt = failAt;
    this.#width = width;
  }

  async encode(texts: readonly string[], { kind }: Parameters<Encoder['encode']>[1]): Promise<Float32Array[]> {
    if (++this.calls === this.#failAt) throw new Error('cut off');
    this.asked.push(...texts);
    this.kinds.push(kind);
    return texts.map((text) => Float32Array.from({ length: this.#width }, (_, i) => text.length / (i + 1)));
  }
}

/** Makes what is missing, one text a call. */
async function build(
  encoder: Encoder,
  { identity = 'a1', concurrency = 1, batchSize = 1, signal = undefined as AbortSignal | undefined } = {},
) {
  const reader = await openRepository(repository.root);
  try {
    const cache = new CacheFolder(root, reader.identity);
    const index = await openIndex(reader, { cache, workers: 0 });
    const store = new VectorStore(cache, identity);
    const plan = await planVectors(reader, index, store, { maxTokens: 1_000 });
    const progress: number[] = [];
    const failure = await buildVectors(reader, index, store, plan, {
      encoder,
      maxTokens: 1_000,
      batchSize,
      concurrency,
      signal,
      onProgress: ({ done }) => progress.push(done),
    }).catch((error: unknown) => error);
    return { cache, index, plan, progress, failure, vectors: functionVectors(index, new VectorStore(cache, identity)) };
  } finally {
    await reader.close();
  }
}

describe('vectors of functions', () => {
  test('are made of path, name and source, of all functions outside tests', async () => {
    const encoder = new CountingEncoder();
    const { plan, vectors, index, progress } = await build(encoder);
    expect(encoder.asked.sort()).toEqual([
      'shop/cart.py Cart.add\n    def add(self, line):\n        return line',
      'shop/cart.py Cart.total\n    def total(self):\n        return 2',
      'shop/money.py round_price\ndef round_price(amount):\n    return amount',
    ]);
    expect(new Set(encoder.kinds)).toEqual(new Set(['document']));
    const characters = encoder.asked.reduce((sum, text) => sum + text.length, 0);
    expect(plan).toMatchObject({ functions: FUNCTIONS, missing: FUNCTIONS });
    expect(plan.tokens).toBeGreaterThan(characters / 5);
    expect(progress).toEqual([0, 1, 2, 3]);
    expect(vectors).toMatchObject({ dimensions: 3, missing: 0 });
    expect(Array.from(vectors.documents, (document) => index.tree.name(document))).toEqual([
      'Cart.add',
      'Cart.total',
      'round_price',
    ]);
    const [add] = vectors.vectors;
    const length = 'shop/cart.py Cart.add\n    def add(self, line):\n        return line'.length;
    expect(add!.bytes[0]! * add!.scale).toBeCloseTo(length, 4);
    expect(add!.bytes[1]! * add!.scale).toBeCloseTo(length / 2, 0);
  });

  test('are computed once', async () => {
    await build(new CountingEncoder());
    const again = new CountingEncoder();
    const { plan, vectors } = await build(again);
    expect(plan).toEqual({ functions: FUNCTIONS, missing: 0, tokens: 0 });
    expect(again.calls).toBe(0);
    expect(vectors.missing).toBe(0);
  });

  test('of an edited file are computed for what is new in it alone', async () => {
    await build(new CountingEncoder());
    repository.write('shop/cart.py', `import os\n\n${SOURCES['shop/cart.py'].replace('return 2', 'return 3')}`);
    const encoder = new CountingEncoder();
    const { vectors } = await build(encoder);
    expect(encoder.asked).toEqual(['shop/cart.py Cart.total\n    def total(self):\n        return 3']);
    expect(vectors.missing).toBe(0);
  });

  test('survive an interruption, and the work goes on where it stopped', async () => {
    const cut = await build(new CountingEncoder({ failAt: 3 }));
    expect(cut.failure).toMatchObject({ message: 'cut off' });
    expect(cut.vectors.missing).toBeGreaterThan(0);
    const encoder = new CountingEncoder();
    const { plan, vectors } = await build(encoder);
    expect(plan.missing).toBe(1);
    expect(encoder.asked).toHaveLength(1);
    expect(vectors.missing).toBe(0);
  });

  test('that are cancelled tell so, and keep what was computed', async () => {
    const abort = new AbortController();
    const encoder = new CountingEncoder();
    const encode = encoder.encode.bind(encoder);
    encoder.encode = async (...given) => {
      abort.abort();
      return encode(...given);
    };
    const { failure } = await build(encoder, { signal: abort.signal });
    expect(failure).toMatchObject({ code: 'cancelled' });
    expect((await build(new CountingEncoder())).plan.missing).toBe(FUNCTIONS - 1);
  });

  test('do not depend on how many are encoded at once', async () => {
    const one = await build(new CountingEncoder(), { identity: 'b1' });
    const many = await build(new CountingEncoder(), { identity: 'b2', batchSize: 2, concurrency: 3 });
    expect(many.vectors).toEqual(one.vectors);
  });

  test('of another encoder are others', async () => {
    await build(new CountingEncoder());
    const other = new CountingEncoder();
    expect((await build(other, { identity: 'a2' })).plan.missing).toBe(FUNCTIONS);
    expect(other.asked).toHaveLength(FUNCTIONS);
  });

  test('of another width than earlier ones are refused', async () => {
    await build(new CountingEncoder());
    repository.write('shop/new.py', 'def fresh():\n    return 1\n');
    const { failure } = await build(new CountingEncoder({ width: 5 }));
    expect(failure).toMatchObject({
      code: 'model',
      message: expect.stringMatching(/5 numbers, where earlier ones have 3/),
    });
  });

  test('in a damaged file are told in one line and computed again', async () => {
    const { cache } = await build(new CountingEncoder());
    const [part] = parts(cache);
    writeFileSync(part!, 'FXPT and then nothing of sense');
    const encoder = new CountingEncoder();
    const rebuilt = await build(encoder);
    expect(rebuilt.cache.notices).toEqual([
      expect.stringMatching(/^stored vectors were unusable \(.*\); fixpoint embed computes them again$/),
    ]);
    expect(encoder.asked).toHaveLength(FUNCTIONS);
    expect(rebuilt.vectors.missing).toBe(0);
  });
});

describe('gc and vectors', () => {
  const nowMs = Date.now();

  test('keeps those of kept trees, and those of rows that their files share', async () => {
    rmSync(join(repository.root, 'shop/money.py'));
    const { cache } = await build(new CountingEncoder());
    repository.write('shop/cart.py', `${SOURCES['shop/cart.py']}\n\ndef extra():\n    return 1\n`);
    for (const { name } of cache.list('tree')) cache.remove('tree', name);
    const encoder = new CountingEncoder();
    await build(encoder);
    expect(encoder.asked).toHaveLength(1);
    await collectGarbage(cache, { nowMs });
    expect(parts(cache)).toHaveLength(2); // the first holds rows that the second's file uses, and no file that is left
    expect((await build(new CountingEncoder())).plan.missing).toBe(0);
  });

  test('removes those of no kept tree, and those that were not used for a month', async () => {
    const { cache } = await build(new CountingEncoder());
    await build(new CountingEncoder(), { identity: 'a2' });
    const old = parts(cache).find((path) => basename(path).startsWith('a2-'))!;
    utimesSync(old, new Date(nowMs - 40 * 86_400_000), new Date(nowMs - 40 * 86_400_000));
    await collectGarbage(cache, { nowMs });
    expect(parts(cache).map((path) => basename(path).startsWith('a2-'))).toEqual([false]);
    for (const { name } of cache.list('tree')) cache.remove('tree', name);
    await collectGarbage(cache, { nowMs });
    expect(parts(cache)).toEqual([]);
  });
});

/** The stored parts. */
function parts(cache: CacheFolder): string[] {
  const folder = join(cache.folder, 'vectors');
  if (!statSync(folder, { throwIfNoEntry: false })) return [];
  return readdirSync(folder).map((name) => join(folder, name));
}
