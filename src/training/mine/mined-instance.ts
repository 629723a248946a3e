/**
 * What mining makes: instances as `fixpoint eval` reads them, with where each comes from. A line of `instances.jsonl`; training reads
 * nothing else.
 */
import type { Instance } from '../../evaluation/index.ts';

/** Where the query of a change was found, most trusted first. */
export const SOURCES = ['linked_issue', 'pull_request', 'merge', 'squash', 'fix_commit'] as const;

/**
 * - `linked_issue`: the text of an issue that the change closes
 * - `pull_request`: title and description of the pull request that brought it
 * - `merge`: the description in the message of the merge
 * - `squash`: the description in the message of a squashed pull request
 * - `fix_commit`: a message that names a fix
 */
export type Source = (typeof SOURCES)[number];

export interface MinedInstance extends Instance {
  readonly source: Source;
  /** Full hash of the change. Nothing of it may be read when the instance is answered. */
  readonly fix_commit: string;
  readonly issue?: number;
  readonly pull_request?: number;
  /** Whether the change touches test files. */
  readonly tests: boolean;
}
