/** Reading without syntax: for languages without a grammar, oversized files and parses that failed altogether. */
import type { Language, ParsedFile, SourceDocument } from '../core/index.ts';
import { LineTable } from './line-table.ts';

const LINES_PER_CHUNK = 120;

/** Consecutive chunks of 120 lines as module documents; chunks that are all white space are left out. */
export function readAsText(text: string, language: Language, diagnostics: readonly string[]): ParsedFile {
  const lines = new LineTable(text);
  const documents: SourceDocument[] = [];
  for (let startLine = 1; startLine <= lines.count; startLine += LINES_PER_CHUNK) {
    const endLine = Math.min(startLine + LINES_PER_CHUNK - 1, lines.count);
    const start = lines.startOf(startLine);
    const end = endLine === lines.count ? text.length : lines.startOf(endLine + 1);
    if (text.slice(start, end).trim() === '') continue;
    documents.push({
      kind: 'module',
      name: '',
      signature: '',
      doc: '',
      span: { startLine, endLine },
      definitionLine: startLine,
      ranges: [[start, end]],
      parent: -1,
      references: [],
    });
  }
  return { language, lineCount: lines.count, documents, diagnostics };
}
