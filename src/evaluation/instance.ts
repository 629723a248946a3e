/**
 * What is evaluated: instances (an issue, a repository at a commit, the places that the fix changed) and the datasets that hold
 * them. Keys are those of the native JSONL form.
 */

/** A function that the fix changes. Lines are 1-based, inclusive, at the base commit. */
export interface GoldFunction {
  readonly path: string;
  /** Qualified with dots (C++ with `::`). Overloads share a name. */
  readonly name: string;
  readonly start?: number;
  readonly end?: number;
}

interface Task {
  readonly instance_id: string;
  readonly dataset: string;
  /** `owner/name`, or the name of the clone's folder. */
  readonly repo: string;
  /** A language key in lower case (`python`, `cpp`); the language of most gold files. */
  readonly language: string;
  readonly base_commit: string;
  readonly problem_statement: string;
  /** `issue`; `commit_message` where the query is the fix's own message, which leaks it. */
  readonly query_source?: string;
  /** Kind of issue as the dataset names it, e.g. `Bug Report`. */
  readonly category?: string;
  /** Where to clone the repository from; GitHub by default. */
  readonly url?: string;
  /** Folder of a BEIR instance, whose `corpus.jsonl` stands in for the repository. */
  readonly corpus?: string;
}

/** One localization task with its gold. */
export interface Instance extends Task {
  readonly gold_files: readonly string[];
  /** Empty where the fix changes no existing function: file level only. */
  readonly gold_functions: readonly GoldFunction[];
}

/** A task whose gold is still to be computed from the fix, at the base commit. */
interface PatchTask extends Task {
  /** Unified diff of the fix, tests left out or not. */
  readonly patch: string;
}

export type DatasetRow = Instance | PatchTask;

/** A row that cannot be scored, and why. It is listed, and left out of every mean. */
export interface Rejection {
  /** Missing where the row is too broken to tell. */
  readonly instance_id?: string;
  /** Where the row stands: `line 12`, `row 3`, a folder. */
  readonly place: string;
  /** One line. */
  readonly reason: string;
}

export interface Dataset {
  /** Of the file or folder, without its ending. */
  readonly name: string;
  readonly rows: readonly DatasetRow[];
  readonly rejections: readonly Rejection[];
}
