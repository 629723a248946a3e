/**
 * Near-duplicate queries, found with MinHash and locality-sensitive hashing (Broder 1997): words in runs of four are hashed, 64 minima
 * are kept, and queries that agree in one of 16 bands of four are compared exactly. All hashes are fixed, so the result is too.
 */
import { hashOf } from '../text-hash.ts';

const SHINGLE_WORDS = 4;
const HASHES = 64;
const BAND_ROWS = 4;
/** Share of common shingles (Jaccard) from which on two queries say the same. */
const LEAST_SIMILARITY = 0.8;

/** Remembers queries. Add them in the order of preference: the first of similar ones stays. */
export class QuerySet {
  readonly #shingles: Uint32Array[] = [];
  /** Positions in `#shingles` by band and its minima. */
  readonly #bands = new Map<string, number[]>();

  /** Adds `query` unless one like it is there; tells whether it was added. */
  add(query: string): boolean {
    const shingles = shinglesOf(query);
    const keys = bandKeys(shingles);
    for (const key of keys) {
      const alike = this.#bands
        .get(key)
        ?.some((known) => similarity(this.#shingles[known]!, shingles) >= LEAST_SIMILARITY);
      if (alike) return false;
    }
    const position = this.#shingles.push(shingles) - 1;
    for (const key of keys) {
      const known = this.#bands.get(key);
      if (known) known.push(position);
      else this.#bands.set(key, [position]);
    }
    return true;
  }
}

/** Distinct hashes of runs of words, sorted; of the whole where it has fewer words than a run. Numbers count as words. */
function shinglesOf(query: string): Uint32Array {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const hashes = new Set<number>();
  for (let at = 0; at === 0 || at + SHINGLE_WORDS <= words.length; at++) {
    hashes.add(hashOf(words.slice(at, at + SHINGLE_WORDS).join(' ')));
  }
  return Uint32Array.from(hashes).sort();
}

function bandKeys(shingles: Uint32Array): string[] {
  const minima = Array.from({ length: HASHES }, (_, i) => {
    let least = 0xffffffff;
    for (const shingle of shingles) least = Math.min(least, mix(shingle ^ Math.imul(i + 1, 0x9e3779b1)));
    return least;
  });
  return Array.from({ length: HASHES / BAND_ROWS }, (_, band) => {
    const rows = minima.slice(band * BAND_ROWS, (band + 1) * BAND_ROWS);
    return `${band}:${rows.join(',')}`;
  });
}

/** Jaccard similarity of two sorted sets. */
function similarity(left: Uint32Array, right: Uint32Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (left[i] === right[j]) {
      common++;
      i++;
      j++;
    } else if (left[i]! < right[j]!) i++;
    else j++;
  }
  return common / (left.length + right.length - common);
}

/** The finalizer of MurmurHash3. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
