/**
 * From an issue's text to a query. Passes label the lines (markdown, traces, diffs, logs, template), then one walk over
 * them in order collects paths, names and literals by the kind of each line. An inline code span is a segment of its own and
 * stays in the text of its prose, but its names count only as `inline` (in the title: as `title` and `inline`).
 */
import type { Query, Segment, SegmentKind, StackFrame } from '../core/index.ts';
import { isSentence } from './code-lines.ts';
import { diffCode, diffPath, isAddedLine, labelDiffs } from './diffs.ts';
import { IdentifierCollector } from './identifiers.ts';
import { type Line, readLines } from './lines.ts';
import { LiteralCollector } from './literals.ts';
import { labelLogs } from './logs.ts';
import { readMarkdown } from './markdown.ts';
import { PathCollector } from './paths.ts';
import { joinSegments, splitInline } from './segments.ts';
import { labelTemplate } from './template.ts';
import { splitTitle } from './title.ts';
import { labelTraces } from './traces/label.ts';
import { numberFrames, scanTraces } from './traces/scan.ts';

/**
 * Understands an issue. Never throws; equal text gives an equal query. Work is bounded by `limits.ts`.
 *
 * @param issue the raw text, usually Markdown; the first line is the title unless `options.title` gives it
 */
export function understand(issue: string, options: { readonly title?: string } = {}): Query {
  const { title, body } = splitTitle(readLines(issue), options.title);
  const lines = readMarkdown(body);
  labelDiffs(lines);
  const spans = scanTraces(lines);
  labelTraces(lines, spans);
  labelLogs(lines);
  labelTemplate(lines);
  const frames = numberFrames(spans);

  const reader = new SegmentReader();
  const inlineOfTitle = reader.readProse(title, 'title');
  const frameLines = new Set(spans.flatMap((span) => span.frameLines));
  for (const [at, line] of lines.entries()) if (!frameLines.has(at)) reader.readLine(line);
  for (const frame of frames) reader.readFrame(frame);

  const segments: Segment[] = title === '' ? [] : [{ kind: 'title', text: title }, ...inlineOfTitle];
  for (const segment of joinSegments(lines)) {
    segments.push(segment);
    if (segment.kind === 'prose') segments.push(...inlineSegments(segment.text));
  }
  return {
    title,
    segments,
    frames,
    paths: reader.paths.mentions,
    identifiers: reader.identifiers.mentions,
    literals: reader.literals.mentions,
  };
}

function inlineSegments(prose: string): Segment[] {
  return prose
    .split('\n')
    .flatMap(splitInline)
    .filter((stretch) => stretch.inline)
    .map((stretch) => ({ kind: 'inline', text: stretch.text }));
}

/** Reads lines by their kind into the collectors. */
class SegmentReader {
  readonly paths = new PathCollector();
  readonly identifiers = new IdentifierCollector();
  readonly literals = new LiteralCollector();

  readLine(line: Line): void {
    const { text, kind } = line;
    if (text.trim() === '') return;
    if (kind === 'prose') this.readProse(text, 'prose');
    else if (kind === 'code') this.#readCode(text, 'code');
    else if (kind === 'diff') this.#readDiff(text);
    else if (kind === 'boilerplate')
      this.identifiers.take(withoutEmphasis(this.paths.take(text, kind)), 'prose', [kind]);
    else this.#readMachineOutput(text, kind);
  }

  readFrame({ path, function: name, line }: StackFrame): void {
    if (path) this.paths.add({ path, startLine: line, endLine: undefined }, 'trace');
    if (name) this.identifiers.add(name, true, ['trace']);
  }

  /** Reads prose with its code spans; gives back the spans as segments. */
  readProse(text: string, kind: 'title' | 'prose'): Segment[] {
    const spans: Segment[] = [];
    const stretches = splitInline(text);
    const spanErrors = stretches.filter((each) => each.inline && this.literals.takeError(each.text, 'person'));
    if (spanErrors.length === 0) this.literals.takeError(text.replaceAll('`', ''), 'person');
    for (const stretch of stretches) {
      if (stretch.inline) {
        spans.push({ kind: 'inline', text: stretch.text });
        const places: SegmentKind[] = kind === 'title' ? ['title', 'inline'] : ['inline'];
        const masked = this.paths.take(stretch.text, kind === 'title' ? 'title' : 'inline');
        this.identifiers.take(masked, isSentence(masked) || spanErrors.includes(stretch) ? 'prose' : 'span', places);
        if (/\S\s+\S/.test(stretch.text)) this.literals.takeStrings(stretch.text);
      } else {
        const masked = this.paths.take(stretch.text, kind);
        this.literals.takeQuoted(masked);
        this.identifiers.take(withoutEmphasis(masked), 'prose', [kind]);
      }
    }
    return spans;
  }

  #readCode(text: string, kind: 'code' | 'diff'): void {
    const masked = this.paths.take(text, kind);
    this.literals.takeError(text, 'machine');
    this.literals.takeStrings(text);
    const { code, words } = splitComments(masked);
    this.identifiers.take(code, isSentence(code) ? 'prose' : 'code', [kind]);
    if (words !== '') this.identifiers.take(words, 'prose', [kind]);
  }

  #readDiff(text: string): void {
    const path = diffPath(text);
    if (path) this.paths.add({ path, startLine: undefined, endLine: undefined }, 'diff');
    else if (isAddedLine(text)) this.identifiers.take(diffCode(text), 'prose', ['diff']);
    else this.#readCode(diffCode(text), 'diff');
  }

  #readMachineOutput(text: string, kind: SegmentKind): void {
    const masked = this.paths.take(text, kind);
    this.literals.takeError(text, 'machine');
    this.identifiers.take(masked, 'prose', [kind]);
  }
}

/** Markdown's `_emphasis_` is no name with underscores. */
function withoutEmphasis(text: string): string {
  return text.includes('_') ? text.replace(/(?<![\w`])_([^_\s][^_]{0,200})_(?!\w)/g, ' $1 ') : text;
}

/** Code apart from the words of its comments and of its strings with spaces. */
function splitComments(line: string): { code: string; words: string } {
  let words = '';
  const code = line
    .replace(/"[^"]*"|'[^']*'/g, (string) => {
      if (!/\S\s+\S/.test(string)) return string;
      words += ` ${string}`;
      return '""';
    })
    .replace(/(?:^|\s)(?:#(?!include|define|if|\w+\()|\/\/|--\s|\/?\*(?=\s|\*)).*$/, (comment) => {
      words += ` ${comment}`;
      return '';
    });
  return { code, words };
}
