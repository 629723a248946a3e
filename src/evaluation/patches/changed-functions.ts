/**
 * Which functions a change touches. A function reaches from its first decorator or attribute to the end of its body; the comments
 * above it are not code of it. A change between two functions belongs to neither.
 */
import type { Language, SourceDocument } from '../../core/index.ts';
import { isTestDocument } from '../../syntax/index.ts';
import type { PlacedChange } from './place-hunks.ts';

/** A file at base. */
interface BaseFile {
  readonly documents: readonly SourceDocument[];
  readonly language: Language;
  /** Without line ends. */
  readonly lines: readonly string[];
}

/** A function with the lines that are its own, 1-based and inclusive. */
export interface FunctionReach {
  readonly document: SourceDocument;
  readonly first: number;
  readonly last: number;
}

/** Where a function inside another one is a unit like any other: modules, components and classes are written as functions there. */
const FUNCTIONS_OF_FUNCTIONS: ReadonlySet<Language> = new Set(['javascript', 'typescript', 'tsx', 'vue', 'svelte']);

/** What stands above the head of a definition and belongs to it. In C and C++ an `@` opens words of Doxygen. */
const DECORATION = /^\s*(?:@|#?\[)/;
const C_DECORATION = /^\s*(?:\[\[|template\b)/;

/**
 * The functions and methods that hold a removed line, or the place where lines are added, in the order of their start. Blank lines
 * are no change. Of functions inside each other the innermost is meant, but a closure belongs to the function around it.
 */
export function changedFunctions(changes: readonly PlacedChange[], file: BaseFile): FunctionReach[] {
  const reaches = file.documents
    .filter((document) => isUnit(document, file))
    .map((document) => reachOf(document, file));
  const changed = new Set<FunctionReach>();
  const add = (touched: readonly FunctionReach[]) => {
    for (const reach of innermost(touched)) changed.add(reach);
  };
  for (const { line, removed, added } of changes) {
    const next = line + removed;
    const removedLines = range(line, next).filter((at) => !isBlank(file.lines[at - 1]!));
    for (const at of removedLines) add(reaches.filter(({ first, last }) => first <= at && at <= last));
    // Lines that replace others stand where those stood.
    if (removedLines.length > 0 || added.every(isBlank)) continue;
    add(reaches.filter((reach) => gains(reach, next, added, file)));
  }
  return reaches.filter((reach) => changed.has(reach));
}

function isUnit(document: SourceDocument, { documents, language }: BaseFile): boolean {
  const { kind, parent } = document;
  if (isTestDocument(document, language)) return false;
  if (kind === 'method') return true;
  if (kind !== 'function') return false;
  const around = documents[parent]?.kind;
  return FUNCTIONS_OF_FUNCTIONS.has(language) || (around !== 'function' && around !== 'method');
}

function reachOf(document: SourceDocument, { language, lines }: BaseFile): FunctionReach {
  const { span, definitionLine } = document;
  const decoration = language === 'c' || language === 'cpp' ? C_DECORATION : DECORATION;
  let first = span.startLine;
  while (first < definitionLine && !decoration.test(lines[first - 1]!)) first++;
  return { document, first, last: span.endLine };
}

/**
 * Whether lines added before line `next` become part of the function: they stand within it, or they go on below its last line where
 * only indentation tells.
 */
function gains(reach: FunctionReach, next: number, added: readonly string[], { language, lines }: BaseFile): boolean {
  const { document, first, last } = reach;
  if (first < next && next <= last) return true;
  if (language !== 'python' || last >= next || !lines.slice(last, next - 1).every(isBlank)) return false;
  const written = added.find((line) => !isBlank(line));
  return written !== undefined && indentOf(written) > indentOf(lines[document.definitionLine - 1]!);
}

/** Those that hold none of the others. */
function innermost(reaches: readonly FunctionReach[]): FunctionReach[] {
  return reaches.filter((outer) => !reaches.some((inner) => holds(outer, inner) && !holds(inner, outer)));
}

function holds(outer: FunctionReach, inner: FunctionReach): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function isBlank(line: string): boolean {
  return line.trim() === '';
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
