/**
 * The repository as the rest of the program sees it: files with content hashes at one revision, and the history before
 * it. `repository/` implements these for a git work tree, any commit of a clone (bare or not) and a plain folder.
 */
import type { Language } from './document.ts';

export const SKIP_REASONS = [
  'binary',
  'generated',
  'minified',
  'vendored',
  'submodule',
  'symlink_loop',
  'unreadable',
  'ignored',
] as const;

/** Why a file is not in the corpus. */
export type SkipReason = (typeof SKIP_REASONS)[number];

/** A file of the corpus. */
export interface SourceFile {
  /** Relative to the repository root, with `/` on every system. */
  readonly path: string;
  /** The git blob hash of its content in hex; the same in every branch, worktree and commit. */
  readonly blob: string;
  readonly bytes: number;
  readonly language: Language;
  /** Test code: indexed, but left out of answers unless asked for. */
  readonly test: boolean;
  /** Over the size cap: searchable by path and lines only. */
  readonly oversized: boolean;
}

export interface SkippedFile {
  readonly path: string;
  readonly reason: SkipReason;
}

/** Which state of the repository an answer speaks of. */
export interface Revision {
  /** Full hash of the commit; undefined for a folder without git or a repository without commits. */
  readonly commit: string | undefined;
  /** Whether the files differ from that commit (uncommitted or untracked changes); false at a fixed revision. */
  readonly dirty: boolean;
}

/** The files of a repository at one moment. */
export interface RepositoryListing {
  readonly revision: Revision;
  /** Sorted by path (UTF-16 code unit order). */
  readonly files: readonly SourceFile[];
  readonly skipped: readonly SkippedFile[];
}

/** An ancestor of the revision (or the revision itself). */
export interface HistoryCommit {
  readonly commit: string;
  /** Seconds since the epoch, committer time. */
  readonly time: number;
  /** Subject and body. */
  readonly message: string;
  readonly paths: readonly string[];
}

/** An open repository at one revision (or its work tree). Close it to end its git processes. */
export interface RepositoryReader {
  /** Absolute path of the folder asked for: the root of the work tree, of the bare clone, or the plain folder. */
  readonly root: string;
  /** What identifies the repository across its worktrees: the real path of git's common directory, else of the folder. */
  readonly identity: string;
  list(options?: { signal?: AbortSignal }): Promise<RepositoryListing>;
  /** Content of listed files, in any order; `undefined` content when it has gone or cannot be read. */
  read(
    files: readonly Pick<SourceFile, 'path' | 'blob'>[],
    options?: { signal?: AbortSignal },
  ): AsyncIterable<{ readonly path: string; readonly blob: string; readonly content: Uint8Array | undefined }>;
  /** Commits from the revision backwards, newest first, merges left out; empty without git. Never anything later. */
  history(options: { maxCommits: number; signal?: AbortSignal }): Promise<readonly HistoryCommit[]>;
  close(): Promise<void>;
}
