/**
 * Ignore files (`.gitignore`, `.fixpointignore`) of a tree: each speaks for its own folder and what is below, and the
 * deepest one with an opinion decides, as in git.
 */
import ignore, { type Ignore } from 'ignore';

/** What ignore files say of a path: `included` when a `!` pattern asks for it, undefined when none speaks of it. */
export type IgnoreVerdict = 'ignored' | 'included' | undefined;

export class IgnoreFiles {
  /** By folder with a trailing slash; the empty string is the root. */
  readonly #byFolder = new Map<string, Ignore>();

  /** All `!` patterns, as written. */
  readonly #includes: string[] = [];

  /** Adds an ignore file's text. `folder` ends with a slash, or is empty for the root. */
  add(folder: string, text: string): void {
    this.#includes.push(...text.split('\n').filter((line) => line.startsWith('!')));
    this.#byFolder.set(folder, ignore({ ignorecase: false }).add(text));
  }

  /** Whether a `!` pattern speaks of something inside the folder called `name`. */
  mayIncludeWithin(name: string): boolean {
    return this.#includes.some((pattern) => pattern.includes(`${name}/`));
  }

  /** `path` is relative to the root; a folder ends with a slash. */
  verdict(path: string): IgnoreVerdict {
    if (this.#byFolder.size === 0) return undefined;
    let folder = path;
    do {
      folder = parentFolder(folder);
      const result = this.#byFolder.get(folder)?.test(path.slice(folder.length));
      if (result?.ignored) return 'ignored';
      if (result?.unignored) return 'included';
    } while (folder !== '');
    return undefined;
  }
}

/** The folder that holds `path`, with a trailing slash; empty for the root. */
export function parentFolder(path: string): string {
  return path.slice(0, path.lastIndexOf('/', path.length - 2) + 1);
}
