/**
 * What models cost. The ledger lies in shared memory, so that the worker threads of an evaluation keep one bill; money is counted in
 * billionths of a dollar, which holds the price of a single token.
 */
import type { ChatUsage } from '../core/index.ts';
import { dollarsOf, type Price } from './prices.ts';

export interface Bill {
  /** Requests that got a reply, from the endpoint or the cache. */
  readonly calls: number;
  /** Of `calls`, those that the cache answered. They cost nothing, and their tokens do not count. */
  readonly cachedCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** That requests took, one after the other, whether they were answered or not. */
  readonly seconds: number;
  /** Undefined where no price of the model is known. */
  readonly dollars: number | undefined;
}

const ENTRIES = ['calls', 'cachedCalls', 'inputTokens', 'outputTokens', 'milliseconds', 'spent', 'underWay'] as const;
type Entry = (typeof ENTRIES)[number];

const BILLIONTHS = 1e9;

/** An empty ledger, for `ChatModelOptions.ledger` of every thread. */
export function newLedger(): SharedArrayBuffer {
  return new SharedArrayBuffer(ENTRIES.length * BigInt64Array.BYTES_PER_ELEMENT);
}

export class Ledger {
  readonly #entries: BigInt64Array;
  readonly #price: Price | undefined;

  constructor(buffer: SharedArrayBuffer, price: Price | undefined) {
    this.#entries = new BigInt64Array(buffer);
    this.#price = price;
  }

  addReply({ inputTokens, outputTokens }: ChatUsage): void {
    this.#add('calls', 1);
    this.#add('inputTokens', inputTokens);
    this.#add('outputTokens', outputTokens);
    if (this.#price) this.#add('spent', dollarsOf(this.#price, { inputTokens, outputTokens }) * BILLIONTHS);
  }

  addCachedReply(): void {
    this.#add('calls', 1);
    this.#add('cachedCalls', 1);
  }

  addRequest(milliseconds: number): void {
    this.#add('milliseconds', milliseconds);
  }

  /**
   * Sets `dollars` aside for a request, where all that is spent and set aside stays within `most`; undefined where it does not. The
   * function that it returns gives them back.
   */
  reserve(dollars: number, most: number): (() => void) | undefined {
    const others = this.#add('underWay', dollars * BILLIONTHS);
    const release = () => {
      this.#add('underWay', -dollars * BILLIONTHS);
    };
    if (others + this.#read('spent') + dollars * BILLIONTHS <= most * BILLIONTHS) return release;
    release();
    return undefined;
  }

  bill(): Bill {
    return {
      calls: this.#read('calls'),
      cachedCalls: this.#read('cachedCalls'),
      inputTokens: this.#read('inputTokens'),
      outputTokens: this.#read('outputTokens'),
      seconds: this.#read('milliseconds') / 1_000,
      dollars: this.#price && this.#read('spent') / BILLIONTHS,
    };
  }

  /** The value before. */
  #add(entry: Entry, amount: number): number {
    return Number(Atomics.add(this.#entries, ENTRIES.indexOf(entry), BigInt(Math.round(amount))));
  }

  #read(entry: Entry): number {
    return Number(Atomics.load(this.#entries, ENTRIES.indexOf(entry)));
  }
}
