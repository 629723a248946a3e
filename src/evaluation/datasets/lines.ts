/**
 * The lines of a text, streamed. Only a line feed ends a line, as JSON Lines has it: `node:readline` would also end one at
 * U+2028, which may stand inside a JSON string.
 */
import { createReadStream } from 'node:fs';

const NEWLINE = 10;

export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Without line end and byte order mark. */
  readonly text: string;
}

/** The lines of the file at `path` that are not blank. */
export function readLines(path: string): AsyncGenerator<TextLine> {
  return linesOf(createReadStream(path));
}

/** The lines of a stream that are not blank, each as soon as its end has come. */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<TextLine> {
  let number = 0;
  let begun: Buffer[] = [];
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const text = lineText([...begun, chunk.subarray(start, end)], ++number);
      begun = [];
      start = end + 1;
      if (text !== '') yield { number, text };
    }
    if (start < chunk.length) begun.push(chunk.subarray(start));
  }
  const text = lineText(begun, ++number);
  if (text !== '') yield { number, text };
}

/** The empty text for a blank line. */
function lineText(parts: readonly Buffer[], number: number): string {
  const text = (parts.length === 1 ? parts[0]! : Buffer.concat(parts)).toString('utf8');
  const line = number === 1 ? withoutMark(text) : text;
  return line.trim() === '' ? '' : line.replace(/\r$/, '');
}

/** `text` without the byte order mark that some editors begin a file with. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
