/** Compact views of a parsed file, so that a test states all of it and a reader sees it at a glance. */
import type { ParsedFile, SourceDocument } from '../../src/core/index.ts';

/** One line per document, indented by nesting: `kind name startLine-endLine@definitionLine`. */
export const outline = (file: ParsedFile): string[] =>
  file.documents.map(({ kind, name, span, definitionLine, parent }) => {
    const depth = depthOf(file, parent);
    return `${'  '.repeat(depth)}${kind} ${name || '-'} ${span.startLine}-${span.endLine}@${definitionLine}`;
  });

const depthOf = (file: ParsedFile, parent: number): number =>
  parent < 0 ? 0 : 1 + depthOf(file, file.documents[parent]!.parent);

/** The first document of this name. */
export function documentNamed(file: ParsedFile, name: string): SourceDocument {
  const found = file.documents.find((document) => document.name === name);
  if (!found) throw new Error(`no document ${name} in ${file.documents.map((document) => document.name).join(', ')}`);
  return found;
}

/** A document's references as `kind name @line`. */
export const referencesOf = (file: ParsedFile, name: string): string[] =>
  documentNamed(file, name).references.map((reference) => `${reference.kind} ${reference.name} @${reference.line}`);

/** A document's own text, its ranges joined by ` … `. */
export const ownText = (text: string, document: SourceDocument): string =>
  document.ranges.map(([start, end]) => text.slice(start, end).trim()).join(' … ');
