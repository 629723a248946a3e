/**
 * The functions of the files that a search touches, and no others: each file is parsed when a result first shows it. Says which functions enclose
 * the lines that a result shows; these are the entities whose novelty is measured (FuseSearch, papers.md A3).
 */
import type { LineSpan, ParsedFile, SourceDocument, SourceFile } from '../../core/index.ts';
import { isTestDocument } from '../../syntax/index.ts';
import type { SeenLines, ToolSet } from '../tools/tool-set.ts';

/** Reads one file's documents. */
export type Parse = (text: string, language: SourceFile['language']) => Promise<Pick<ParsedFile, 'documents'>>;

/** A function, or another document, of a file. */
export interface Place {
  /** `path:name`, and for others of the same name in the file its line too. */
  readonly id: string;
  readonly file: SourceFile;
  readonly document: SourceDocument;
  /** Test code, in a test file or beside what it tests. */
  readonly test: boolean;
}

interface TouchedFile {
  readonly places: readonly Place[];
  /** Of each line from 1, the innermost function as its place in `places`, or -1. */
  readonly functionAt: Int32Array;
}

/** Files that are parsed for one search; those beyond it count as files. A search shows far fewer, unless it greps for everything. */
const MOST_PARSED = 400;
const NOTHING: TouchedFile = { places: [], functionAt: new Int32Array(0) };

export class TouchedFunctions {
  readonly #tools: Pick<ToolSet, 'fileAt' | 'textOf'>;
  readonly #parse: Parse;
  readonly #files = new Map<string, TouchedFile>();
  readonly #places = new Map<string, Place>();
  readonly #mostParsed: number;

  constructor(
    tools: Pick<ToolSet, 'fileAt' | 'textOf'>,
    parse: Parse,
    { mostParsed = MOST_PARSED }: { readonly mostParsed?: number } = {},
  ) {
    this.#tools = tools;
    this.#parse = parse;
    this.#mostParsed = mostParsed;
  }

  /** Ids of the functions that enclose lines of `seen`, and of each file of which it shows no function the path; in the order shown. */
  async entitiesOf(seen: readonly SeenLines[]): Promise<string[]> {
    const byPath = new Map<string, string[]>();
    for (const { path, startLine, endLine } of seen) {
      const ids = byPath.get(path) ?? [];
      byPath.set(path, ids);
      if (startLine > 0) ids.push(...(await this.functionsIn(path, { startLine, endLine })).map(({ id }) => id));
    }
    return [...byPath].flatMap(([path, ids]) => (ids.length === 0 ? [path] : [...new Set(ids)]));
  }

  /** The functions that are innermost around any of the lines, in their order. */
  async functionsIn(path: string, { startLine, endLine }: LineSpan): Promise<Place[]> {
    const { places, functionAt } = await this.#touch(path);
    const found = new Set(functionAt.subarray(startLine, endLine + 1));
    return [...found].filter((i) => i >= 0).map((i) => places[i]!);
  }

  /** All documents of a file, classes and top-level code too. */
  async placesOf(path: string): Promise<readonly Place[]> {
    return (await this.#touch(path)).places;
  }

  /** The document of an id that was given before; undefined for the path of a file. */
  placeOf(id: string): Place | undefined {
    return this.#places.get(id);
  }

  async #touch(path: string): Promise<TouchedFile> {
    const known = this.#files.get(path);
    if (known) return known;
    const file = this.#tools.fileAt(path);
    const isRead = file && file.language !== 'text' && !file.oversized && this.#files.size < this.#mostParsed;
    const text = isRead ? await this.#tools.textOf(path) : undefined;
    const touched = file && text !== undefined ? await this.#read(file, text) : NOTHING;
    this.#files.set(path, touched);
    return touched;
  }

  async #read(file: SourceFile, text: string): Promise<TouchedFile> {
    const { documents } = await this.#parse(text, file.language);
    const lines = documents.reduce((last, { span }) => Math.max(last, span.endLine), 0);
    const functionAt = new Int32Array(lines + 1).fill(-1);
    const places = documents.map((document, i) => {
      if (isFunction(document)) functionAt.fill(i, document.span.startLine, document.span.endLine + 1); // inner ones start later, and win
      return this.#named(file, document);
    });
    return { places, functionAt };
  }

  #named(file: SourceFile, document: SourceDocument): Place {
    const plain = `${file.path}:${document.name === '' ? '(top level)' : document.name}`;
    const id = this.#places.has(plain) ? `${plain} (line ${document.span.startLine})` : plain;
    const place = { id, file, document, test: file.test || isTestDocument(document, file.language) };
    this.#places.set(id, place);
    return place;
  }
}

export function isFunction({ kind }: Pick<SourceDocument, 'kind'>): boolean {
  return kind === 'function' || kind === 'method';
}
