/** The title of an issue: given, or its first line where that can be one. */
import { isCodeLine } from './code-lines.ts';
import { TITLE_CHARACTERS } from './limits.ts';
import { isShort, sectionOf } from './template.ts';

export interface TitledText {
  readonly title: string;
  /** The lines below the title. */
  readonly body: readonly string[];
}

const NO_TITLE =
  /^\s*(?:```|~~~|<!--|>>>|\$ |Traceback \(most|at \S+ ?\(|File "|#\d+ |goroutine |thread '|={3,}|[-*_]{3,}$|[-*] \[|diff --git|\|)/;

/** Splits `lines` into title and body. A given title that the body repeats as its first line is taken out there. */
export function splitTitle(lines: readonly string[], given: string | undefined): TitledText {
  const first = lines.findIndex((line) => line.trim() !== '');
  const line = lines[first] ?? '';
  const cleaned = cleanTitle(line);
  if (given !== undefined && given.trim() !== '') {
    const title = cleanTitle(given.trim().split(/\s*\n\s*/)[0] ?? '').slice(0, TITLE_CHARACTERS);
    return { title, body: title === cleaned ? lines.slice(first + 1) : lines };
  }
  const isTitle =
    cleaned !== '' &&
    cleaned.length <= TITLE_CHARACTERS &&
    !NO_TITLE.test(line) &&
    !(isCodeLine(line) && lines.length > 1) &&
    !isTemplateHeading(line, cleaned);
  return isTitle ? { title: cleaned, body: lines.slice(first + 1) } : { title: '', body: lines };
}

function isTemplateHeading(line: string, cleaned: string): boolean {
  return (/^\s*(?:#|\*\*)/.test(line) || isShort(cleaned)) && sectionOf(cleaned) !== undefined;
}

function cleanTitle(line: string): string {
  const text = line
    .trim()
    .replace(/^#{1,6}\s+|\s+#+$/g, '')
    .replace(/\s*:$/, '')
    .trim();
  const quoted = /^(["'“])(.*)["'”]$/.exec(text) ?? /^(\*\*|__)(.*)(?:\*\*|__)$/.exec(text);
  const inner = quoted?.[2] ?? text;
  return inner.includes(quoted?.[1] ?? '\n') ? text : inner.trim();
}
