/**
 * What the agent knows of functions: which it has seen, which the model found relevant (the memory buffer of papers.md B9), and what
 * each search believed of them.
 */
import type { FoundFunction, RankedFunction } from './found-function.ts';
import { FunctionIds } from './function-ids.ts';

interface KnownFunction {
  readonly id: string;
  text: string;
  belief: number;
  readonly round: number;
  readonly firstRank?: number;
}

export class MemoryBuffer {
  /** Of the functions that the model was shown. */
  readonly shown = new FunctionIds();
  readonly #known = new Map<string, KnownFunction>();
  readonly #pool = new Set<string>();

  /** Whether no search has come to an answer. */
  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  get pool(): readonly string[] {
    return [...this.#pool];
  }

  /** The highest belief that a search had of a function stays: descriptions differ, and each sees another side. */
  found(round: number, functions: readonly FoundFunction[]): void {
    functions.forEach(({ id, prior }, i) => {
      const known = this.#known.get(id);
      if (known) known.belief = Math.max(known.belief, prior);
      else this.#known.set(id, { id, text: '', belief: prior, round, ...(round === 1 && { firstRank: i + 1 }) });
    });
  }

  /** Gives a function that the model is shown its number, and keeps its source. */
  show({ id, text }: FoundFunction): number {
    if (!this.shown.has(id)) this.#known.get(id)!.text = text;
    return this.shown.numberOf(id);
  }

  /** The ids that were not in the pool. */
  add(relevant: readonly string[]): string[] {
    const added = relevant.filter((id) => !this.#pool.has(id));
    for (const id of added) this.#pool.add(id);
    return added;
  }

  /** The pool, as the reranker reads it. */
  poolFunctions(): FoundFunction[] {
    return this.pool.map((id, i) => {
      const { text, belief } = this.#known.get(id)!;
      return { id, text, prior: belief, rank: i + 1 };
    });
  }

  /** `best`, which is the pool in some order, then the rest of the first round as it was. */
  ranking(best: readonly { readonly id: string; readonly belief?: number }[]): RankedFunction[] {
    const rest = [...this.#known.values()].filter(({ id, round }) => round === 1 && !this.#pool.has(id));
    return [...best, ...rest.map(({ id }) => ({ id, belief: undefined }))].map(({ id, belief: reranked }) => {
      const { belief, round, firstRank } = this.#known.get(id)!;
      return { id, belief: reranked ?? belief, round, ...(firstRank !== undefined && { firstRank }) };
    });
  }
}
