/** Puts a listing together: every reader offers its paths here, so that all of them skip, mark and sort alike. */
import {
  type Language,
  languageOfPath,
  type RepositoryListing,
  type Revision,
  type SkippedFile,
  type SkipReason,
  type SourceFile,
} from '../core/index.ts';
import type { PathRules } from './path-rules.ts';
import { isTestPath, libraryTestFolders } from './test-path.ts';

/** Name of the files that add to and overrule the built-in rules; gitignore syntax. */
export const IGNORE_FILE_NAME = '.fixpointignore';

export function isIgnoreFile(path: string): boolean {
  return path === IGNORE_FILE_NAME || path.endsWith(`/${IGNORE_FILE_NAME}`);
}

export class ListingBuilder {
  readonly #rules: PathRules;
  readonly #maxFileBytes: number;
  readonly #files: Omit<SourceFile, 'test'>[] = [];
  readonly #skipped: SkippedFile[] = [];

  constructor(rules: PathRules, maxFileBytes: number) {
    this.#rules = rules;
    this.#maxFileBytes = maxFileBytes;
  }

  /** The language of a path that belongs to the corpus. Otherwise undefined, and noted as skipped if it is source at all. */
  admit(path: string): Language | undefined {
    const language = languageOfPath(path);
    if (!language) return undefined;
    const reason = this.#rules.fileReason(path);
    if (!reason) return language;
    this.skip(path, reason);
    return undefined;
  }

  add(file: { path: string; blob: string; bytes: number; language: Language }): void {
    this.#files.push({ ...file, oversized: file.bytes > this.#maxFileBytes });
  }

  skip(path: string, reason: SkipReason): void {
    this.#skipped.push({ path, reason });
  }

  finish(revision: Revision): RepositoryListing {
    const libraryFolders = libraryTestFolders(this.#files.map((file) => file.path));
    return {
      revision,
      files: this.#files.map((file) => ({ ...file, test: isTestPath(file.path, { libraryFolders }) })).sort(byPath),
      skipped: this.#skipped.sort(byPath),
    };
  }
}

function byPath(one: { path: string }, other: { path: string }): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
}
