/** Vue and Svelte files: their `<script>` blocks in place, everything around them blanked, so that offsets and lines stay right. */

const SCRIPT = /(<script\b(?:[^>"']|"[^"]*"|'[^']*')*>)([\s\S]*?)<\/script\s*>/gi;
const TYPESCRIPT = /\blang\s*=\s*["']?(?:ts|tsx|typescript)\b/i;

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
  for (const match of file.matchAll(SCRIPT)) {
    const start = match.index + match[1]!.length;
    const end = start + match[2]!.length;
    parts.push(blank(file.slice(at, start)), file.slice(start, end));
    at = end;
    isTypescript ||= TYPESCRIPT.test(match[1]!);
  }
  parts.push(blank(file.slice(at)));
  return { text: parts.join(''), isTypescript };
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
