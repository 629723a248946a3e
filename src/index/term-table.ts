/**
 * From a term to its number without building a map when an index is opened: an open-addressing hash table stored beside
 * the terms, whose slots hold term numbers plus one.
 */
import type { Container } from './container.ts';
import { StringTable, stringSections } from './string-table.ts';

export class TermTable {
  readonly #terms: StringTable;
  readonly #slots: Uint32Array;

  constructor(container: Container) {
    this.#terms = StringTable.open(container, 'terms');
    this.#slots = container.uint32('terms.slots');
  }

  get length(): number {
    return this.#terms.length;
  }

  /** The number of `term`, or -1 where the corpus does not hold it. */
  find(term: string): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash(term) & mask; ; slot = (slot + 1) & mask) {
      const number = this.#slots[slot]! - 1;
      if (number < 0 || this.#terms.get(number) === term) return number;
    }
  }

  /** The term with this number. */
  get(number: number): string {
    return this.#terms.get(number);
  }
}

/** Sections of a term table; a term's number is its position in `terms`. */
export function termSections(terms: readonly string[]): Record<string, Uint8Array | Uint32Array> {
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(terms.length * 1.5 + 2)));
  const mask = slots.length - 1;
  for (let number = 0; number < terms.length; number++) {
    let slot = hash(terms[number]!) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = number + 1;
  }
  return { ...stringSections('terms', terms), 'terms.slots': slots };
}

/** FNV-1a over UTF-16 units, with a final mix for the low bits that the mask keeps. */
function hash(term: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < term.length; i++) value = Math.imul(value ^ term.charCodeAt(i), 0x01000193);
  value ^= value >>> 15;
  return value >>> 0;
}
