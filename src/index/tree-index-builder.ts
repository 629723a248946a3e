/**
 * Merges segments into a tree index: walks the files in path order, renumbers each segment's terms into one dictionary and
 * sorts the entries by term. The result depends on the files alone, not on how blobs were batched into segments or by how
 * many workers.
 */
import type { SkippedFile, SourceFile } from '../core/index.ts';
import { DOCUMENT_KINDS, LANGUAGES, terms } from '../core/index.ts';
import { findAmalgamations } from './amalgamations.ts';
import { encodeContainer, jsonSection } from './container.ts';
import { FIELD_NUMBER, FIELDS } from './fields.ts';
import { resolveImports } from './imports.ts';
import { PostingsBuilder } from './postings.ts';
import { blobKey, type Segment, TEST_DOCUMENT } from './segment.ts';
import { stringSections } from './string-table.ts';
import { termSections } from './term-table.ts';
import { TREE_KIND, TREE_VERSION, type TreeReport } from './tree-index.ts';

const FUNCTION_KINDS: ReadonlySet<number> = new Set([
  DOCUMENT_KINDS.indexOf('function'),
  DOCUMENT_KINDS.indexOf('method'),
]);

/** One blob of an opened segment. */
export interface StoredBlob {
  readonly segment: Segment;
  readonly position: number;
}

/** Numbers terms in order of first appearance, translating each segment's numbers only once. */
class Dictionary {
  readonly terms: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #translations = new Map<Segment, Int32Array>();

  number(term: string): number {
    let number = this.#numbers.get(term);
    if (number === undefined) {
      number = this.terms.length;
      this.terms.push(term);
      this.#numbers.set(term, number);
    }
    return number;
  }

  /** For `segment`: the number here of each of its terms, -1 where it was not met yet. */
  translation(segment: Segment): Int32Array {
    let translation = this.#translations.get(segment);
    if (!translation) {
      translation = new Int32Array(segment.terms.length).fill(-1);
      this.#translations.set(segment, translation);
    }
    return translation;
  }
}

/**
 * Bytes of the tree index over `files` (sorted by path). `blobs` holds every file's blob by `blobKey`; a file without one
 * counts as unreadable.
 */
export function buildTreeIndex(
  files: readonly SourceFile[],
  skipped: readonly SkippedFile[],
  blobs: ReadonlyMap<string, StoredBlob>,
): Uint8Array {
  const dictionary = new Dictionary();
  const fields = FIELDS.map(() => new PostingsBuilder());
  const paths = new PostingsBuilder();
  const kept: SourceFile[] = [];
  const imports: (readonly string[])[] = [];
  const report = {
    skipped: [...skipped],
    lossy: [] as string[],
    oversized: [] as string[],
    diagnostics: [] as { path: string; message: string }[],
  };
  const fileDocuments: number[] = [0];
  const documentFile: number[] = [];
  const kinds: number[] = [];
  const parents: number[] = [];
  const lines: number[] = [];
  const names: string[] = [];
  const signatures: string[] = [];
  const callees: number[] = [];
  const calleeStarts: number[] = [0];

  const amalgamations = findAmalgamations(files.map((file) => functionKeys(blobs.get(blobKey(file)))));
  for (const [number, file] of files.entries()) {
    const stored = blobs.get(blobKey(file));
    const entry = stored?.segment.blobs[stored.position];
    if (!stored || !entry || entry.skipped) {
      report.skipped.push({ path: file.path, reason: entry?.skipped ?? 'unreadable' });
      continue;
    }
    if (amalgamations.has(number)) {
      report.skipped.push({ path: file.path, reason: 'generated' });
      continue;
    }
    if (entry.lossy) report.lossy.push(file.path);
    if (file.oversized) report.oversized.push(file.path);
    for (const message of entry.diagnostics ?? []) report.diagnostics.push({ path: file.path, message });
    addTerms(paths, dictionary, terms(file.path));
    const { segment, position } = stored;
    const translation = dictionary.translation(segment);
    const first = segment.blobDocuments[position]!;
    const base = documentFile.length;
    for (let document = first; document < segment.blobDocuments[position + 1]!; document++) {
      documentFile.push(kept.length);
      kinds.push(segment.kinds[document]!);
      const parent = segment.parents[document]!;
      parents.push(parent < 0 ? -1 : base + parent);
      for (let i = 0; i < 3; i++) lines.push(segment.lines[document * 3 + i]!);
      names.push(segment.names.get(document));
      signatures.push(segment.signatures.get(document));
      for (let field = 0; field < FIELDS.length; field++) {
        const [start, end] = segment.entries(document, field);
        const postings = fields[field]!;
        for (let i = start; i < end; i++) {
          const local = segment.entryTerms[i]!;
          let term = translation[local]!;
          if (term < 0) {
            term = dictionary.number(segment.terms.get(local));
            translation[local] = term;
          }
          postings.add(term, segment.entryCounts[i]!);
          if (field === FIELD_NUMBER.calls) callees.push(term);
        }
        postings.endItem();
      }
      calleeStarts.push(callees.length);
    }
    kept.push(file);
    imports.push(entry.imports ?? []);
    fileDocuments.push(documentFile.length);
  }

  const edges = resolveImports(kept, imports);
  const termCount = dictionary.terms.length;
  return encodeContainer(TREE_KIND, TREE_VERSION, {
    report: jsonSection(sortReport(report)),
    ...stringSections('blobs', [...new Set(files.map(blobKey))]),
    ...stringSections(
      'paths',
      kept.map((file) => file.path),
    ),
    'file.languages': Uint8Array.from(kept, (file) => LANGUAGES.indexOf(file.language)),
    'file.tests': Uint8Array.from(kept, (file) => (file.test ? 1 : 0)),
    'file.documents': Uint32Array.from(fileDocuments),
    'document.file': Uint32Array.from(documentFile),
    kinds: Uint8Array.from(kinds),
    parents: Int32Array.from(parents),
    lines: Uint32Array.from(lines),
    ...stringSections('names', names),
    ...stringSections('signatures', signatures),
    callees: Uint32Array.from(callees),
    'callees.starts': Uint32Array.from(calleeStarts),
    imports: Uint32Array.from(edges.targets),
    'imports.starts': Uint32Array.from(edges.starts),
    ...termSections(dictionary.terms),
    ...paths.sections('path', termCount),
    ...Object.assign({}, ...fields.map((field, i) => field.sections(FIELDS[i]!, termCount))),
  });
}

/** For each function of a blob a key that its copies share: the qualified name and the number of terms of the body. */
function functionKeys(stored: StoredBlob | undefined): string[] {
  if (!stored) return [];
  const { segment, position } = stored;
  const keys: string[] = [];
  for (let i = segment.blobDocuments[position]!; i < segment.blobDocuments[position + 1]!; i++) {
    if (!FUNCTION_KINDS.has(segment.kinds[i]! & ~TEST_DOCUMENT)) continue;
    const [start, end] = segment.entries(i, FIELD_NUMBER.body);
    keys.push(`${segment.names.get(i)} ${end - start}`);
  }
  return keys;
}

function addTerms(postings: PostingsBuilder, dictionary: Dictionary, list: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const term of list) counts.set(term, (counts.get(term) ?? 0) + 1);
  for (const [term, count] of counts) postings.add(dictionary.number(term), count);
  postings.endItem();
}

function sortReport(report: TreeReport): TreeReport {
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
  return { ...report, skipped: [...report.skipped].sort(byPath), diagnostics: [...report.diagnostics].sort(byPath) };
}
