/** The lines that a result shows, read back from its text: the inverse of what `shown-lines.ts` writes. Pure. */
import type { ToolResult } from './tool-set.ts';

export interface ShownLine {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** As shown: cut where it is long. */
  readonly text: string;
}

const NUMBERED = /^ *(\d+)[:-] (.*)$/;

/** In the order shown; numbered lines stand in the order of `seen`. */
export function readShownLines({ text, seen }: Pick<ToolResult, 'text' | 'seen'>): ShownLine[] {
  const shown: ShownLine[] = [];
  let range = 0;
  let next = seen[0]?.startLine ?? 0;
  for (const written of text.split('\n')) {
    while (range < seen.length && next > seen[range]!.endLine) next = seen[++range]?.startLine ?? 0;
    const place = seen[range];
    if (!place) break;
    const [, number, content = ''] = NUMBERED.exec(written) ?? [];
    if (number === undefined || Number(number) !== next) continue;
    shown.push({ path: place.path, line: next, text: content });
    next++;
  }
  return shown;
}
