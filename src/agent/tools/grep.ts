/**
 * The search of `grep`: those of a turn share one pass over the files, and each keeps where its matches are. Files outside tests come
 * first, among them those that define what matches, then by path.
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
  /** Whether one of these lines opens a definition. */
  readonly defines: boolean;
}

/** Lines that open a definition, in languages that have a word for it. */
const DEFINITION =
  /^\s*(?:(?:export|default|public|private|protected|internal|static|final|abstract|sealed|open|data|inline|virtual|override|async|unsafe|pub(?:\([\w ]{1,20}\))?) +)*(?:class|def|enum|fn|fun|func|function|interface|macro|module|namespace|object|protocol|record|struct|sub|trait|type|#define)\b/;

/** Of the line of a match, so many characters tell what it defines. */
const DEFINITION_CHARACTERS = 200;

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
  const visit = (file: SourceFile, { text, signature }: SearchedText): void => {
    for (const state of states) {
      if (state.wanted !== undefined && !state.wanted.has(file)) continue;
      if (signature && !state.pattern.mayMatch(signature)) {
        state.searched++;
        continue;
      }
      const { count, offsets, finished } = matchingLines(text, state.pattern, options);
      if (finished) state.searched++;
      else state.stopped = true;
      if (count === 0) continue;
      state.files.push({ file, count, offsets, defines: offsets.some((offset) => opensDefinition(text, offset)) });
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
  if (one.defines !== other.defines) return one.defines ? -1 : 1;
  return one.file.path < other.file.path ? -1 : 1;
}

function opensDefinition(text: string, offset: number): boolean {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return DEFINITION.test(text.slice(start, start + DEFINITION_CHARACTERS));
}
