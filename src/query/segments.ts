/** Joins labelled lines into segments, and cuts lines of prose at their inline code spans. */
import type { Segment } from '../core/index.ts';
import type { Line } from './lines.ts';

/** Adjacent lines of one block and kind as one segment; empty ones are left out. */
export function joinSegments(lines: readonly Line[]): Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  for (let at = 1; at <= lines.length; at++) {
    const first = lines[start]!;
    const line = lines[at];
    if (
      line &&
      line.kind === first?.kind &&
      (line.block === first.block || line.kind === 'prose' || line.kind === 'boilerplate')
    )
      continue;
    const text = lines
      .slice(start, at)
      .map((each) => each.text)
      .join('\n')
      .replace(/^\n+|\s+$/g, '');
    if (text !== '') segments.push({ kind: first!.kind, text });
    start = at;
  }
  return segments;
}

export interface Stretch {
  readonly text: string;
  readonly inline: boolean;
}

/** A line of prose as its plain stretches and its code spans (`` `x` ``, ``` ``x`` ```, `<code>x</code>`, Jira's `{{x}}`). */
export function splitInline(line: string): Stretch[] {
  if (!/`|<code|<tt|\{\{/i.test(line)) return [{ text: line, inline: false }];
  const text = line.replace(/<(?:code|tt)>([^<>`]*)<\/(?:code|tt)>|\{\{([^{}`]*)\}\}/gi, '`$1$2`');
  const stretches: Stretch[] = [];
  let from = 0;
  let at = text.indexOf('`');
  while (at >= 0) {
    let marks = 1;
    while (text[at + marks] === '`') marks++;
    const end = closing(text, at + marks, marks);
    if (end < 0) {
      at = text.indexOf('`', at + marks);
      continue;
    }
    if (at > from) stretches.push({ text: text.slice(from, at), inline: false });
    const span = text.slice(at + marks, end).trim();
    if (span !== '') stretches.push({ text: span, inline: true });
    from = end + marks;
    at = text.indexOf('`', from);
  }
  if (from < text.length) stretches.push({ text: text.slice(from), inline: false });
  return stretches;
}

function closing(text: string, from: number, marks: number): number {
  for (let at = text.indexOf('`', from); at >= 0; ) {
    let length = 1;
    while (text[at + length] === '`') length++;
    if (length === marks) return at;
    at = text.indexOf('`', at + length);
  }
  return -1;
}
