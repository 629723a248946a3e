/** Files that the issue writes by path or by module name, and the documents around the lines it gives. */
import type { PathMention, Query, SegmentKind } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';
import type { FileLookup } from './file-lookup.ts';
import { raise, type Signals } from './signal-names.ts';

/** How much a mention counts, by where it is written. Paths in a trace are left to the frames, which know their order. */
const SEGMENT_STRENGTH: Readonly<Record<SegmentKind, number>> = {
  title: 1.5,
  prose: 1,
  inline: 1,
  diff: 1,
  code: 0.5,
  trace: 0,
  log: 0.3,
  boilerplate: 0.1,
};

/** Fills `file.mention` and `line`, with their marks. */
export function markPaths(query: Query, index: TreeIndex, lookup: FileLookup, signals: Signals): void {
  for (const mention of query.paths.filter(({ segment }) => SEGMENT_STRENGTH[segment] > 0)) {
    for (const { file, strength } of lookup.byPath(mention.path)) {
      raise(signals.files['file.mention'], file, strength * SEGMENT_STRENGTH[mention.segment]);
      signals.fileMarks.add(file, { kind: 'path', written: mention.path, segment: mention.segment });
      if (mention.startLine !== undefined) markLines(mention, mention.startLine, file, strength, index, signals);
    }
  }
}

function markLines(
  mention: PathMention,
  startLine: number,
  file: number,
  strength: number,
  index: TreeIndex,
  { documents, documentMarks }: Signals,
): void {
  const endLine = mention.endLine ?? startLine;
  for (let document = index.fileDocuments[file]!; document < index.fileDocuments[file + 1]!; document++) {
    if (index.kind(document) === 'module') continue;
    if (index.startLine(document) > endLine || index.endLine(document) < startLine) continue;
    raise(documents.line, document, strength * SEGMENT_STRENGTH[mention.segment]);
    documentMarks.add(document, { kind: 'line', line: startLine });
  }
}

/** Fills `file.module`, with its marks. */
export function markModules(query: Query, lookup: FileLookup, { files, fileMarks }: Signals): void {
  for (const { parts, name, segments } of query.identifiers) {
    if (parts.length < 2) continue;
    const strength = Math.max(...segments.map((segment) => SEGMENT_STRENGTH[segment]));
    for (const { file, strength: fit } of lookup.byModule(parts)) {
      raise(files['file.module'], file, strength * fit);
      fileMarks.add(file, { kind: 'module', written: name });
    }
  }
}
