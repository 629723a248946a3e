/**
 * Typed access to the fields of a dataset row. The first field that is missing or of another type than wanted is kept as the
 * row's problem and stands for itself as an empty value, so that a shape reads as a plain list of its fields.
 */

import { isRecord } from '../../core/index.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export class Fields {
  readonly #row: JsonObject;
  /** Before the name of a field in a problem: `gold_functions[2].`. */
  readonly #place: string;
  /** Shared with the objects inside. */
  readonly #problems: string[];

  constructor(row: JsonObject, place = '', problems: string[] = []) {
    this.#row = row;
    this.#place = place;
    this.#problems = problems;
  }

  /** One line on the first field that is not as wanted; undefined while all are. */
  get problem(): string | undefined {
    return this.#problems[0];
  }

  /** Notes that a field is not as wanted. */
  report(key: string, problem: string): void {
    this.#problems.push(`\`${this.#place}${key}\` ${problem}`);
  }

  has(key: string): boolean {
    return this.#value(key) !== undefined;
  }

  /** A text that is not blank. */
  text(key: string): string {
    const value = this.#value(key);
    if (typeof value === 'string' && value.trim() !== '') return value;
    this.#refuse(key, typeof value === 'string' ? 'is empty' : 'is no text');
    return '';
  }

  /** A text that may be missing, null or blank. */
  optionalText(key: string): string | undefined {
    const value = this.#value(key);
    return value === undefined || value === '' ? undefined : this.text(key);
  }

  /** Those of the named texts that are there. */
  presentTexts<Key extends string>(...keys: readonly Key[]): { [key in Key]?: string } {
    const present: { [key in Key]?: string } = {};
    for (const key of keys) {
      const text = this.optionalText(key);
      if (text !== undefined) present[key] = text;
    }
    return present;
  }

  /** A whole number of at least 1, also where it is written as text. */
  count(key: string): number {
    const value = this.#value(key);
    const count = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 1) return count;
    this.#refuse(key, 'is no positive whole number');
    return 0;
  }

  /** A list of texts, possibly written as JSON. */
  texts(key: string): string[] {
    const list = this.#list(key);
    const texts = list.filter((item) => typeof item === 'string');
    if (texts.length < list.length) this.report(key, 'is no list of texts');
    return texts;
  }

  /** A list of objects, possibly written as JSON. */
  objects(key: string): Fields[] {
    const list = this.#list(key);
    const objects = list.filter(isRecord);
    if (objects.length < list.length) this.report(key, 'is no list of objects');
    return objects.map((object, i) => new Fields(object, `${this.#place}${key}[${i}].`, this.#problems));
  }

  /** An object, possibly written as JSON. */
  object(key: string): Fields {
    const value = decoded(this.#value(key));
    if (!isRecord(value)) this.#refuse(key, 'is no object');
    return new Fields(isRecord(value) ? value : {}, `${this.#place}${key}.`, this.#problems);
  }

  #list(key: string): readonly unknown[] {
    const value = decoded(this.#value(key));
    if (Array.isArray(value)) return value;
    this.#refuse(key, 'is no list');
    return [];
  }

  /** Null counts as missing. */
  #value(key: string): unknown {
    return Object.hasOwn(this.#row, key) ? (this.#row[key] ?? undefined) : undefined;
  }

  #refuse(key: string, problem: string): void {
    this.report(key, this.#value(key) === undefined ? 'is missing' : problem);
  }
}

/** Parquet and CSV exports hold lists and objects as JSON text. */
function decoded(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
