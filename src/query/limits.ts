/**
 * How much of an issue is read and kept. Everything past these numbers is left out, so that a 1 MB log costs about as
 * much as a 100 kB one and a query stays small whatever was pasted into the issue.
 */

/** Characters read from the start of a long issue. */
export const HEAD_CHARACTERS = 64_000;
/** Characters read from its end. */
export const TAIL_CHARACTERS = 32_000;
/** Characters read from the first sign of a failure between the two. */
export const FAILURE_CHARACTERS = 8_000;
/** Lines read: three quarters from the start, the rest from the end. */
export const LINES = 5_000;
/** Characters kept of one line: three quarters from its start, the rest from its end. */
export const LINE_CHARACTERS = 1_200;
/** Times in a row that the same line is kept. */
export const REPEATED_LINES = 2;

export const TITLE_CHARACTERS = 200;

export const TRACES = 24;
/** Frames kept of one trace, the innermost ones. */
export const FRAMES_OF_TRACE = 64;
export const PATHS = 200;
/** New names that one kind of segment may add. */
export const IDENTIFIERS_OF_KIND = 240;
export const IDENTIFIER_CHARACTERS = 160;
export const ERROR_LITERALS = 40;
export const QUOTED_LITERALS = 80;
export const LITERAL_CHARACTERS = 300;
