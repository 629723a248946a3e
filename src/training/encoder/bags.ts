/** Bags of terms in compressed sparse rows: for each text its terms, by number, and what each counts. */

export interface Bags {
  /** Where each text begins in `terms`, and the end. */
  readonly starts: Uint32Array;
  readonly terms: Uint32Array;
  readonly weights: Float32Array;
}

export class BagsBuilder {
  readonly #starts = [0];
  readonly #terms: number[] = [];
  readonly #weights: number[] = [];

  /** Number of texts so far. */
  get length(): number {
    return this.#starts.length - 1;
  }

  add(bag: Iterable<readonly [term: number, weight: number]>): void {
    for (const [term, weight] of bag) {
      this.#terms.push(term);
      this.#weights.push(weight);
    }
    this.#starts.push(this.#terms.length);
  }

  done(): Bags {
    return {
      starts: Uint32Array.from(this.#starts),
      terms: Uint32Array.from(this.#terms),
      weights: Float32Array.from(this.#weights),
    };
  }
}

/** Number of texts. */
export function lengthOf({ starts }: Bags): number {
  return starts.length - 1;
}

/** The terms and weights of one text. */
export function* entriesOf({ starts, terms, weights }: Bags, text: number): Generator<[term: number, weight: number]> {
  for (let i = starts[text]!; i < starts[text + 1]!; i++) yield [terms[i]!, weights[i]!];
}

/** The texts at these positions; `keeps` leaves out terms one by one. */
export function selectBags(bags: Bags, texts: readonly number[], keeps: () => boolean = () => true): Bags {
  const builder = new BagsBuilder();
  for (const text of texts) builder.add([...entriesOf(bags, text)].filter(keeps));
  return builder.done();
}
