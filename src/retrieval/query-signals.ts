/** Computes a query's signals once for all stages that read them. */
import type { Query } from '../core/index.ts';
import type { HistoryIndex, TreeIndex } from '../index/index.ts';
import { collectSignals, type Signals } from './signals.ts';

export class QuerySignals {
  readonly #index: TreeIndex;
  readonly #history: HistoryIndex;
  readonly #known = new WeakMap<Query, Signals>();

  constructor(index: TreeIndex, history: HistoryIndex) {
    this.#index = index;
    this.#history = history;
  }

  of(query: Query): Signals {
    let signals = this.#known.get(query);
    if (!signals) {
      signals = collectSignals(query, this.#index, this.#history);
      this.#known.set(query, signals);
    }
    return signals;
  }
}
