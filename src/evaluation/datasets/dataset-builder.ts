/** Gathers the rows of a dataset: of several with the same id, the first. */
import type { Dataset, DatasetRow, Rejection } from '../instance.ts';

export class DatasetBuilder {
  readonly #name: string;
  readonly #rows = new Map<string, DatasetRow>();
  readonly #rejections: Rejection[] = [];

  /** `name` is that of the file or folder. */
  constructor(name: string) {
    this.#name = name;
  }

  add(row: DatasetRow, place: string): void {
    const { instance_id } = row;
    if (this.#rows.has(instance_id)) this.reject({ instance_id, place, reason: 'duplicate id: the first one is kept' });
    else this.#rows.set(instance_id, row);
  }

  reject(rejection: Rejection): void {
    this.#rejections.push(rejection);
  }

  build(): Dataset {
    return { name: this.#name, rows: [...this.#rows.values()], rejections: this.#rejections };
  }
}
