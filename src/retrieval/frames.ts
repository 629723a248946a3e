/**
 * Stack frames to documents. Frames that lie outside the repository are passed over; of the rest the innermost counts most.
 * Versions differ between the reporter and the revision, so a frame's function name is trusted before its line.
 */
import type { Query, StackFrame } from '../core/index.ts';
import { lastPart, type TreeIndex } from '../index/index.ts';
import type { FileLookup, FileMatch } from './file-lookup.ts';
import { raise, type Signals } from './signal-names.ts';

/** Frames looked up; deeper ones are framework code. */
const MAX_FRAMES = 80;
/** What a frame keeps for each resolved frame further in. */
const DECAY = 0.8;
const BY_LINE_ALONE = 0.4;
const BY_NAME_ALONE = 0.6;
/** A function without a file in its frame must be defined in no more places than this. */
const MAX_DEFINITIONS = 4;

/** Fills `frame` and `file.frame`, with their marks. */
export function markFrames(query: Query, index: TreeIndex, lookup: FileLookup, signals: Signals): void {
  const resolved = new Map<number, number>();
  const frames = [...query.frames].sort((a, b) => a.trace - b.trace || a.depth - b.depth).slice(0, MAX_FRAMES);
  for (const frame of frames) {
    const place = resolved.get(frame.trace) ?? 0;
    const strength = DECAY ** place;
    const files = frame.path === undefined ? [] : lookup.byPath(frame.path).filter(({ file }) => !index.isTest(file));
    if (files.length > 0) markInFiles(frame, files, strength, place, index, signals);
    else if (!markByName(frame, strength, place, index, signals)) continue;
    resolved.set(frame.trace, place + 1);
  }
}

function markInFiles(
  frame: StackFrame,
  files: readonly FileMatch[],
  strength: number,
  place: number,
  index: TreeIndex,
  { documents, files: fileSignals, documentMarks, fileMarks }: Signals,
): void {
  for (const { file, strength: fit } of files) {
    raise(fileSignals['file.frame'], file, strength * fit);
    fileMarks.add(file, { kind: 'frame', place });
    for (const { document, trust } of documentsOf(frame, file, index)) {
      raise(documents.frame, document, strength * fit * trust);
      documentMarks.add(document, { kind: 'frame', place });
    }
  }
}

/** Documents of `file` that the frame speaks of: by name, the one around its line first; else the innermost around its line. */
function documentsOf(frame: StackFrame, file: number, index: TreeIndex): { document: number; trust: number }[] {
  const name = frame.function === undefined ? undefined : lastPart(frame.function);
  const named: number[] = [];
  let around = -1;
  for (let document = index.fileDocuments[file]!; document < index.fileDocuments[file + 1]!; document++) {
    const kind = index.kind(document);
    if (kind === 'module' || kind === 'class') continue;
    if (name !== undefined && lastPart(index.name(document)) === name) named.push(document);
    if (frame.line !== undefined && index.startLine(document) <= frame.line && frame.line <= index.endLine(document)) {
      around = document;
    }
  }
  if (named.includes(around)) return [{ document: around, trust: 1 }];
  if (named.length > 0) return named.map((document) => ({ document, trust: 0.9 / Math.sqrt(named.length) }));
  return around < 0 ? [] : [{ document: around, trust: BY_LINE_ALONE }];
}

/** Whether the frame's function alone leads somewhere. */
function markByName(
  frame: StackFrame,
  strength: number,
  place: number,
  index: TreeIndex,
  { documents, documentMarks }: Signals,
): boolean {
  if (frame.function === undefined) return false;
  const number = index.terms.find(lastPart(frame.function));
  if (number < 0) return false;
  const { defines } = index.fields;
  const [start, end] = defines.range(number);
  if (start === end || end - start > MAX_DEFINITIONS) return false;
  for (const document of defines.items.subarray(start, end)) {
    if (index.isTest(index.documentFile[document]!)) continue;
    raise(documents.frame, document, (strength * BY_NAME_ALONE) / (end - start));
    documentMarks.add(document, { kind: 'frame', place });
  }
  return true;
}
