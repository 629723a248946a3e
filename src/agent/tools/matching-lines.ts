/**
 * Finds the lines of a text that a pattern matches. Work is cut into pieces of bounded size with a look at the clock between them, so
 * that a deadline holds inside a large file too.
 */
import type { Pattern } from './pattern.ts';

export interface LineMatches {
  /** How many lines match. */
  readonly count: number;
  /** Where the first of them do, as offsets: at the match where it is known, else at the start of its line. */
  readonly offsets: readonly number[];
  /** False where time ran out before the end of the text. */
  readonly finished: boolean;
}

/** A match is looked for in so many first characters of a line; a literal that is the whole pattern, in all of it. */
const LINE_CHARACTERS = 10_000;

/** Lines are tested together up to about so many characters. */
const BLOCK_CHARACTERS = 16_000;

/** Candidate lines between two looks at the clock. */
const LINES_PER_LOOK = 256;

/** `mostOffsets`: of how many matching lines to tell where they are; all are counted. */
export function matchingLines(
  text: string,
  pattern: Pattern,
  { mostOffsets, hasTime }: { mostOffsets: number; hasTime: () => boolean },
): LineMatches {
  const offsets: number[] = [];
  let count = 0;
  const found = (offset: number): void => {
    count++;
    if (offsets.length < mostOffsets) offsets.push(offset);
  };
  const finished = pattern.literals
    ? searchLiterals(text, pattern, pattern.literals, found, hasTime)
    : searchBlocks(text, pattern, found, hasTime);
  return { count, offsets, finished };
}

function searchLiterals(
  text: string,
  pattern: Pattern,
  { regExp, exact }: NonNullable<Pattern['literals']>,
  found: (offset: number) => void,
  hasTime: () => boolean,
): boolean {
  regExp.lastIndex = 0;
  let looked = 0;
  for (let hit = regExp.exec(text); hit; hit = regExp.exec(text)) {
    const start = text.lastIndexOf('\n', hit.index) + 1;
    const end = lineEnd(text, hit.index);
    if (exact || matchesLine(text, pattern, start, end)) found(hit.index);
    if (end >= text.length) break;
    if (++looked % LINES_PER_LOOK === 0 && !hasTime()) return false;
    regExp.lastIndex = end + 1;
  }
  return true;
}

function searchBlocks(
  text: string,
  pattern: Pattern,
  found: (offset: number) => void,
  hasTime: () => boolean,
): boolean {
  for (let start = 0; start < text.length; ) {
    if (!hasTime()) return false;
    const end = lineEnd(text, Math.min(text.length, start + BLOCK_CHARACTERS) - 1);
    const isSmall = end - start <= 2 * BLOCK_CHARACTERS;
    if (!pattern.testsBlocks || !isSmall || pattern.matches(text.slice(start, end))) {
      for (let line = start; line <= end; ) {
        const next = lineEnd(text, line);
        if (matchesLine(text, pattern, line, next)) found(line);
        line = next + 1;
      }
    }
    start = end + 1;
  }
  return true;
}

function matchesLine(text: string, pattern: Pattern, start: number, end: number): boolean {
  return pattern.matches(text.slice(start, Math.min(end, start + LINE_CHARACTERS)));
}

/** Where the line of `offset` ends: at its line feed, or at the end of the text. */
function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  return feed < 0 ? text.length : feed;
}
