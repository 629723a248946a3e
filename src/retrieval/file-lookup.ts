/**
 * Files by what an issue calls them: paths as written anywhere (in a container, in site-packages, in a URL), matched by their
 * longest common ending, and dotted or scoped module names. Candidates come from the path postings, so nothing is built
 * when an index is opened.
 */
import { terms } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';

/** A file that fits, and how well: 1 for the only file with the whole of a path of several parts. */
export interface FileMatch {
  readonly file: number;
  readonly strength: number;
}

/** More files than this share the name: it says nothing. */
const MAX_FILES = 50;

export class FileLookup {
  readonly #index: TreeIndex;

  constructor(index: TreeIndex) {
    this.#index = index;
  }

  /** The number of the file at exactly `path`, or -1. Paths are sorted. */
  at(path: string): number {
    let low = 0;
    let high = this.#index.fileCount - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.#index.path(middle);
      if (found === path) return middle;
      if (found < path) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  /** Files whose path shares the longest ending with `path`; the file name must agree in full. */
  byPath(path: string): FileMatch[] {
    const wanted = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
    const name = wanted.at(-1);
    if (name === undefined) return [];
    return this.#best(wanted, this.#withTermsOf(name), (file) => file.split('/'));
  }

  /** Files that a dotted or scoped name such as `pkg.module.function` or `com.acme.Parser` goes through. */
  byModule(parts: readonly string[]): FileMatch[] {
    for (let keep = parts.length; keep >= Math.max(1, parts.length - 2); keep--) {
      const wanted = parts.slice(0, keep);
      if (wanted.length < 2 && parts.length > 1) break;
      const matches = this.#best(wanted, this.#withTermsOf(wanted.at(-1)!), moduleParts);
      const whole = matches.filter((match) => match.strength >= 0.5);
      if (wanted.length > 1 && whole.length > 0) return whole;
    }
    return [];
  }

  #best(wanted: readonly string[], files: readonly number[], split: (path: string) => string[]): FileMatch[] {
    let longest = 1;
    let best: number[] = [];
    for (const file of files) {
      const shared = sharedEnding(split(this.#index.path(file)), wanted);
      if (shared < longest) continue;
      if (shared > longest) best = [];
      longest = shared;
      best.push(file);
    }
    if (best.length === 0 || best.length > MAX_FILES) return [];
    const strength = (longest > 1 || wanted.length === 1 ? 1 : 0.6) / Math.sqrt(best.length);
    return best.map((file) => ({ file, strength }));
  }

  /** Files whose path holds the rarest term of `name`. */
  #withTermsOf(name: string): number[] {
    const { paths } = this.#index;
    let best: [start: number, end: number] | undefined;
    for (const term of terms(name)) {
      const number = this.#index.terms.find(term);
      const range: [number, number] = number < 0 ? [0, 0] : paths.range(number);
      if (range[0] === range[1]) return [];
      if (!best || range[1] - range[0] < best[1] - best[0]) best = range;
    }
    return best ? [...paths.items.subarray(best[0], best[1])] : [];
  }
}

/** `src/pkg/module.py` → `src`, `pkg`, `module`; package files stand for their folder. */
function moduleParts(path: string): string[] {
  const parts = path.replace(/\.[^./]+$/, '').split('/');
  if (parts.length > 1 && /^(?:__init__|index|mod)$/.test(parts.at(-1)!)) parts.pop();
  return parts;
}

function sharedEnding(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[a.length - 1 - shared] === b[b.length - 1 - shared]) shared++;
  return shared;
}
