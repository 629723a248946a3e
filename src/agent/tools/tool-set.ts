/**
 * What a policy searches with (FuseSearch, section 3): `grep`, `glob` and `read_file` over one state of a repository, many calls at once.
 * Nothing is written and no index is used. What a policy does wrong is a result that says so, never an exception.
 */
import type { SourceFile, ToolCall, ToolDefinition } from '../../core/index.ts';

/**
 * Why a call has no answer.
 * - `unknown_tool`: there is no tool of this name
 * - `bad_arguments`: they do not fit the schema
 * - `outside`: the path leaves the repository
 * - `bad_pattern`: the pattern cannot be searched for in linear time
 * - `not_found`: there is no such file
 * - `too_slow`: the time for one turn's calls ran out; the result may hold what was found until then
 */
export type ToolError = 'unknown_tool' | 'bad_arguments' | 'outside' | 'bad_pattern' | 'not_found' | 'too_slow';

/** Lines that a result shows, numbered from 1, both ends included; 0 and 0 where it shows the path alone. */
export interface SeenLines {
  /** As the repository lists it. */
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

export interface ToolResult {
  /** For the policy to read. */
  readonly text: string;
  readonly error?: ToolError;
  /** In the order shown. Lines that match and those shown around them are joined where they touch. */
  readonly seen: readonly SeenLines[];
  /** Matches, paths or lines that were found and are not shown. */
  readonly left: number;
}

export interface ToolSet {
  readonly definitions: readonly ToolDefinition[];
  /**
   * Answers the calls of one turn, in the order asked; greps share one pass over the files. Never throws for what a call says, whatever it
   * is; throws `CancelledError`, and what the reader throws where the repository cannot be read.
   */
  run(
    calls: readonly ToolCall[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<readonly ToolResult[]>;
  /** Folders down to `depth` levels and the files between them, as text, with the number of files below each folder. */
  listing(depth: number): string;
  /** The listed file that a policy means by `path`, which it may write in any way that the tools accept. */
  fileAt(path: string): SourceFile | undefined;
  /** The text of a listed file; undefined where it is binary, too large or gone. */
  textOf(path: string): Promise<string | undefined>;
}

/** What tools may show and take. */
export interface ToolLimits {
  /** Lines of one `grep`, those around matches included. */
  readonly grepLines: number;
  /** Matching lines of one file in one `grep`; more where so few files match that there is room. */
  readonly grepLinesPerFile: number;
  /** Characters of one result of `grep` and `glob`; of `read_file`, `readCharacters`. */
  readonly resultCharacters: number;
  readonly readCharacters: number;
  /** Characters of a line of `read_file`; of `grep`, `grepLineCharacters`. */
  readonly lineCharacters: number;
  readonly grepLineCharacters: number;
  readonly globPaths: number;
  readonly readLines: number;
  /** For all calls of a turn together. */
  readonly turnMs: number;
  /** Contents kept in memory, in bytes; what goes beyond is read again when it is needed. */
  readonly keptBytes: number;
}
