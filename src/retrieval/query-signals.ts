/** Computes a query's signals once for all stages that read them, and what no query changes once for all queries. */
import type { Query } from '../core/index.ts';
import type { HistoryIndex, TreeIndex } from '../index/index.ts';
import { type Directories, directoriesOf } from './directories.ts';
import { FileLookup } from './file-lookup.ts';
import { churnOf } from './history-votes.ts';
import type { Signals } from './signal-names.ts';
import { collectSignals } from './signals.ts';

export class QuerySignals {
  readonly #index: TreeIndex;
  readonly #history: HistoryIndex;
  readonly #churn: Float32Array;
  readonly #directories: Directories;
  readonly #known = new WeakMap<Query, Signals>();

  constructor(index: TreeIndex, history: HistoryIndex) {
    this.#index = index;
    this.#history = history;
    this.#churn = churnOf(history, new FileLookup(index), index.fileCount);
    this.#directories = directoriesOf(index);
  }

  of(query: Query): Signals {
    let signals = this.#known.get(query);
    if (!signals) {
      signals = collectSignals(query, this.#index, this.#history, {
        churn: this.#churn,
        directories: this.#directories,
      });
      this.#known.set(query, signals);
    }
    return signals;
  }
}
