/**
 * Names that the issue writes, looked up among the definitions. A name defined once in the repository points at one place; one
 * defined everywhere says little. Where the issue writes more of the name (`Class.method`, `module.function`), only
 * definitions that agree with it count in full.
 */
import type { IdentifierMention, Query, SegmentKind } from '../core/index.ts';
import { ownerPart, RECEIVERS, type TreeIndex } from '../index/index.ts';
import type { Signals } from './signal-names.ts';

/** How much a mention counts, by the best place it is written in. */
const SEGMENT_STRENGTH: Readonly<Record<SegmentKind, number>> = {
  title: 1.5,
  inline: 1.2,
  prose: 1,
  diff: 1,
  code: 0.6,
  trace: 0.5,
  log: 0.3,
  boilerplate: 0.1,
};

/** A name with more definitions than this is not looked at. */
const MAX_DEFINITIONS = 300;
/** A part before the last (`Foo` of `Foo.bar`) counts this much by itself. */
const INNER_PART = 0.5;
/** Definitions that contradict the written qualifier keep this much. */
const WRONG_QUALIFIER = 0.4;

/** Fills `symbol`, `symbol.title`, `qualified` and `owner`, with their marks. */
export function markSymbols(query: Query, index: TreeIndex, signals: Signals): void {
  for (const mention of query.identifiers) {
    const segment = strongest(mention.segments);
    const parts = mention.parts.filter((part, at) => at === mention.parts.length - 1 || !RECEIVERS.has(part));
    markName(parts, parts.length - 1, mention, segment, index, signals);
    if (parts.length > 1) markName(parts, parts.length - 2, mention, segment, index, signals);
  }
}

function strongest(segments: readonly SegmentKind[]): SegmentKind {
  return segments.reduce((best, kind) => (SEGMENT_STRENGTH[kind] > SEGMENT_STRENGTH[best] ? kind : best));
}

function markName(
  parts: readonly string[],
  at: number,
  mention: IdentifierMention,
  segment: SegmentKind,
  index: TreeIndex,
  { documents, documentMarks }: Signals,
): void {
  const number = index.terms.find(parts[at]!);
  if (number < 0) return;
  const { defines } = index.fields;
  const [start, end] = defines.range(number);
  if (start === end || end - start > MAX_DEFINITIONS) return;
  const qualifier = parts[at - 1];
  const found = [...defines.items.subarray(start, end)];
  const agreeing = qualifier === undefined ? [] : found.filter((document) => isInside(index, document, qualifier));
  const places = found.filter((document) => !index.isTestDocument(document)).length || found.length;
  const base = (SEGMENT_STRENGTH[segment] / Math.sqrt(places)) * (at === parts.length - 1 ? 1 : INNER_PART);
  for (const document of found) {
    const contradicted = agreeing.length > 0 && !agreeing.includes(document);
    const strength = contradicted ? base * WRONG_QUALIFIER : base;
    accumulate(documents.symbol, document, strength);
    if (mention.segments.includes('title')) accumulate(documents['symbol.title'], document, strength);
    if (!contradicted) documentMarks.add(document, { kind: 'symbol', written: mention.name, segment });
    if (index.kind(document) === 'class') {
      for (const member of members(index, document, parts[at]!)) {
        accumulate(documents.owner, member, strength);
        documentMarks.add(member, { kind: 'owner', written: parts[at]!, segment });
      }
    }
  }
  for (const document of agreeing) {
    accumulate(documents.qualified, document, SEGMENT_STRENGTH[segment] / Math.sqrt(agreeing.length));
  }
}

/** Several agreements add up, the strongest counting in full. */
function accumulate(signal: Float32Array, document: number, strength: number): void {
  const current = signal[document]!;
  signal[document] = Math.max(current, strength) + 0.25 * Math.min(current, strength);
}

/** Whether `document` is defined in a class, or else in a file, called `qualifier`. */
function isInside(index: TreeIndex, document: number, qualifier: string): boolean {
  const owner = ownerPart(index.name(document));
  if (owner !== undefined) return owner === qualifier;
  const path = index.path(index.documentFile[document]!);
  return path.slice(path.lastIndexOf('/') + 1).split('.', 1)[0] === qualifier || path.includes(`/${qualifier}/`);
}

/** Methods of the class `name` in the file of its definition, by their qualified names. */
function members(index: TreeIndex, definition: number, name: string): number[] {
  const file = index.documentFile[definition]!;
  const list: number[] = [];
  for (let document = index.fileDocuments[file]!; document < index.fileDocuments[file + 1]!; document++) {
    if (document === definition || index.kind(document) !== 'method') continue;
    if (ownerPart(index.name(document)) === name) list.push(document);
  }
  return list;
}
