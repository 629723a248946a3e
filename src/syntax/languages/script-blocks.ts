/** Vue and Svelte files: their `<script>` blocks in place, everything around them blanked, so that offsets and lines stay right. */

const OPENING = /<script(?=[\s>])/gi;
const CLOSING = /<\/script\s*>/gi;
const TYPESCRIPT = /\blang\s*=\s*["']?(?:ts|tsx|typescript)\b/i;
const LONGEST_TAG = 2000;

export interface ScriptBlocks {
  /** Same length and line breaks as the file. */
  readonly text: string;
  readonly isTypescript: boolean;
}

/** The file's script blocks; all of a file's blocks are read as TypeScript when one says so. */
export function scriptBlocks(file: string): ScriptBlocks {
  const parts: string[] = [];
  let at = 0;
  let isTypescript = false;
  for (let tag = nextMatch(OPENING, file, 0); tag; tag = nextMatch(OPENING, file, at)) {
    const start = tagEnd(file, tag.index);
    const closing = nextMatch(CLOSING, file, start);
    if (!closing) break;
    parts.push(blank(file.slice(at, start)), file.slice(start, closing.index));
    at = closing.index;
    isTypescript ||= TYPESCRIPT.test(file.slice(tag.index, start));
  }
  parts.push(blank(file.slice(at)));
  return { text: parts.join(''), isTypescript };
}

const nextMatch = (pattern: RegExp, text: string, from: number): RegExpExecArray | null => {
  const search = new RegExp(pattern);
  search.lastIndex = from;
  return search.exec(text);
};

/** The offset after the `>` that ends the tag, which may hold quoted `>`. */
function tagEnd(file: string, start: number): number {
  const stop = Math.min(file.length, start + LONGEST_TAG);
  let quote = '';
  for (let at = start; at < stop; at++) {
    const char = file[at]!;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at + 1;
  }
  return stop;
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
