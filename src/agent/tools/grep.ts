/**
 * The search of `grep`: those of a turn share one pass over the files, and each keeps where its matches are. Files outside tests come
 * first, then those with most matching lines, which name the file to change far more often than the first by path do, then by path.
 */
import type { SourceFile } from '../../core/index.ts';
import type { FileTexts, SearchedText } from './file-texts.ts';
import { matchingLines } from './matching-lines.ts';
import type { Pattern } from './pattern.ts';

/** One `grep` of a turn. */
export interface GrepJob {
  readonly pattern: Pattern;
  /** Undefined for all files. */
  readonly wanted: ReadonlySet<SourceFile> | undefined;
}

export interface GrepMatches {
  /** Those with matches, in the order to show them. */
  readonly files: readonly FileMatches[];
  /** How many files were searched to their end. */
  readonly searched: number;
  /** Whether time ran out. */
  readonly stopped: boolean;
}

export interface FileMatches {
  readonly file: SourceFile;
  /** How many lines match. */
  readonly count: number;
  /** Where the first of them match, in order. */
  readonly offsets: readonly number[];
}

export interface SearchOptions {
  /** Of how many matching lines of a file to keep where they are. */
  readonly mostOffsets: number;
  readonly signal?: AbortSignal | undefined;
  readonly hasTime: () => boolean;
}

/** The matches of each job, in order, among `files`, those first for which time must suffice. Throws `CancelledError` and what the reader throws. */
export async function searchAll(
  jobs: readonly GrepJob[],
  files: readonly SourceFile[],
  texts: FileTexts,
  options: SearchOptions,
): Promise<readonly GrepMatches[]> {
  const states = jobs.map((job) => ({ ...job, files: [] as FileMatches[], searched: 0, stopped: false }));
  const takesAll = jobs.some(({ wanted }) => wanted === undefined);
  const searched = takesAll ? files : files.filter((file) => jobs.some(({ wanted }) => wanted?.has(file)));
  const visit = (file: SourceFile, { text, number }: SearchedText): void => {
    for (const state of states) {
      if (state.wanted !== undefined && !state.wanted.has(file)) continue;
      if (number !== undefined && !texts.signatures.mayHold(number, state.pattern.required)) {
        state.searched++;
        continue;
      }
      const { count, offsets, finished } = matchingLines(text, state.pattern, options);
      if (finished) state.searched++;
      else state.stopped = true;
      if (count > 0) state.files.push({ file, count, offsets });
    }
  };
  const looked = await texts.pass(searched, visit, options);
  return states.map((state) => ({
    files: state.files.sort(byWorth),
    searched: state.searched,
    stopped: state.stopped || looked < searched.length,
  }));
}

function byWorth(one: FileMatches, other: FileMatches): number {
  if (one.file.test !== other.file.test) return one.file.test ? 1 : -1;
  return other.count - one.count || (one.file.path < other.file.path ? -1 : 1);
}
