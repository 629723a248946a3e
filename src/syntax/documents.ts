/**
 * Turns a file's definitions and references into its documents: nesting and qualified names by containment, spans widened
 * by the comments and attributes above, text ranges, and each reference given to the innermost document around it.
 */
import type { DocumentKind, Reference, SourceDocument, TextRange } from '../core/index.ts';
import type { Collected, Leading, LocatedReference } from './collect.ts';
import { commentText, trimDoc } from './comments.ts';
import type { Definition } from './language-spec.ts';
import type { LineTable } from './line-table.ts';

const LONGEST_SIGNATURE = 300;
/** How much text is folded for a signature at most. */
const SIGNATURE_WINDOW = 2000;
const HAS_WORD = /[\p{L}\p{N}_]/u;

/** A definition that is open around the ones that follow. */
interface Scope {
  readonly definition: Definition;
  readonly name: string;
  readonly holdsMethods: boolean;
  /** Index of the innermost document at or around this scope, -1 where there is none. */
  readonly innermost: number;
  /** Where the last definition inside ended: comments before it belong to nobody below. */
  lastEnd: number;
}

interface Draft {
  readonly kind: DocumentKind;
  readonly name: string;
  readonly definition: Definition;
  readonly start: number;
  readonly end: number;
  readonly doc: string;
  readonly parent: number;
  readonly references: Reference[];
  /** Ranges of inner documents, in order, to be cut out of a class. */
  readonly inner: TextRange[];
}

/** The documents of a file, in order of their start; parents precede children. */
export function buildDocuments(collected: Collected, text: string, lines: LineTable): SourceDocument[] {
  const topLevel: TextRange[] = [];
  const drafts = nest(collected, text, topLevel);
  const moduleReferences: Reference[] = [];
  assignReferences(collected.references, drafts, moduleReferences);
  const moduleRanges = outside([0, text.length], topLevel, text);
  const offset = moduleRanges.length > 0 ? 1 : 0;
  const documents: SourceDocument[] = [];
  if (offset === 1) {
    documents.push({
      kind: 'module',
      name: '',
      signature: '',
      doc: collected.moduleDoc,
      span: { startLine: 1, endLine: lines.count },
      definitionLine: 1,
      ranges: moduleRanges,
      parent: -1,
      references: moduleReferences,
    });
  }
  for (const draft of drafts) {
    const whole: TextRange = [draft.start, draft.end];
    const ranges = draft.kind === 'class' ? outside(whole, draft.inner, text) : [whole];
    documents.push({
      kind: draft.kind,
      name: draft.name,
      signature: signatureOf(draft.definition, text),
      doc: draft.doc,
      span: { startLine: lines.lineAt(draft.start), endLine: lines.lineAt(Math.max(draft.start, draft.end - 1)) },
      definitionLine: lines.lineAt(draft.definition.definitionStart ?? draft.definition.start),
      ranges: ranges.length > 0 ? ranges : [whole],
      parent: draft.parent < 0 ? -1 : draft.parent + offset,
      references: draft.references,
    });
  }
  return documents;
}

/** Sorts the definitions into their nesting and drafts a document for each that is one. */
function nest(collected: Collected, text: string, topLevel: TextRange[]): Draft[] {
  const sorted = [...collected.definitions].sort((a, b) => a.start - b.start || b.end - a.end);
  const drafts: Draft[] = [];
  const stack: Scope[] = [];
  let lastTopLevelEnd = 0;
  for (const definition of sorted) {
    const { role, start, end } = definition;
    while (stack.length > 0 && stack.at(-1)!.definition.end <= start) stack.pop();
    const around = stack.at(-1);
    if (around && end > around.definition.end) continue;
    const name = qualify(around, definition);
    const floor = around ? Math.max(around.lastEnd, around.definition.start) : lastTopLevelEnd;
    if (around) around.lastEnd = end;
    else lastTopLevelEnd = end;
    const parent = around?.innermost ?? -1;
    if (role !== 'namespace') {
      const above = leadingAbove(collected.leading, start, floor, text);
      const doc = [above.doc, definition.doc ?? ''].filter((part) => part !== '').join('\n');
      const kind = kindOf(definition, around);
      drafts.push({ kind, name, definition, start: above.start, end, doc, parent, references: [], inner: [] });
      (parent < 0 ? topLevel : drafts[parent]!.inner).push([above.start, end]);
    }
    const holdsMethods = role === 'class' || (role === 'namespace' && definition.holdsMethods === true);
    const innermost = role === 'namespace' ? parent : drafts.length - 1;
    stack.push({ definition, name, holdsMethods, innermost, lastEnd: 0 });
  }
  return drafts;
}

