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
const QUOTE = /^[ \t]*>[ \t]?/;
const LIST_ITEM = /^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+/;
const INDENTED = /^(?: {4}|\t)/;
const RULE = /^[ \t]*(?:[-=_*][ \t]*){3,}$/;
const TAG =
  /<\/?(?:details|summary|br|p|img|div|span|sub|sup|b|i|em|strong|kbd|ul|ol|li|table|thead|tbody|tr|td|th|h[1-6]|hr|a|font|center)\b[^<>]*>/gi;

/** Labels each line of the issue with the block it stands in. */
export function readMarkdown(lines: readonly string[]): Line[] {
  const result: Line[] = [];
  let block = 0;
  let fence: Fence | undefined;
  let inComment = false;
  let inList = false;
  let afterCode = false;

  const push = (text: string, kind: SegmentKind): void => {
    result.push({ text, block, fenced: fence !== undefined, language: fence?.language ?? '', kind });
  };
  const lastCommentEnd = lines.findLastIndex((line) => line.includes('-->'));

  for (const [position, raw] of lines.entries()) {
    if (fence) {
      const text = fence.quoted ? raw.replace(QUOTE, '') : raw;
      if (!fence.closes(text)) {
        push(text, kindOfFence(fence));
        continue;
      }
      const rest = text.replace(
        /[ \t]*(?:`{3,}|~{3,}|<\/(?:code|pre)>.*|\{code\}.*|\{noformat\}.*|\}\}\}.*)[ \t]*$/i,
        '',
      );
      if (rest.trim()) push(rest, kindOfFence(fence));
      fence = undefined;
      block++;
      continue;
    }
    let line = raw;
    if (inComment || line.includes('<!--')) {
      const parts = splitComments(line, inComment, position <= lastCommentEnd);
      inComment = parts.open;
      if (parts.comment.trim()) {
        block++;
        push(parts.comment, 'boilerplate');
        block++;
      }
      if (!parts.text.trim()) continue;
      line = parts.text;
    }
    const opened = openFence(line);
    if (opened) {
      if (opened.before.trim()) push(opened.before, 'prose');
      block++;
      fence = opened;
      if (opened.first.trim()) push(opened.first, 'code');
      continue;
    }
    let text = line;
    while (QUOTE.test(text) && !text.trimStart().startsWith('>>>')) text = text.replace(QUOTE, '');
    text = text.replace(TAG, ' ').trimEnd();
    if (!text.trim() || RULE.test(text)) {
      push('', 'prose');
      block++;
      continue;
    }
    const previous: Line | undefined = result.at(-1);
    const startsParagraph: boolean = !previous || previous.text === '' || afterCode;
    if (LIST_ITEM.test(text)) inList = true;
    else if (!/^\s/.test(text)) inList = false;
    const indented: boolean = INDENTED.test(text) && startsParagraph && !inList && !isSentence(text);
    afterCode = indented || isCodeLine(text) || (afterCode && /^\s/.test(text) && previous?.text !== '');
    push(text, afterCode ? 'code' : 'prose');
  }
  return result;
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
