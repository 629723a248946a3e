/**
 * The stored vectors of one encoder: rows by a digest of the text that was encoded, and the digests of each file's functions in their order. A
 * function that an edit, a rename of its neighbours or another branch leaves as it is keeps its vector. Parts are immutable files that are
 * written as they come, so that what was computed, and perhaps paid for, outlives an interruption.
 */
import { createHash } from 'node:crypto';
import type { CacheFolder, StoredFile } from './cache-folder.ts';
import { Container, DamagedContainerError, encodeContainer, jsonSection } from './container.ts';
import type { Int8Vector } from './int8-vector.ts';
import { SEGMENT_VERSION } from './segment.ts';

const KIND = 'vectors';
const VERSION = 1;
const DIGEST_BYTES = 16;

/** The functions of a file. */
export interface FileVectors {
  readonly path: string;
  /** See `blobKey`. */
  readonly blob: string;
  /** Of its functions, in the order of its documents. */
  readonly digests: readonly string[];
}

export interface VectorPart {
  readonly dimensions: number;
  /** By digest. */
  readonly rows: ReadonlyMap<string, Int8Vector>;
  readonly files: readonly FileVectors[];
}

interface Card {
  readonly dimensions: number;
  /** Files of another version of documents do not count; their rows do. */
  readonly segmentVersion: number;
  readonly files: readonly { readonly path: string; readonly blob: string; readonly functions: number }[];
}

/** Names a text by its content. */
export function textDigest(text: string): string {
  return createHash('sha256').update(text).digest().toString('latin1', 0, DIGEST_BYTES);
}

export class VectorStore {
  readonly #cache: CacheFolder;
  readonly #identity: string;
  readonly #rows = new Map<string, Int8Vector>();
  readonly #files = new Map<string, readonly string[]>();
  #dimensions: number | undefined;

  /** Opens the stored parts of the encoder that `identity` names. */
  constructor(cache: CacheFolder, identity: string) {
    this.#cache = cache;
    this.#identity = identity;
    for (const { name } of partsOf(cache, identity)) {
      const part = cache.open('vectors', name, decodePart);
      if (!part) continue;
      cache.touch('vectors', name);
      this.#take(part);
    }
  }

  /** Numbers in a vector; undefined where none is stored. */
  get dimensions(): number | undefined {
    return this.#dimensions;
  }

  row(digest: string): Int8Vector | undefined {
    return this.#rows.get(digest);
  }

  /** The digests of a file's functions, as long as each has its row. */
  digestsOf(file: Pick<FileVectors, 'path' | 'blob'>): readonly string[] | undefined {
    const digests = this.#files.get(keyOf(file));
    return digests?.every((digest) => this.#rows.has(digest)) ? digests : undefined;
  }

  /** Takes in a part and stores it. */
  add(part: VectorPart): void {
    const bytes = encodePart(part);
    const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 24);
    this.#cache.write('vectors', `${this.#identity}-${digest}`, bytes);
    this.#take(part);
  }

  /** Forgets and removes all. */
  clear(): void {
    for (const { name } of partsOf(this.#cache, this.#identity)) this.#cache.remove('vectors', name);
    this.#rows.clear();
    this.#files.clear();
    this.#dimensions = undefined;
  }

  #take({ dimensions, rows, files }: VectorPart): void {
    if (rows.size > 0) this.#dimensions ??= dimensions;
    if (dimensions === this.#dimensions) for (const [digest, row] of rows) this.#rows.set(digest, row);
    for (const file of files) this.#files.set(keyOf(file), file.digests);
  }
}

/**
 * Stored vectors of whatever encoder none of whose files is in a kept tree: `isLive` tells by the key of a blob. Vectors that were not used since
 * `unusedSinceMs` are of no use either.
 */
export function unreferencedVectors(
  cache: CacheFolder,
  { isLive, unusedSinceMs }: { readonly isLive: (blob: string) => boolean; readonly unusedSinceMs: number },
): StoredFile[] {
  const parts = cache.list('vectors').map((stored) => ({
    stored,
    identity: stored.name.split('-', 1)[0]!,
    part: cache.open('vectors', stored.name, decodePart),
  }));
  const liveRows = new Set<string>();
  for (const { identity, part } of parts) {
    for (const { blob, digests } of part?.files ?? []) {
      if (isLive(blob)) for (const digest of digests) liveRows.add(identity + digest);
    }
  }
  return parts
    .filter(({ stored, identity, part }) => {
      if (stored.usedAtMs < unusedSinceMs) return true;
      if (part === undefined) return false; // it was removed as it was opened
      const isNeeded = part.files.some(({ blob }) => isLive(blob));
      return !isNeeded && ![...part.rows.keys()].some((digest) => liveRows.has(identity + digest));
    })
    .map(({ stored }) => stored);
}

function partsOf(cache: CacheFolder, identity: string): StoredFile[] {
  return cache.list('vectors').filter(({ name }) => name.startsWith(`${identity}-`));
}

function keyOf({ path, blob }: Pick<FileVectors, 'path' | 'blob'>): string {
  return `${blob}\0${path}`;
}

function encodePart({ dimensions, rows, files }: VectorPart): Uint8Array {
  const bytes = new Uint8Array(rows.size * dimensions);
  const scales = new Float32Array(rows.size);
  [...rows.values()].forEach((row, i) => {
    bytes.set(new Uint8Array(row.bytes.buffer, row.bytes.byteOffset, dimensions), i * dimensions);
    scales[i] = row.scale;
  });
  const card: Card = {
    dimensions,
    segmentVersion: SEGMENT_VERSION,
    files: files.map(({ path, blob, digests }) => ({ path, blob, functions: digests.length })),
  };
  return encodeContainer(KIND, VERSION, {
    card: jsonSection(card),
    digests: Buffer.from([...rows.keys()].join(''), 'latin1'),
    rows: bytes,
    scales: new Uint32Array(scales.buffer),
    'file.digests': Buffer.from(files.flatMap(({ digests }) => digests).join(''), 'latin1'),
  });
}

/** The rows are views of `bytes`. Throws `DamagedContainerError`. */
function decodePart(bytes: Uint8Array): VectorPart {
  const container = new Container(bytes, KIND, VERSION);
  const { dimensions, segmentVersion, files } = container.json<Card>('card');
  const digests = digestsIn(container.bytes('digests'));
  const numbers = container.bytes('rows');
  const bits = container.uint32('scales');
  const scales = new Float32Array(bits.buffer, bits.byteOffset, bits.length);
  const fileDigests = digestsIn(container.bytes('file.digests'));
  const functions = files.reduce((sum, file) => sum + file.functions, 0);
  if (
    numbers.length !== digests.length * dimensions ||
    scales.length !== digests.length ||
    fileDigests.length !== functions
  ) {
    throw new DamagedContainerError('rows are missing');
  }
  let start = 0;
  const filesWithDigests = files.map(({ path, blob, functions }) => ({
    path,
    blob,
    digests: fileDigests.slice(start, (start += functions)),
  }));
  return {
    dimensions,
    rows: new Map(
      digests.map((digest, i) => {
        const row = new Int8Array(numbers.buffer, numbers.byteOffset + i * dimensions, dimensions);
        return [digest, { bytes: row, scale: scales[i]! }];
      }),
    ),
    files: segmentVersion === SEGMENT_VERSION ? filesWithDigests : [],
  };
}

function digestsIn(bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  return Array.from({ length: text.length / DIGEST_BYTES }, (_, i) =>
    text.slice(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES),
  );
}