const kindOf = (definition: Definition, around: Scope | undefined): DocumentKind => {
  if (definition.role === 'class') return 'class';
  return (definition.isMethod ?? around?.holdsMethods) ? 'method' : 'function';
};

const qualify = (around: Scope | undefined, definition: Definition): string => {
  if (!around || around.name === '' || definition.isQualified) return definition.name;
  return definition.name === '' ? around.name : `${around.name}.${definition.name}`;
};

/** Comments and attributes on lines of their own directly above `start`, no blank line between, not before `floor`. */
function leadingAbove(leading: readonly Leading[], start: number, floor: number, text: string) {
  let first = start;
  const comments: string[] = [];
  for (let index = lastEndingBefore(leading, start); index >= 0; index--) {
    const { start: from, end, isComment } = leading[index]!;
    if (from < floor || end > first || !isOneBreak(text, end, first) || (isComment && !startsLine(text, from))) break;
    if (isComment) comments.push(text.slice(from, end));
    first = from;
  }
  return { start: first, doc: comments.length > 0 ? trimDoc(comments.reverse().map(commentText).join('\n')) : '' };
}

/** Index of the last entry that starts before `offset`, -1 where there is none. */
function lastEndingBefore(leading: readonly Leading[], offset: number): number {
  let low = -1;
  let high = leading.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (leading[middle]!.start < offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Only white space between, with one line break at most (counting one that the comment itself ends with). */
function isOneBreak(text: string, end: number, next: number): boolean {
  let breaks = text[end - 1] === '\n' ? 1 : 0;
  for (let at = end; at < next; at++) {
    const char = text[at]!;
    if (char === '\n') breaks++;
    else if (char !== ' ' && char !== '\t' && char !== '\r') return false;
    if (breaks > 1) return false;
  }
  return true;
}

function startsLine(text: string, offset: number): boolean {
  for (let at = offset - 1; at >= 0; at--) {
    const char = text[at];
    if (char === '\n') return true;
    if (char !== ' ' && char !== '\t') return false;
  }
  return true;
}

/** Gives each reference to the innermost document around its offset. */
function assignReferences(references: readonly LocatedReference[], drafts: readonly Draft[], outer: Reference[]): void {
  const open: Draft[] = [];
  let next = 0;
  const ordered = isOrdered(references) ? references : [...references].sort((a, b) => a.offset - b.offset);
  for (const { offset, reference } of ordered) {
    while (next < drafts.length && drafts[next]!.start <= offset) {
      const draft = drafts[next++]!;
      while (open.length > 0 && open.at(-1)!.end <= draft.start) open.pop();
      open.push(draft);
    }
    while (open.length > 0 && open.at(-1)!.end <= offset) open.pop();
    (open.at(-1)?.references ?? outer).push(reference);
  }
}

const isOrdered = (references: readonly LocatedReference[]): boolean =>
  references.every((entry, index) => index === 0 || references[index - 1]!.offset <= entry.offset);

/** `whole` without `holes` (in order, disjoint); pieces without a letter or digit are left out. */
function outside(whole: TextRange, holes: readonly TextRange[], text: string): TextRange[] {
  const pieces: TextRange[] = [];
  let at = whole[0];
  for (const [start, end] of [...holes, [whole[1], whole[1]] as const]) {
    if (start > at && HAS_WORD.test(text.slice(at, start))) pieces.push([at, start]);
    at = Math.max(at, end);
  }
  return pieces;
}

/** The declaration without its body, white space folded. */
function signatureOf(definition: Definition, text: string): string {
  const start = definition.definitionStart ?? definition.start;
  const end = Math.min(definition.bodyStart ?? definition.end, start + SIGNATURE_WINDOW);
  const folded = text.slice(start, end).replace(/\s+/g, ' ').trim();
  return folded
    .replace(/(?:\s*(?:=>|[{:=;]))+$/, '')
    .slice(0, LONGEST_SIGNATURE)
    .trimEnd();
}
