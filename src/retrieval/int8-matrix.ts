/**
 * Rows of bytes and the exact scan over all of them: the dot product of each with a query of bytes, by WebAssembly SIMD where the machine has it
 * and by a plain loop where not. Both give the same numbers to the bit.
 */
import type { Int8Vector } from '../index/index.ts';
import { DOT_INT8 } from './dot-int8-module.ts';

/** Bytes that one instruction reads at least; rows are filled up with zeros. */
const STEP = 16;
const PAGE_BYTES = 65_536;
/** What a module's memory can hold. */
const MOST_BYTES = 2 ** 32 - PAGE_BYTES;

/** What `dot-int8.wat` exports. */
interface DotModule {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  dots(query: number, rows: number, scales: number, out: number, count: number, width: number): void;
}

export class Int8Matrix {
  readonly count: number;
  readonly dimensions: number;
  readonly #width: number;
  readonly #module: DotModule | undefined;
  readonly #query: Int16Array;
  readonly #rows: Int8Array;
  readonly #scales: Float32Array;
  readonly #out: Float32Array;

  /** Zeros. `simd` is for tests and measurements: false takes the plain loop. */
  constructor(count: number, dimensions: number, { simd = true } = {}) {
    this.count = count;
    this.dimensions = dimensions;
    this.#width = Math.ceil(dimensions / STEP) * STEP;
    const sizes = [count * this.#width, 2 * this.#width, 4 * count, 4 * count];
    const total = sizes.reduce((sum, size) => sum + align(size), 0);
    this.#module = simd && total <= MOST_BYTES ? openModule(total) : undefined;
    const buffer = this.#module?.memory.buffer;
    let offset = 0;
    const [rows, query, scales, out] = sizes.map((size) => {
      const start = offset;
      offset += align(size);
      return [buffer ?? new ArrayBuffer(size), buffer ? start : 0] as const;
    });
    this.#rows = new Int8Array(...rows!, sizes[0]);
    this.#query = new Int16Array(...query!, this.#width);
    this.#scales = new Float32Array(...scales!, count);
    this.#out = new Float32Array(...out!, count);
  }

  /** Whether it scans by SIMD. */
  get simd(): boolean {
    return this.#module !== undefined;
  }

  set(row: number, { bytes, scale }: Int8Vector): void {
    this.#rows.set(bytes, row * this.#width);
    this.#scales[row] = scale;
  }

  /** The dot product of `query` with every row, in 32-bit floats. */
  dots({ bytes, scale }: Int8Vector): Float32Array {
    this.#query.fill(0);
    this.#query.set(bytes);
    if (this.#module) {
      const [query, rows, scales, out] = [this.#query, this.#rows, this.#scales, this.#out].map(
        ({ byteOffset }) => byteOffset,
      );
      this.#module.dots(query!, rows!, scales!, out!, this.count, this.#width);
    } else this.#dotsInTurn();
    return this.#out.map((dot) => dot * scale);
  }

  #dotsInTurn(): void {
    const [query, rows, width] = [this.#query, this.#rows, this.#width];
    for (let row = 0, at = 0; row < this.count; row++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += query[i]! * rows[at++]!;
      this.#out[row] = Math.fround(sum) * this.#scales[row]!;
    }
  }
}

/** The part of the API that is used; the types of Node 20 lack it. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: DotModule };
}

function align(bytes: number): number {
  return Math.ceil(bytes / STEP) * STEP;
}

/** With room for `bytes`. Undefined where the machine has no SIMD, or not the memory. */
function openModule(bytes: number): DotModule | undefined {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
  try {
    const { exports: module } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(DOT_INT8, 'base64')));
    module.memory.grow(Math.ceil(bytes / PAGE_BYTES));
    return module;
  } catch {
    return undefined;
  }
}
