/**
 * The segments of one repository, opened, and which blob lives in which. New segments are stored as they come, so an
 * interrupted run keeps what it had parsed.
 */
import { createHash } from 'node:crypto';
import type { CacheFolder } from './cache-folder.ts';
import { Segment } from './segment.ts';
import type { StoredBlob } from './tree-index-builder.ts';

export class SegmentStore {
  readonly #cache: CacheFolder;
  readonly #blobs = new Map<string, StoredBlob>();

  /** Opens the stored segments; damaged ones are dropped, and their blobs count as unknown. */
  constructor(cache: CacheFolder) {
    this.#cache = cache;
    for (const { name } of cache.list('segment')) {
      const segment = cache.open('segment', name, (bytes) => new Segment(bytes));
      if (segment) this.#add(segment);
    }
  }

  /** Every known blob by its key. */
  get blobs(): ReadonlyMap<string, StoredBlob> {
    return this.#blobs;
  }

  /** Takes in a new segment and stores it. */
  add(bytes: Uint8Array): void {
    this.#cache.write('segment', createHash('sha256').update(bytes).digest('hex').slice(0, 40), bytes);
    this.#add(new Segment(bytes));
  }

  #add(segment: Segment): void {
    segment.blobs.forEach(({ key }, position) => {
      if (!this.#blobs.has(key)) this.#blobs.set(key, { segment, position });
    });
  }
}
