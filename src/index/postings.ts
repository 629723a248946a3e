/**
 * Postings of one field in compressed sparse rows: for each term that the field holds, the items (documents, files or
 * commits) it occurs in, ascending, with its count in each; and the length of every item in terms.
 */
import type { Container } from './container.ts';

export class Postings {
  /** Items of all terms in a row, ascending within a term. */
  readonly items: Uint32Array;
  /** Occurrences beside `items`, capped at 255. */
  readonly counts: Uint8Array;
  /** Number of terms in each item, repeats included. */
  readonly lengths: Uint32Array;
  /** Mean of `lengths` over the items that have any. */
  readonly averageLength: number;
  readonly #terms: Uint32Array;
  readonly #starts: Uint32Array;

  constructor(container: Container, name: string) {
    this.items = container.uint32(`${name}.items`);
    this.counts = container.bytes(`${name}.counts`);
    this.lengths = container.uint32(`${name}.lengths`);
    this.#terms = container.uint32(`${name}.terms`);
    this.#starts = container.uint32(`${name}.starts`);
    let total = 0;
    let filled = 0;
    for (const length of this.lengths) {
      total += length;
      if (length > 0) filled++;
    }
    this.averageLength = filled === 0 ? 1 : total / filled;
  }

  /** The half-open range of `items` and `counts` that holds `term`; empty where it does not occur. */
  range(term: number): [start: number, end: number] {
    let low = 0;
    let high = this.#terms.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#terms[middle]! < term) low = middle + 1;
      else high = middle;
    }
    return this.#terms[low] === term ? [this.#starts[low]!, this.#starts[low + 1]!] : [0, 0];
  }

  /** Visits every term that the field holds, with its range. */
  eachTerm(visit: (term: number, start: number, end: number) => void): void {
    for (let i = 0; i < this.#terms.length; i++) visit(this.#terms[i]!, this.#starts[i]!, this.#starts[i + 1]!);
  }

  /** In how many items `term` occurs. */
  frequency(term: number): number {
    const [start, end] = this.range(term);
    return end - start;
  }
}

/** Collects one field's entries item by item, in ascending order of items, and writes them term by term. */
export class PostingsBuilder {
  #terms = new Uint32Array(4096);
  #counts = new Uint8Array(4096);
  #size = 0;
  /** End of each item's entries. */
  readonly #ends: number[] = [];

  add(term: number, count: number): void {
    if (this.#size === this.#terms.length) {
      const terms = new Uint32Array(this.#size * 2);
      const counts = new Uint8Array(this.#size * 2);
      terms.set(this.#terms);
      counts.set(this.#counts);
      this.#terms = terms;
      this.#counts = counts;
    }
    this.#terms[this.#size] = term;
    this.#counts[this.#size++] = count;
  }

  /** Ends the item at hand; the next `add` belongs to the next one. */
  endItem(): void {
    this.#ends.push(this.#size);
  }

  /** Sections of the field called `name`, for terms numbered below `termCount`: a counting sort by term. */
  sections(name: string, termCount: number): Record<string, Uint8Array | Uint32Array> {
    const frequencies = new Uint32Array(termCount + 1);
    for (let i = 0; i < this.#size; i++) frequencies[this.#terms[i]!]!++;
    const present = frequencies.reduce((sum, frequency) => sum + (frequency > 0 ? 1 : 0), 0);
    const terms = new Uint32Array(present);
    const starts = new Uint32Array(present + 1);
    const next = new Uint32Array(termCount);
    let row = 0;
    let offset = 0;
    for (let term = 0; term < termCount; term++) {
      if (frequencies[term] === 0) continue;
      terms[row] = term;
      next[term] = offset;
      offset += frequencies[term]!;
      starts[++row] = offset;
    }
    const items = new Uint32Array(this.#size);
    const counts = new Uint8Array(this.#size);
    const lengths = new Uint32Array(this.#ends.length);
    for (let item = 0, entry = 0; item < this.#ends.length; item++) {
      for (; entry < this.#ends[item]!; entry++) {
        const at = next[this.#terms[entry]!]!++;
        items[at] = item;
        counts[at] = this.#counts[entry]!;
        lengths[item]! += this.#counts[entry]!;
      }
    }
    return {
      [`${name}.terms`]: terms,
      [`${name}.starts`]: starts,
      [`${name}.items`]: items,
      [`${name}.counts`]: counts,
      [`${name}.lengths`]: lengths,
    };
  }
}
