/**
 * Many strings as two arrays: all bytes in a row (UTF-8) and where each begins. Nothing is decoded until it is asked for,
 * so opening an index with a million names costs nothing.
 */
import type { Container } from './container.ts';

export class StringTable {
  readonly #bytes: Buffer;
  readonly #starts: Uint32Array;

  constructor(bytes: Uint8Array, starts: Uint32Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#starts = starts;
  }

  static open(container: Container, name: string): StringTable {
    return new StringTable(container.bytes(`${name}.bytes`), container.uint32(`${name}.starts`));
  }

  get length(): number {
    return this.#starts.length - 1;
  }

  get(position: number): string {
    return this.#bytes.toString('utf8', this.#starts[position], this.#starts[position + 1]);
  }

  *[Symbol.iterator](): IterableIterator<string> {
    for (let i = 0; i < this.length; i++) yield this.get(i);
  }
}

/** Sections of a string table called `name` inside a container. */
export function stringSections(name: string, strings: readonly string[]): Record<string, Uint8Array | Uint32Array> {
  const starts = new Uint32Array(strings.length + 1);
  let units = 0;
  for (const string of strings) units += string.length;
  const bytes = Buffer.allocUnsafe(units * 3);
  let end = 0;
  for (let i = 0; i < strings.length; i++) {
    end += bytes.write(strings[i]!, end);
    starts[i + 1] = end;
  }
  return { [`${name}.bytes`]: bytes.subarray(0, end), [`${name}.starts`]: starts };
}
