/**
 * An answer's paths, names and lines become files and functions that exist. What is not there under its name is what it most nearly names, where that
 * is one thing alone; the rest is dropped. Both are counted.
 */
import type { SourceFile } from '../../core/index.ts';
import type { Tally } from '../tally.ts';
import type { ToolSet } from '../tools/tool-set.ts';
import type { AnsweredFunction, SearchAnswer } from './policy.ts';
import { isFunction, type Place, type TouchedFunctions } from './touched-functions.ts';

/** An answer of which everything exists. */
export interface LocatedAnswer {
  /** Those named and those of `functions`, each once, in the order of the answer. */
  readonly files: readonly string[];
  /** Functions, and other documents where an answer names a class or top-level code; each once. */
  readonly functions: readonly LocatedFunction[];
  /** What may have to change beside them, likewise; none of the above. */
  readonly nextFiles: readonly string[];
  readonly next: readonly LocatedFunction[];
}

export const NO_ANSWER: LocatedAnswer = { files: [], functions: [], nextFiles: [], next: [] };

interface LocatedFunction {
  readonly place: Place;
  readonly reason: string;
}

/** A name, or lines, that mean more functions than these mean none. */
const MOST_MEANT = 5;

export class AnswerLocator {
  readonly #tools: Pick<ToolSet, 'fileAt'>;
  readonly #files: readonly SourceFile[];
  readonly #functions: TouchedFunctions;
  readonly #repairs: Tally;

  constructor(
    tools: Pick<ToolSet, 'fileAt'>,
    files: readonly SourceFile[],
    functions: TouchedFunctions,
    repairs: Tally,
  ) {
    this.#tools = tools;
    this.#files = files;
    this.#functions = functions;
    this.#repairs = repairs;
  }

  async locate({ next = [], nextFiles = [], ...answer }: SearchAnswer): Promise<LocatedAnswer> {
    const { files, functions } = await this.#existing(answer);
    const beside = await this.#existing({ files: nextFiles, functions: next });
    return {
      files: [...files],
      functions: [...functions.values()],
      nextFiles: [...beside.files].filter((path) => !files.has(path)),
      next: [...beside.functions.values()].filter(({ place }) => !functions.has(place.id)),
    };
  }

  async #existing(answer: Pick<SearchAnswer, 'files' | 'functions'>) {
    const files = new Set<string>();
    const functions = new Map<string, LocatedFunction>();
    for (const path of answer.files) {
      const file = this.#fileOf(path);
      if (file) files.add(file.path);
    }
    for (const answered of answer.functions) {
      const file = this.#fileOf(answered.path);
      if (!file) continue;
      files.add(file.path);
      if (answered.name === '' && answered.startLine === 0) continue;
      const places = await this.#placesOf(file, answered);
      if (places.length === 0) this.#repairs.add('unknown_function');
      for (const place of places) {
        if (!functions.has(place.id)) functions.set(place.id, { place, reason: answered.reason });
      }
    }
    return { files, functions };
  }

  /** As it is written, else the only file whose path ends so, or that ends the path, else the only one of its name. */
  #fileOf(said: string): SourceFile | undefined {
    const plain = said
      .trim()
      .replaceAll('\\', '/')
      .replace(/^(?:\.?\/|[ab]\/(?=.))+/, '');
    const exact = this.#tools.fileAt(said) ?? this.#tools.fileAt(plain);
    if (exact) return exact;
    const name = plain.slice(plain.lastIndexOf('/') + 1);
    const candidates = name === '' ? [] : this.#files.filter(({ path }) => path === name || path.endsWith(`/${name}`));
    const nearest = candidates.filter(({ path }) => path.endsWith(`/${plain}`) || plain.endsWith(`/${path}`));
    const [file] = nearest.length > 0 ? nearest : candidates;
    const isOne = file !== undefined && (nearest.length === 1 || candidates.length === 1);
    this.#repairs.add(isOne ? 'path_spelling' : 'unknown_path');
    return isOne ? file : undefined;
  }

  /** By its name, and among several of the name by its lines; by its lines where no function of the file has the name. */
  async #placesOf(file: SourceFile, { name, startLine, endLine }: AnsweredFunction): Promise<readonly Place[]> {
    const places = await this.#functions.placesOf(file.path);
    const isWithin = ({ document: { span } }: Place) => span.startLine <= endLine && span.endLine >= startLine;
    const named = name === '' ? [] : this.#named(places, name);
    if (named.length > 0) {
      const within = startLine > 0 && named.length > 1 ? named.filter(isWithin) : [];
      return few(within.length > 0 ? within : named);
    }
    if (startLine === 0) return [];
    if (name !== '') this.#repairs.add('function_by_lines');
    const functions = await this.#functions.functionsIn(file.path, { startLine, endLine });
    if (functions.length > 0) return few(functions);
    const others = places.filter((place) => !isFunction(place.document) && isWithin(place));
    return others.slice(-1);
  }

  /** By its exact name, else by the first way of coming near to it in which some function does. */
  #named(places: readonly Place[], said: string): readonly Place[] {
    const plain = plainName(said);
    const exact = places.filter(({ document }) => document.name === plain);
    if (exact.length > 0) return exact;
    const wanted = plain.toLowerCase();
    const last = wanted.slice(wanted.lastIndexOf('.') + 1);
    if (last === '') return [];
    const names = places.map(({ document }) => document.name.toLowerCase());
    const longest = Math.max(...names.map((name) => (name !== '' && wanted.endsWith(`.${name}`) ? name.length : 0)));
    const ways: readonly ((name: string) => boolean)[] = [
      (name) => name === wanted,
      (name) => name.endsWith(`.${wanted}`),
      (name) => name !== '' && name.length === longest && wanted.endsWith(`.${name}`),
      (name) => name.endsWith(`.${last}`),
    ];
    const way = ways.find((isNear) => names.some(isNear));
    if (!way) return [];
    this.#repairs.add('function_spelling');
    return places.filter((_, i) => way(names[i]!));
  }
}

function few(places: readonly Place[]): readonly Place[] {
  return places.length <= MOST_MEANT ? places : [];
}

/** `Class::method(int)`, `Class#method` and `def Class.method` as documents are named. */
function plainName(said: string): string {
  return said
    .trim()
    .replace(/^[`"']+|[`"']+$/g, '')
    .replace(/^(?:async\s+)?(?:def|function|func|fn|class)\s+/, '')
    .replace(/\s*\([\s\S]*$/, '')
    .replace(/\s*(?:::|#|->)\s*/g, '.')
    .trim();
}
