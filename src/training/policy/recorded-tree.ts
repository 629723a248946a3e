/**
 * The tools over one commit, with a memory: what was called before is answered from the record, and so are the documents of files, so that a
 * rollout reads no repository and parses nothing. What the record lacks is carried out on the commit, which is opened for it, and recorded.
 */
import { openToolSet, type Parse, type ParsedFiles, type ToolSet, touchedFile } from '../../agent/index.ts';
import type { RepositoryReader, SourceDocument, SourceFile, ToolCall } from '../../core/index.ts';
import { readTreeRecord, type TreeRecord, writeTreeRecord } from './recorded-tree-file.ts';

type ToolResult = Awaited<ReturnType<ToolSet['run']>>[number];
type TouchedFile = ReturnType<typeof touchedFile>;

/** Calls that the tools carry out at once; a teacher asks for a hundred. */
const AT_ONCE = 16;
/** Results must not depend on how busy the machine is. */
const TURN_MS = 600_000;

export interface RecordedTreeOptions {
  /** The file of the record. */
  readonly path: string;
  /** Of the clone; absolute. */
  readonly folder: string;
  /** Tells the tree: its commit and the settings it is listed with. */
  readonly key: string;
  /** Opens the commit; called once, when first needed. Throws `RepositoryError`. */
  readonly open: () => Promise<RepositoryReader>;
  readonly parse: Parse;
}

export class RecordedTree implements ToolSet {
  readonly parse: Parse;
  readonly parsed: ParsedFiles;
  readonly #tools: ToolSet;
  readonly #reader: LazyReader;
  readonly #record: TreeRecord;
  readonly #path: string;
  readonly #results = new Map<string, ToolResult>();
  readonly #fresh = new Map<string, TouchedFile>();
  #changed: boolean;

  /** Throws what opening and listing the commit throws, where there is no record. */
  static async open({ path, folder, key, open, parse }: RecordedTreeOptions): Promise<RecordedTree> {
    const record = readTreeRecord(path, key);
    const reader = new LazyReader(folder, open, record?.files);
    const { files } = await reader.list();
    const tools = await openToolSet(reader, { limits: { turnMs: TURN_MS } });
    const known = record ?? { key, files, results: new Map(), documents: new Map() };
    return new RecordedTree(tools, reader, known, { path, parse, changed: !record });
  }

