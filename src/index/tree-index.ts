/**
 * A tree index: everything retrieval and ranking read about one state of a repository, opened from one immutable file.
 * Documents are numbered by path and position in the file, so that a file's documents are neighbours.
 */
import type { DocumentKind, Language, SkippedFile } from '../core/index.ts';
import { DOCUMENT_KINDS, LANGUAGES } from '../core/index.ts';
import { Container } from './container.ts';
import { FIELDS, type Field } from './fields.ts';
import { Postings } from './postings.ts';
import { TEST_DOCUMENT } from './segment.ts';
import { StringTable } from './string-table.ts';
import { TermTable } from './term-table.ts';

export const TREE_KIND = 'tree';
export const TREE_VERSION = 4;

/** What `status` tells beside the counts. */
export interface TreeReport {
  readonly skipped: readonly SkippedFile[];
  /** Files decoded lossily because they are neither UTF-8 nor UTF-16 with a byte order mark. */
  readonly lossy: readonly string[];
  /** Files over the size cap: searchable by path and lines only. */
  readonly oversized: readonly string[];
  /** Files that were not read whole, with what was wrong. */
  readonly diagnostics: readonly { readonly path: string; readonly message: string }[];
}

export class TreeIndex {
  readonly terms: TermTable;
  /** Postings over documents. */
  readonly fields: Readonly<Record<Field, Postings>>;
  /** Postings over files, of the terms of their paths. */
  readonly paths: Postings;
  /** Byte size of the stored index. */
  readonly bytes: number;
  /** The file of each document. */
  readonly documentFile: Uint32Array;
  /** First document of each file, and the number of documents at the end. */
  readonly fileDocuments: Uint32Array;
  /** The innermost enclosing document, -1 for none. */
  readonly parents: Int32Array;
  readonly #container: Container;
  readonly #path: StringTable;
  readonly #fileLanguages: Uint8Array;
  readonly #fileTests: Uint8Array;
  readonly #kinds: Uint8Array;
  readonly #lines: Uint32Array;
  readonly #names: StringTable;
  readonly #signatures: StringTable;
  readonly #callees: Uint32Array;
  readonly #calleeStarts: Uint32Array;
  readonly #imports: Uint32Array;
  readonly #importStarts: Uint32Array;

  /** Throws `DamagedContainerError` when `bytes` is not an intact tree index of this version. */
  constructor(bytes: Uint8Array) {
    const container = new Container(bytes, TREE_KIND, TREE_VERSION);
    this.#container = container;
    this.bytes = bytes.byteLength;
    this.terms = new TermTable(container);
    this.fields = Object.fromEntries(FIELDS.map((field) => [field, new Postings(container, field)])) as Record<
      Field,
      Postings
    >;
    this.paths = new Postings(container, 'path');
    this.documentFile = container.uint32('document.file');
    this.fileDocuments = container.uint32('file.documents');
    this.parents = container.int32('parents');
    this.#path = StringTable.open(container, 'paths');
    this.#fileLanguages = container.bytes('file.languages');
    this.#fileTests = container.bytes('file.tests');
    this.#kinds = container.bytes('kinds');
    this.#lines = container.uint32('lines');
    this.#names = StringTable.open(container, 'names');
    this.#signatures = StringTable.open(container, 'signatures');
    this.#callees = container.uint32('callees');
    this.#calleeStarts = container.uint32('callees.starts');
    this.#imports = container.uint32('imports');
    this.#importStarts = container.uint32('imports.starts');
  }

  get fileCount(): number {
    return this.#path.length;
  }

  get documentCount(): number {
    return this.documentFile.length;
  }

  path(file: number): string {
    return this.#path.get(file);
  }

  language(file: number): Language {
    return LANGUAGES[this.#fileLanguages[file]!]!;
  }

  isTest(file: number): boolean {
    return this.#fileTests[file] === 1;
  }

  /** Whether a document is test code: its file is, or it is marked as a test inside its file. */
  isTestDocument(document: number): boolean {
    return (this.#kinds[document]! & TEST_DOCUMENT) !== 0 || this.isTest(this.documentFile[document]!);
  }

  kind(document: number): DocumentKind {
    return DOCUMENT_KINDS[this.#kinds[document]! & ~TEST_DOCUMENT]!;
  }

  /** Qualified name; empty for module documents. */
  name(document: number): string {
    return this.#names.get(document);
  }

  signature(document: number): string {
    return this.#signatures.get(document);
  }

  startLine(document: number): number {
    return this.#lines[document * 3]!;
  }

  endLine(document: number): number {
    return this.#lines[document * 3 + 1]!;
  }

  definitionLine(document: number): number {
    return this.#lines[document * 3 + 2]!;
  }

  /** Term numbers of the names that `document` calls; look them up in the `defines` field. */
  callees(document: number): Uint32Array {
    return this.#callees.subarray(this.#calleeStarts[document], this.#calleeStarts[document + 1]);
  }

  /** Files that `file` imports, as far as they are in the repository. */
  imports(file: number): Uint32Array {
    return this.#imports.subarray(this.#importStarts[file], this.#importStarts[file + 1]);
  }

  /** Keys of the blobs it was merged from, left-out ones included: what must stay stored to merge it anew for free. */
  blobKeys(): string[] {
    const keys = StringTable.open(this.#container, 'blobs');
    return Array.from({ length: keys.length }, (_, i) => keys.get(i));
  }

  report(): TreeReport {
    return this.#container.json<TreeReport>('report');
  }
}
