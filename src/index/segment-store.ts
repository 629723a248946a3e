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
  readonly #opened = new Set<string>();
  readonly #blobs = new Map<string, StoredBlob>();

  constructor(cache: CacheFolder) {
    this.#cache = cache;
  }

  /** Every known blob by its key. */
  get blobs(): ReadonlyMap<string, StoredBlob> {
    return this.#blobs;
  }

  /** Opens the stored segments that are not open yet; damaged ones are dropped, and their blobs count as unknown. */
  refresh(): void {
    for (const { name } of this.#cache.list('segment')) {
      if (this.#opened.has(name)) continue;
      const segment = this.#cache.open('segment', name, (bytes) => new Segment(bytes));
      if (segment) this.#add(name, segment);
    }
  }

  /** Takes in a new segment and stores it. */
  add(bytes: Uint8Array): void {
    const name = createHash('sha256').update(bytes).digest('hex').slice(0, 40);
    this.#cache.write('segment', name, bytes);
    this.#add(name, new Segment(bytes));
  }

  #add(name: string, segment: Segment): void {
    this.#opened.add(name);
    segment.blobs.forEach(({ key }, position) => {
      if (!this.#blobs.has(key)) this.#blobs.set(key, { segment, position });
    });
  }
}