  private constructor(
    tools: ToolSet,
    reader: LazyReader,
    record: TreeRecord,
    { path, parse, changed }: { path: string; parse: Parse; changed: boolean },
  ) {
    this.parse = parse;
    this.#tools = tools;
    this.#reader = reader;
    this.#record = record;
    this.#path = path;
    this.#changed = changed;
    this.parsed = new RecordedDocuments(record, (file, touched) => this.#fresh.set(file, touched));
  }

  get files(): readonly SourceFile[] {
    return this.#record.files;
  }

  get definitions(): ToolSet['definitions'] {
    return this.#tools.definitions;
  }

  async run(calls: readonly ToolCall[], options?: Parameters<ToolSet['run']>[1]): Promise<readonly ToolResult[]> {
    const missing = new Map<string, ToolCall>();
    for (const call of calls) if (!this.#known(keyOf(call))) missing.set(keyOf(call), call);
    const left = [...missing];
    while (left.length > 0) {
      const some = left.splice(0, AT_ONCE);
      const results = await this.#tools.run(
        some.map(([, call]) => call),
        options,
      );
      some.forEach(([key], i) => {
        this.#results.set(key, results[i]!);
        this.#record.results.set(key, JSON.stringify(results[i]));
      });
      this.#changed = true;
    }
    return calls.map((call) => this.#known(keyOf(call))!);
  }

  listing(depth: number): string {
    return this.#tools.listing(depth);
  }

  fileAt(path: string): SourceFile | undefined {
    return this.#tools.fileAt(path);
  }

  textOf(path: string): Promise<string | undefined> {
    return this.#tools.textOf(path);
  }

  /** Writes what is new, and closes the commit where it was opened. */
  async close(): Promise<void> {
    await this.#reader.close();
    for (const [path, { places }] of this.#fresh) {
      this.#record.documents.set(JSON.stringify(path), JSON.stringify(places.map(({ document }) => kept(document))));
    }
    if (this.#changed || this.#fresh.size > 0) writeTreeRecord(this.#path, this.#record);
  }

  #known(key: string): ToolResult | undefined {
    const result = this.#results.get(key);
    if (result) return result;
    const json = this.#record.results.get(key);
    if (json === undefined) return undefined;
    const read = JSON.parse(json) as ToolResult;
    this.#results.set(key, read);
    return read;
  }
}

/** Parsed files that come from the record when they are asked for; those that do not are handed to `onParsed`. */
class RecordedDocuments extends Map<string, TouchedFile> {
  readonly #record: TreeRecord;
  readonly #files: ReadonlyMap<string, SourceFile>;
  readonly #onParsed: (path: string, touched: TouchedFile) => void;

  constructor(record: TreeRecord, onParsed: (path: string, touched: TouchedFile) => void) {
    super();
    this.#record = record;
    this.#files = new Map(record.files.map((file) => [file.path, file]));
    this.#onParsed = onParsed;
  }

  override get(path: string): TouchedFile | undefined {
    const touched = super.get(path);
    if (touched) return touched;
    const json = this.#record.documents.get(JSON.stringify(path));
    const file = this.#files.get(path);
    if (json === undefined || !file) return undefined;
    const read = touchedFile(file, { documents: JSON.parse(json) as SourceDocument[] });
    super.set(path, read);
    return read;
  }

  override set(path: string, touched: TouchedFile): this {
    this.#onParsed(path, touched);
    return super.set(path, touched);
  }
}

/** A commit that is listed from the record and opened when a file of it is read. */
class LazyReader implements RepositoryReader {
  readonly root: string;
  readonly identity: string;
  readonly #open: () => Promise<RepositoryReader>;
  readonly #files: readonly SourceFile[] | undefined;
  #opened: Promise<RepositoryReader> | undefined;

  constructor(root: string, open: () => Promise<RepositoryReader>, files: readonly SourceFile[] | undefined) {
    this.root = root;
    this.identity = root;
    this.#open = open;
    this.#files = files;
  }

  async list(options?: Parameters<RepositoryReader['list']>[0]): ReturnType<RepositoryReader['list']> {
    if (!this.#files) return (await this.#reader()).list(options);
    return { revision: { commit: undefined, dirty: false }, files: this.#files, skipped: [] };
  }

  async *read(...asked: Parameters<RepositoryReader['read']>): ReturnType<RepositoryReader['read']> {
    yield* (await this.#reader()).read(...asked);
  }

  async history(options: Parameters<RepositoryReader['history']>[0]): ReturnType<RepositoryReader['history']> {
    return (await this.#reader()).history(options);
  }

  async close(): Promise<void> {
    await (await this.#opened)?.close();
  }

  #reader(): Promise<RepositoryReader> {
    return (this.#opened ??= this.#open());
  }
}

/** Of a document, what a search asks of it: its place, its name, and the decorators that tell test code. */
function kept({ kind, name, signature, span, definitionLine, parent, references }: SourceDocument): SourceDocument {
  const decorators = references.filter((reference) => reference.kind === 'decorator');
  return { kind, name, signature, doc: '', span, definitionLine, ranges: [], parent, references: decorators };
}

/** Equal calls have equal keys, in whatever order their arguments are written. */
function keyOf({ name, arguments: given }: Pick<ToolCall, 'name' | 'arguments'>): string {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  const sorted = isObject ? Object.fromEntries(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1))) : given;
  return JSON.stringify([name, sorted]);
}
