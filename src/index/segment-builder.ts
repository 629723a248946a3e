/**
 * Turns parsed files into a segment: the indexed form of a batch of blobs, in columns, with a term dictionary of its own.
 * Segments are what is parsed once and shared by every commit, branch and worktree that holds the same blob; a tree index
 * is merged from them. Pure: the same blobs in the same order give the same bytes.
 */
import type { ParsedFile, SourceDocument } from '../core/index.ts';
import { DOCUMENT_KINDS, forEachRun, termsOfRun } from '../core/index.ts';
import { isTestDocument } from '../syntax/index.ts';
import { encodeContainer, jsonSection } from './container.ts';
import { FIELDS, type Field, lastPart, phrasesOf } from './fields.ts';
import type { BlobEntry } from './segment.ts';
import { SEGMENT_KIND, SEGMENT_VERSION, TEST_DOCUMENT } from './segment.ts';
import { stringSections } from './string-table.ts';

const MAX_COUNT = 255;
/** Literals longer than this are data, not messages. */
const MAX_LITERAL_LENGTH = 400;

/** Grows by doubling; for columns whose length is not known beforehand. */
class Column<T extends Uint32Array | Int32Array | Uint8Array> {
  length = 0;
  #items: T;
  readonly #make: (length: number) => T;

  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#items = make(1024);
  }

  push(value: number): void {
    if (this.length === this.#items.length) {
      const grown = this.#make(this.length * 2);
      grown.set(this.#items);
      this.#items = grown;
    }
    this.#items[this.length++] = value;
  }

  done(): T {
    return this.#items.slice(0, this.length) as T;
  }
}

export class SegmentBuilder {
  readonly #blobs: BlobEntry[] = [];
  readonly #blobDocuments = new Column((n) => new Uint32Array(n));
  readonly #kinds = new Column((n) => new Uint8Array(n));
  readonly #parents = new Column((n) => new Int32Array(n));
  readonly #lines = new Column((n) => new Uint32Array(n));
  readonly #names: string[] = [];
  readonly #signatures: string[] = [];
  readonly #fieldStarts = new Column((n) => new Uint32Array(n));
  readonly #entryTerms = new Column((n) => new Uint32Array(n));
  readonly #entryCounts = new Column((n) => new Uint8Array(n));

  readonly #terms: string[] = [];
  readonly #termNumbers = new Map<string, number>();
  readonly #runs = new Map<string, readonly number[]>();
  /** Occurrences in the document's field at hand, by term, and the terms that have any. */
  #counts = new Uint32Array(4096);
  #touched: number[] = [];

  /** Adds a blob that was left out, or could not be read, with the reason. */
  addSkipped(entry: BlobEntry): void {
    this.#blobs.push(entry);
    this.#blobDocuments.push(this.#names.length);
  }

  /** Adds a parsed blob; `text` is what `file` was parsed from. */
  addParsed(entry: BlobEntry, file: ParsedFile, text: string): void {
    this.addSkipped(entry);
    for (const document of file.documents) {
      const flag = isTestDocument(document, file.language) ? TEST_DOCUMENT : 0;
      this.#addDocument(document, text, flag);
    }
  }

  /** The segment's bytes; the builder is spent. */
  encode(): Uint8Array {
    this.#blobDocuments.push(this.#names.length);
    this.#fieldStarts.push(this.#entryTerms.length);
    return encodeContainer(SEGMENT_KIND, SEGMENT_VERSION, {
      blobs: jsonSection(this.#blobs),
      'blob.documents': this.#blobDocuments.done(),
      kinds: this.#kinds.done(),
      parents: this.#parents.done(),
      lines: this.#lines.done(),
      ...stringSections('names', this.#names),
      ...stringSections('signatures', this.#signatures),
      ...stringSections('terms', this.#terms),
      'field.starts': this.#fieldStarts.done(),
      'entry.terms': this.#entryTerms.done(),
      'entry.counts': this.#entryCounts.done(),
    });
  }

  #addDocument(document: SourceDocument, text: string, flag: number): void {
    this.#kinds.push(DOCUMENT_KINDS.indexOf(document.kind) | flag);
    this.#parents.push(document.parent);
    this.#lines.push(document.span.startLine);
    this.#lines.push(document.span.endLine);
    this.#lines.push(document.definitionLine);
    this.#names.push(document.name);
    this.#signatures.push(document.signature);
    const fields: Record<Field, () => void> = {
      name: () => this.#countTerms(document.name),
      signature: () => this.#countTerms(document.signature),
      doc: () => this.#countTerms(document.doc),
      body: () => {
        for (const [start, end] of document.ranges) this.#countTerms(text.slice(start, end));
      },
      literals: () => this.#eachReference(document, 'literal', (literal) => this.#countTerms(literal)),
      phrases: () =>
        this.#eachReference(document, 'literal', (literal) => {
          for (const phrase of phrasesOf(literal)) this.#count(phrase);
        }),
      defines: () => this.#count(lastPart(document.name)),
      calls: () => this.#eachReference(document, 'call', (name) => this.#count(lastPart(name))),
      inherits: () => this.#eachReference(document, 'inherit', (name) => this.#count(lastPart(name))),
    };
    for (const field of FIELDS) {
      this.#fieldStarts.push(this.#entryTerms.length);
      fields[field]();
      this.#flush();
    }
  }

  #eachReference(document: SourceDocument, kind: 'literal' | 'call' | 'inherit', visit: (name: string) => void): void {
    for (const reference of document.references) {
      if (reference.kind === kind && reference.name.length <= MAX_LITERAL_LENGTH) visit(reference.name);
    }
  }

  #countTerms(text: string): void {
    forEachRun(text, (run) => {
      let numbers = this.#runs.get(run);
      if (numbers === undefined) {
        numbers = termsOfRun(run).map((term) => this.#termNumber(term));
        this.#runs.set(run, numbers);
      }
      for (const number of numbers) this.#countNumber(number);
    });
  }

  #count(term: string): void {
    if (term !== '') this.#countNumber(this.#termNumber(term));
  }

  #countNumber(number: number): void {
    const count = this.#counts[number]!;
    if (count === 0) this.#touched.push(number);
    this.#counts[number] = count + 1;
  }

  #termNumber(term: string): number {
    let number = this.#termNumbers.get(term);
    if (number === undefined) {
      number = this.#terms.length;
      this.#terms.push(term);
      this.#termNumbers.set(term, number);
      if (number >= this.#counts.length) {
        const grown = new Uint32Array(this.#counts.length * 2);
        grown.set(this.#counts);
        this.#counts = grown;
      }
    }
    return number;
  }

  /** Writes the counted terms as entries of the field at hand and clears the counts. */
  #flush(): void {
    for (const number of this.#touched) {
      this.#entryTerms.push(number);
      this.#entryCounts.push(Math.min(this.#counts[number]!, MAX_COUNT));
      this.#counts[number] = 0;
    }
    this.#touched = [];
  }
}
