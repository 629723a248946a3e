/**
 * Reads a segment: the indexed form of a batch of blobs (see `segment-builder.ts`). Blobs are keyed by content and
 * language, because the same bytes read differently as C and as C++.
 */
import type { Language } from '../core/index.ts';
import { SYNTAX_VERSION } from '../syntax/index.ts';
import { Container } from './container.ts';
import { FIELDS } from './fields.ts';
import { StringTable } from './string-table.ts';

export const SEGMENT_KIND = 'segment';
/** Raised when the layout, the fields or the terms change; a new `SYNTAX_VERSION` counts too. Older segments are parsed anew. */
export const SEGMENT_VERSION = 1_000 * 3 + SYNTAX_VERSION;

/** Set in a document's kind when it is test code inside a file that is not. */
export const TEST_DOCUMENT = 0x80;

/** What was found in one blob. */
export interface BlobEntry {
  /** See `blobKey`. */
  readonly key: string;
  /** Present when the content is not indexed. */
  readonly skipped?: 'binary' | 'generated' | 'minified' | 'unreadable';
  readonly language?: Language;
  readonly lineCount?: number;
  /** Decoded lossily, because it is neither UTF-8 nor UTF-16 with a byte order mark. */
  readonly lossy?: true;
  readonly diagnostics?: readonly string[];
  readonly imports?: readonly string[];
}

/** What identifies the indexed form of a file: its blob hash and how it is read. */
export function blobKey(file: { blob: string; language: Language; oversized: boolean }): string {
  return `${file.blob}:${file.oversized ? 'text' : file.language}`;
}

export class Segment {
  readonly blobs: readonly BlobEntry[];
  /** First document of each blob, and the number of documents at the end. */
  readonly blobDocuments: Uint32Array;
  /** Positions in `DOCUMENT_KINDS`, with `TEST_DOCUMENT` added. */
  readonly kinds: Uint8Array;
  /** Position of the enclosing document within the blob, -1 for none. */
  readonly parents: Int32Array;
  /** Start, end and definition line of each document. */
  readonly lines: Uint32Array;
  readonly names: StringTable;
  readonly signatures: StringTable;
  readonly terms: StringTable;
  /** Where the entries of each document's fields begin: document-major, `FIELDS` in order. */
  readonly fieldStarts: Uint32Array;
  readonly entryTerms: Uint32Array;
  readonly entryCounts: Uint8Array;

  /** Throws `DamagedContainerError` when `bytes` is not an intact segment of this version. */
  constructor(bytes: Uint8Array) {
    const container = new Container(bytes, SEGMENT_KIND, SEGMENT_VERSION);
    this.blobs = container.json<BlobEntry[]>('blobs');
    this.blobDocuments = container.uint32('blob.documents');
    this.kinds = container.bytes('kinds');
    this.parents = container.int32('parents');
    this.lines = container.uint32('lines');
    this.names = StringTable.open(container, 'names');
    this.signatures = StringTable.open(container, 'signatures');
    this.terms = StringTable.open(container, 'terms');
    this.fieldStarts = container.uint32('field.starts');
    this.entryTerms = container.uint32('entry.terms');
    this.entryCounts = container.bytes('entry.counts');
  }

  /** Entries of one document's field: a half-open range of `entryTerms` and `entryCounts`. */
  entries(document: number, field: number): [start: number, end: number] {
    const at = document * FIELDS.length + field;
    return [this.fieldStarts[at]!, this.fieldStarts[at + 1]!];
  }
}
