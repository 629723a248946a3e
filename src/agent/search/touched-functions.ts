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

/** What was parsed of one tree, by path: kept from one search of it to the next. */
export type ParsedFiles = Map<string, TouchedFile>;

interface TouchedFile {
  readonly places: readonly Place[];
  /** Of each line from 1, the innermost function as its place in `places`, or -1. */
  readonly functionAt: Int32Array;
}

/** Files that are parsed for one search; those beyond it count as files. A search shows far fewer, unless it greps for everything. */
const MOST_PARSED = 400;
/** Files of which `ParsedFiles` keeps what was parsed. */
const MOST_KEPT = 2_000;
const NOTHING: TouchedFile = { places: [], functionAt: new Int32Array(0) };

export class TouchedFunctions {
  readonly #tools: Pick<ToolSet, 'fileAt' | 'textOf'>;
  readonly #parse: Parse;
  readonly #parsed: ParsedFiles;
  readonly #mostParsed: number;
  /** Those that this search has touched. */
  readonly #files = new Map<string, TouchedFile>();
  readonly #places = new Map<string, Place>();

  constructor(
    tools: Pick<ToolSet, 'fileAt' | 'textOf'>,
    parse: Parse,
    {
      parsed = new Map(),
      mostParsed = MOST_PARSED,
    }: { readonly parsed?: ParsedFiles; readonly mostParsed?: number } = {},
  ) {
    this.#tools = tools;
    this.#parse = parse;
    this.#parsed = parsed;
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
    const touched = this.#files.size < this.#mostParsed ? await this.#parsedFile(path) : NOTHING;
    this.#files.set(path, touched);
    for (const place of touched.places) this.#places.set(place.id, place);
    return touched;
  }

  async #parsedFile(path: string): Promise<TouchedFile> {
    const kept = this.#parsed.get(path);
    if (kept) return kept;
    const file = this.#tools.fileAt(path);
    const isSource = file && file.language !== 'text' && !file.oversized;
    const text = isSource ? await this.#tools.textOf(path) : undefined;
    const touched = file && text !== undefined ? touchedFile(file, await this.#parse(text, file.language)) : NOTHING;
    if (this.#parsed.size >= MOST_KEPT) this.#parsed.clear();
    this.#parsed.set(path, touched);
    return touched;
  }
}

/** What is known of a file's documents. */
export function touchedFile(file: SourceFile, { documents }: Pick<ParsedFile, 'documents'>): TouchedFile {
  const lines = documents.reduce((last, { span }) => Math.max(last, span.endLine), 0);
  const functionAt = new Int32Array(lines + 1).fill(-1);
  const ids = new Set<string>();
  const places = documents.map((document, i): Place => {
    const { name, span } = document;
    if (isFunction(document)) functionAt.fill(i, span.startLine, span.endLine + 1); // inner ones start later, and win
    const plain = `${file.path}:${name === '' ? '(top level)' : name}`;
    const id = ids.has(plain) ? `${plain} (line ${span.startLine})` : plain;
    ids.add(plain);
    return { id, file, document, test: file.test || isTestDocument(document, file.language) };
  });
  return { places, functionAt };
}

export function isFunction({ kind }: Pick<SourceDocument, 'kind'>): boolean {
  return kind === 'function' || kind === 'method';
}
