/**
 * The listed files of a repository by path, and what a policy may mean by a path that it writes. Nothing that is not listed can be named:
 * no link out of the repository, no parent of it, nothing ignored. Pure.
 */
import type { SourceFile } from '../../core/index.ts';

/** Paths that are told where there is none of the name asked for. */
const NEAREST_PATHS = 5;

export class TreePaths {
  /** Sorted by path. */
  readonly files: readonly SourceFile[];
  readonly #root: string;
  readonly #byPath: ReadonlyMap<string, SourceFile>;
  readonly #folders: ReadonlySet<string>;

  /** `root` as absolute paths begin with; `files` as the reader lists them. */
  constructor(root: string, files: readonly SourceFile[]) {
    this.#root = withSlashes(root).replace(/\/$/, '');
    this.files = files;
    this.#byPath = new Map(files.map((file) => [file.path, file]));
    this.#folders = foldersOf(files);
  }

  /**
   * The path from the root that `written` says, empty for the root itself; undefined where it leaves the repository. Backslashes, `./`,
   * absolute paths inside the root and, where nothing has that name, the `a/` and `b/` of a diff are accepted.
   */
  relative(written: string): string | undefined {
    if (this.#byPath.has(written)) return written;
    let path = withSlashes(written.trim());
    if (path === this.#root || path.startsWith(`${this.#root}/`)) path = path.slice(this.#root.length + 1);
    else if (/^(?:\/|~\/|[A-Za-z]:)/.test(path)) return undefined;
    const steps: string[] = [];
    for (const step of path.split('/')) {
      if (step === '..' && steps.pop() === undefined) return undefined;
      if (step !== '' && step !== '.' && step !== '..') steps.push(step);
    }
    const known = steps.join('/');
    const [first, ...rest] = steps;
    const isDiffPath = (first === 'a' || first === 'b') && rest.length > 0 && !this.#folders.has(first);
    return isDiffPath ? rest.join('/') : known;
  }

  /** By its path from the root. */
  file(path: string): SourceFile | undefined {
    return this.#byPath.get(path);
  }

  /** The files below a folder, by its path from the root. */
  below(folder: string): readonly SourceFile[] {
    if (folder === '') return this.files;
    return this.#folders.has(folder) ? this.files.filter(({ path }) => path.startsWith(`${folder}/`)) : [];
  }

  /** The files whose path ends with the path `ending`. */
  endingWith(ending: string): readonly SourceFile[] {
    return ending === '' ? [] : this.files.filter(({ path }) => path === ending || path.endsWith(`/${ending}`));
  }

  /** The one file that `path`, from the root or its end, can mean. */
  meant(path: string): SourceFile | undefined {
    const exact = this.#byPath.get(path);
    if (exact) return exact;
    const [only, ...others] = this.endingWith(path);
    return others.length === 0 ? only : undefined;
  }

  /** Paths that resemble one that there is not: first of the same name, then of similar ones, in folders of the same names. */
  nearest(path: string): readonly string[] {
    const steps = path.toLowerCase().split('/');
    const name = steps.at(-1) ?? '';
    const stem = stemOf(name);
    const folders = new Set(steps.slice(0, -1));
    const scored = this.files.flatMap((file) => {
      const parts = file.path.toLowerCase().split('/');
      const other = parts.at(-1)!;
      const shared = parts.slice(0, -1).filter((part) => folders.has(part)).length / (folders.size + parts.length);
      const likeness = nameLikeness({ name, stem }, { name: other, stem: stemOf(other) });
      const isFolder = stem.length > 2 && parts.slice(0, -1).includes(stem);
      const score = likeness + (isFolder ? 1 : 0) + shared;
      return likeness > 0 || isFolder || shared > 0.25 ? [{ path: file.path, score }] : [];
    });
    return scored
      .sort((one, other) => other.score - one.score || one.path.length - other.path.length)
      .slice(0, NEAREST_PATHS)
      .map((scoredPath) => scoredPath.path);
  }
}

interface NamedFile {
  readonly name: string;
  readonly stem: string;
}

function nameLikeness(asked: NamedFile, other: NamedFile): number {
  if (asked.name === other.name) return 3;
  if (asked.stem === other.stem) return 2;
  if (asked.stem.length < 3 || other.stem.length < 3) return 0;
  if (other.stem.includes(asked.stem) || asked.stem.includes(other.stem)) return 1;
  return withoutMarks(asked.stem) === withoutMarks(other.stem) ? 1 : 0;
}

/** `cacheUtils`, `cache_utils` and `cache-utils` are alike. */
function withoutMarks(stem: string): string {
  return stem.replace(/[-_.]/g, '');
}

function stemOf(name: string): string {
  return name.replace(/(?<=.)\..*$/, '');
}

function foldersOf(files: readonly SourceFile[]): Set<string> {
  const folders = new Set<string>();
  for (const { path } of files) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
