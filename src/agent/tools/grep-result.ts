/**
 * What a policy reads of a `grep`: matches by file with line numbers, as many as the limits allow, and how many there are beside them.
 * Where many files match, each shows a few lines, so that one cannot hide the others.
 */
import type { FileTexts } from './file-texts.ts';
import type { FileMatches, GrepMatches } from './grep.ts';
import type { Pattern } from './pattern.ts';
import { counted, linesOf, numberedLine, SeenRanges } from './shown-lines.ts';
import type { ToolLimits, ToolResult } from './tool-set.ts';

interface GrepQuestion {
  readonly pattern: Pattern;
  /** As the policy wrote it. */
  readonly written: string;
  readonly context: number;
  /** How its path was read. */
  readonly note?: string | undefined;
  /** Files among those asked for that are too large to be searched. */
  readonly oversized: number;
}

/** Files are named, with their number of matches, though none of their lines is shown: so many, in so many characters. */
const NAMED_FILES = 10;
const NAMED_CHARACTERS = 1000;

/** Left for what is said beside the lines. */
const RESERVED_CHARACTERS = 2500;

/** Throws what reading a text again throws. */
export async function grepResult(
  { files, searched, stopped }: GrepMatches,
  question: GrepQuestion,
  texts: FileTexts,
  limits: ToolLimits,
  signal: AbortSignal | undefined,
): Promise<ToolResult> {
  const total = files.reduce((sum, { count }) => sum + count, 0);
  const body = new GrepBody(
    question,
    limits,
    Math.max(limits.grepLinesPerFile, Math.floor(limits.grepLines / files.length)),
  );
  const hidden: FileMatches[] = [];
  let cutFiles = 0;
  for (const matches of files) {
    const shown = body.isFull ? 0 : body.add(matches, (await texts.text(matches.file, signal)) ?? '');
    if (shown === 0) hidden.push(matches);
    if (shown < matches.count) cutFiles++;
  }
  const left = total - body.matches;
  const parts = [headOf(total, files.length, searched, question), ...notesOf(question, total), ...body.parts];
  if (left > 0) parts.push(leftText(left, cutFiles, hidden));
  if (stopped) {
    parts.push(`Stopped for want of time after ${counted(searched, 'file')}; search in a folder, or for plain text.`);
  }
  return { text: parts.join('\n'), seen: body.seen, left, ...(stopped && { error: 'too_slow' as const }) };
}

function headOf(total: number, files: number, searched: number, { pattern }: GrepQuestion): string {
  const found = total === 0 ? 'No line matches' : `${counted(total, 'matching line')} in ${counted(files, 'file')}`;
  return `${found} (${counted(searched, 'file')} searched${pattern.ignoresCase ? ', case ignored' : ''}).`;
}

function notesOf({ pattern, written, note, oversized }: GrepQuestion, total: number): string[] {
  const notes: string[] = [];
  if (pattern.note) notes.push(`The pattern is ${pattern.note}.`);
  if (note) notes.push(`The path was ${note}.`);
  if (oversized > 0) notes.push(`${counted(oversized, 'file')} too large to search.`);
  if (total === 0 && written.includes('\\|')) notes.push('In this syntax `|` is an alternative and `\\|` a bar.');
  if (total === 0 && !pattern.ignoresCase) notes.push('Case counted; set case_sensitive to false to ignore it.');
  return notes;
}

function leftText(left: number, files: number, hidden: readonly FileMatches[]): string {
  const named: string[] = [];
  let characters = 0;
  for (const { file, count } of hidden.slice(0, NAMED_FILES)) {
    characters += file.path.length;
    if (characters > NAMED_CHARACTERS) break;
    named.push(`${file.path} (${count})`);
  }
  const rest = hidden.length > named.length ? `, and ${counted(hidden.length - named.length, 'other file')}` : '';
  const where = named.length === 0 ? '' : ` Not shown: ${named.join(', ')}${rest}.`;
  return `${counted(left, 'more match')} in ${counted(files, 'file')}.${where}`;
}

/** The lines shown so far. */
class GrepBody {
  readonly parts: string[] = [];
  matches = 0;
  isFull = false;
  readonly #question: GrepQuestion;
  readonly #limits: ToolLimits;
  readonly #perFile: number;
  readonly #seen = new SeenRanges();
  #lines = 0;
  #characters = 0;

  constructor(question: GrepQuestion, limits: ToolLimits, perFile: number) {
    this.#question = question;
    this.#limits = limits;
    this.#perFile = perFile;
  }

  get seen() {
    return this.#seen.all;
  }

  /** How many of the matches are shown. */
  add({ file, count, offsets }: FileMatches, text: string): number {
    const matchesBefore = this.matches;
    const lines = linesOf(text);
    const columns = columnsByLine(text, offsets.slice(0, this.#perFile));
    const head = `\n${file.path} (${counted(count, 'match')})`;
    const written: string[] = [];
    let last = 0;
    for (const line of columns.keys()) {
      const until = Math.min(lines.length, line + this.#question.context);
      const from = Math.max(last + 1, line - this.#question.context);
      const shown = [];
      for (let number = from; number <= until; number++) {
        if (number > line && columns.has(number)) break;
        const column = columns.get(number);
        const mark = column === undefined ? '-' : ':';
        shown.push(
          numberedLine(number, lines[number - 1]!, {
            mark,
            column: column ?? 0,
            most: this.#limits.grepLineCharacters,
          }),
        );
      }
      const characters = shown.reduce(
        (sum, shownLine) => sum + shownLine.length + 1,
        written.length === 0 ? head.length + 1 : 0,
      );
      this.isFull =
        this.#lines + shown.length > this.#limits.grepLines ||
        this.#characters + characters > this.#limits.resultCharacters - RESERVED_CHARACTERS;
      if (this.isFull) break;
      this.#lines += shown.length;
      this.#characters += characters;
      this.matches++;
      for (let number = from; number < from + shown.length; number++) this.#seen.add(file.path, number);
      last = from + shown.length - 1;
      written.push(...shown);
    }
    if (written.length > 0) this.parts.push(head, ...written);
    return this.matches - matchesBefore;
  }
}

/** Of each line that matches, by its number: where in it. */
function columnsByLine(text: string, offsets: readonly number[]): Map<number, number> {
  const columns = new Map<number, number>();
  let line = 1;
  let start = 0;
  for (const offset of offsets) {
    for (let feed = text.indexOf('\n', start); feed >= 0 && feed < offset; feed = text.indexOf('\n', start)) {
      line++;
      start = feed + 1;
    }
    columns.set(line, offset - start);
  }
  return columns;
}
