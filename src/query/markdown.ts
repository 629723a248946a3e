/**
 * Markdown's blocks: fences, indented code, HTML comments, quoted replies, and paragraphs. Also the code marks of
 * trackers whose issues were moved elsewhere (`<pre>`, Jira's `{code}`, Trac's `{{{`). The result is the list of lines with a first kind:
 * prose, code, diff or boilerplate.
 */
import type { SegmentKind } from '../core/index.ts';
import { isCodeLine, isSentence } from './code-lines.ts';
import type { Line } from './lines.ts';

interface Fence {
  /** Whether a line, without quote marks, ends the fence. */
  readonly closes: (line: string) => boolean;
  readonly language: string;
  readonly quoted: boolean;
  /** Text on the opening line that already belongs to the code. */
  readonly first: string;
  /** Text on the opening line before the fence. */
  readonly before: string;
}

const BACKTICK_FENCE = /^([ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?)(`{3,}|~{3,})[ \t]*([^\s`{]*)[^`]*$/;
const LATE_FENCE = /^([^`]*[^`\s])[ \t]*(`{3})([a-z]*)$/;
const OTHER_FENCES: readonly { readonly open: RegExp; readonly close: RegExp }[] = [
  { open: /^(.*)<pre\b[^<>]*>(?:\s*<code\b[^<>]*>)?(.*)$/i, close: /<\/pre>/i },
  { open: /^(.*)\{code(?::[^{}]*)?\}(.*)$/, close: /\{code\}/ },
  { open: /^(.*)\{noformat(?::[^{}]*)?\}(.*)$/, close: /\{noformat\}/ },
  { open: /^(.*)\{\{\{(.*)$/, close: /\}\}\}/ },
];
const CLOSING_MARKS = /[ \t]*(?:`{3,}|~{3,}|<\/(?:code|pre)>.*|\{code\}.*|\{noformat\}.*|\}\}\}.*)[ \t]*$/i;
const QUOTE = /^[ \t]*>[ \t]?/;
const LIST_ITEM = /^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+/;
const INDENTED = /^(?: {4}|\t)/;
const RULE = /^[ \t]*(?:[-=_*][ \t]*){3,}$/;
const TAG =
  /<\/?(?:details|summary|br|p|img|div|span|sub|sup|b|i|em|strong|kbd|ul|ol|li|table|thead|tbody|tr|td|th|h[1-6]|hr|a|font|center)\b[^<>]*>/gi;

/** Labels each line of the issue with the block it stands in. */
export function readMarkdown(lines: readonly string[]): Line[] {
  const reader = new BlockReader();
  const lastCommentEnd = lines.findLastIndex((line) => line.includes('-->'));
  for (const [at, line] of lines.entries()) reader.read(line, at <= lastCommentEnd);
  return reader.lines;
}

/** Reads line after line; knows the fence, comment, list or code the next line stands in. */
class BlockReader {
  readonly lines: Line[] = [];
  #block = 0;
  #fence: Fence | undefined;
  #inComment = false;
  #inList = false;
  #afterCode = false;

  /** `closable`: whether a comment that begins here ends somewhere. */
  read(raw: string, closable: boolean): void {
    if (this.#fence) {
      this.#readFenced(raw, this.#fence);
      return;
    }
    const line = this.#inComment || raw.includes('<!--') ? this.#takeComments(raw, closable) : raw;
    if (line === undefined) return;
    const fence = openFence(line);
    if (fence) this.#open(fence);
    else this.#readText(line);
  }

  #push(text: string, kind: SegmentKind): void {
    const fence = this.#fence;
    this.lines.push({ text, block: this.#block, fenced: fence !== undefined, language: fence?.language ?? '', kind });
  }

  #open(fence: Fence): void {
    if (fence.before.trim()) this.#push(fence.before, 'prose');
    this.#block++;
    this.#fence = fence;
    if (fence.first.trim()) this.#push(fence.first, 'code');
  }

  #readFenced(raw: string, fence: Fence): void {
    const text = fence.quoted ? raw.replace(QUOTE, '') : raw;
    if (!fence.closes(text)) {
      this.#push(text, kindOfFence(fence));
      return;
    }
    const rest = text.replace(CLOSING_MARKS, '');
    if (rest.trim()) this.#push(rest, kindOfFence(fence));
    this.#fence = undefined;
    this.#block++;
  }

  /** Sets comments apart as boilerplate; gives back the text outside, or undefined where there is none. */
  #takeComments(raw: string, closable: boolean): string | undefined {
    const parts = splitComments(raw, this.#inComment, closable);
    this.#inComment = parts.open;
    if (parts.comment.trim()) {
      this.#block++;
      this.#push(parts.comment, 'boilerplate');
      this.#block++;
    }
    return parts.text.trim() ? parts.text : undefined;
  }

  #readText(line: string): void {
    let text = line;
    while (QUOTE.test(text) && !text.trimStart().startsWith('>>>')) text = text.replace(QUOTE, '');
    text = text.replace(TAG, ' ').trimEnd();
    if (!text.trim() || RULE.test(text)) {
      this.#push('', 'prose');
      this.#block++;
      return;
    }
    if (LIST_ITEM.test(text)) this.#inList = true;
    else if (!/^\s/.test(text)) this.#inList = false;
    this.#afterCode = this.#isCode(text);
    this.#push(text, this.#afterCode ? 'code' : 'prose');
  }

  /** Code outside fences: indented blocks, lines that look like code, and what is indented below them. */
  #isCode(text: string): boolean {
    const previous = this.lines.at(-1);
    const startsBlock = !previous?.text || this.#afterCode;
    if (INDENTED.test(text) && startsBlock && !this.#inList && !isSentence(text)) return true;
    return isCodeLine(text) || (this.#afterCode && /^\s/.test(text) && previous?.text !== '');
  }
}

function kindOfFence(fence: Fence): SegmentKind {
  return fence.language === 'diff' || fence.language === 'patch' ? 'diff' : 'code';
}

function openFence(line: string): Fence | undefined {
  const match = BACKTICK_FENCE.exec(line);
  if (match) {
    const marks = match[2]!;
    return {
      closes: (text) => closesBackticks(text, marks),
      language: match[3]!.toLowerCase(),
      quoted: match[1]!.includes('>'),
      first: '',
      before: '',
    };
  }
  const late = line.endsWith('`') || line.includes('```') ? LATE_FENCE.exec(line) : null;
  if (late)
    return {
      closes: (text) => closesBackticks(text, '```'),
      language: late[3]!,
      quoted: false,
      first: '',
      before: late[1]!,
    };
  if (!/<pre|\{code|\{noformat|\{\{\{/i.test(line)) return undefined;
  for (const { open, close } of OTHER_FENCES) {
    const found = open.exec(line);
    if (found && !close.test(found[2]!))
      return { closes: (text) => close.test(text), language: '', quoted: false, first: found[2]!, before: found[1]! };
  }
  return undefined;
}

/** A closing fence stands alone, or, as many people write it, at the end of the last line of code. */
function closesBackticks(text: string, marks: string): boolean {
  const end = text.trimEnd();
  if (!end.endsWith(marks)) return false;
  const before = end.replace(/[`~]+$/, '');
  return before.trim() === '' || !before.includes(marks);
}

function splitComments(
  line: string,
  inComment: boolean,
  closable: boolean,
): { text: string; comment: string; open: boolean } {
  let text = '';
  let comment = '';
  let open = inComment;
  let at = 0;
  while (at < line.length) {
    const mark = line.indexOf(open ? '-->' : '<!--', at);
    if (mark < 0 || (!open && !closable)) {
      if (open) comment += line.slice(at);
      else text += line.slice(at);
      break;
    }
    if (open) comment += line.slice(at, mark);
    else text += line.slice(at, mark);
    at = mark + (open ? 3 : 4);
    open = !open;
  }
  return { text, comment, open };
}
