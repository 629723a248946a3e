/**
 * Which function a model means. It is shown functions as `[3] path:name` and may answer with the id, the number, or something
 * close to the id; what fits no shown function, or several, is unknown.
 */

export interface MeantFunction {
  readonly id: string;
  /** What was mended, if something was. */
  readonly repair?: 'id_by_number' | 'id_spelling';
}

export class FunctionIds {
  readonly #ids: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of a function, from 1, the same each time it is shown. */
  numberOf(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.#ids.push(id);
    this.#numbers.set(id, number);
    return number;
  }

  has(id: string): boolean {
    return this.#numbers.has(id);
  }

  resolve(said: string): MeantFunction | undefined {
    if (this.has(said)) return { id: said };
    const [, digits, rest = ''] = /^\W*?\[?#?(\d{1,6})\]?(?:[\s.:)]+(\S.*))?\W*$/s.exec(said) ?? [];
    if (rest !== '') {
      const named = this.resolve(rest);
      if (named) return { id: named.id, repair: 'id_spelling' };
    }
    const numbered = digits === undefined ? undefined : this.#ids[Number(digits) - 1];
    if (numbered !== undefined) return { id: numbered, repair: 'id_by_number' };
    const id = this.#closest(plain(said));
    return id === undefined ? undefined : { id, repair: 'id_spelling' };
  }

  /** The only id that reads the same, else the only one that ends so at a `/`, `:` or `.`. */
  #closest(said: string): string | undefined {
    if (said === '') return undefined;
    const same = this.#ids.filter((id) => plain(id) === said);
    if (same.length > 0) return same.length === 1 ? same[0] : undefined;
    const ending = this.#ids.filter((id) => {
      const whole = plain(id);
      return whole.endsWith(said) && '/:.'.includes(whole[whole.length - said.length - 1]!);
    });
    return ending.length === 1 ? ending[0] : undefined;
  }
}

/** An id without what models change: case, quotes, bullets, `./`, `::` or `#` before the name, `()` after it. */
function plain(id: string): string {
  return id
    .trim()
    .replace(/^[\s"'`*•-]+|[\s"'`*,;.]+$/g, '')
    .replace(/\(\)$/, '')
    .replace(/\\/g, '/')
    .replace(/^\.?\//, '')
    .replace(/\s*(?:::|#|:)\s*/g, ':')
    .toLowerCase();
}
