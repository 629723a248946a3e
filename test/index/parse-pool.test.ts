import { afterEach, expect, it } from 'vitest';
import type { BlobSource } from '../../src/index/parse-batch.ts';
import { ParsePool } from '../../src/index/parse-pool.ts';
import { Segment } from '../../src/index/segment.ts';

let pool: ParsePool;
afterEach(() => pool.close());

/** Large enough together that the pool starts a worker. */
function source(name: string): BlobSource {
  const content = Buffer.from(`def ${name}():\n    return 1\n${'# filler\n'.repeat(9_000)}`);
  return { key: name, path: `${name}.py`, language: 'python', content };
}

/** What no reader gives: it throws as soon as a worker touches it. */
function poison(): BlobSource {
  const content = { byteLength: 1, buffer: { byteLength: 1 } } as unknown as Uint8Array;
  return { key: 'poison', path: 'poison.py', language: 'python', content };
}

it('isolates the blob that brings a worker down and keeps the others', async () => {
  pool = new ParsePool(1);
  const blobs = [source('first'), source('second'), poison(), source('third')];
  const segments = (await pool.parse(blobs)).map((bytes) => new Segment(bytes));
  const entries = segments.flatMap((segment) => segment.blobs);
  expect(entries.map(({ key }) => key)).toEqual(['first', 'second', 'poison', 'third']);
  const skipped = entries.filter((entry) => entry.skipped);
  expect(skipped.map(({ key }) => key)).toEqual(['poison']);
  expect(skipped[0]!.diagnostics![0]).toMatch(/^could not be parsed: /);
  const names = segments.flatMap((segment) => [...segment.names]).filter((name) => name !== '');
  expect(names).toEqual(['first', 'second', 'third']);
});

it('gives the same segment on a worker and in the calling thread', async () => {
  const blobs = ['a', 'b', 'c'].map((name) => source(name));
  pool = new ParsePool(1);
  const [onWorker] = await pool.parse(blobs);
  const inline = new ParsePool(0);
  const [inCaller] = await inline.parse(blobs);
  await inline.close();
  expect(Buffer.from(onWorker!).equals(Buffer.from(inCaller!))).toBe(true);
});
