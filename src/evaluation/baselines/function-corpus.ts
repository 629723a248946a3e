/**
 * The corpus that baselines rank: all functions and methods of a commit's source files outside tests, each with its text as
 * SweRank's documents have it. Built anew for each commit, but a file that the next commit still holds at the same path with the same
 * content is neither read nor parsed again.
 */
import {
  CancelledError,
  type Language,
  type ParsedFile,
  type RepositoryReader,
  type SourceDocument,
  type SourceFile,
} from '../../core/index.ts';
import { classifyContent, decodeText } from '../../repository/index.ts';
import { countWords, type WordCounts } from './word-counts.ts';

export interface CorpusFunction {
  readonly path: string;
  /** Qualified with dots. */
  readonly name: string;
  /** 1-based, inclusive lines. */
  readonly start: number;
  readonly end: number;
  /** `dir/file.py/Class/name`, for a method the line `class Class:`, and the source with its comments and decorators. */
  readonly text: string;
}

/** A file's functions in order of their start. */
export class CorpusFile {
  readonly blob: string;
  readonly functions: readonly CorpusFunction[];
  #words: WordCounts | undefined;

  constructor(blob: string, functions: readonly CorpusFunction[]) {
    this.blob = blob;
    this.functions = functions;
  }

  /** Word counts of the functions' texts, made when first asked for. */
  get words(): WordCounts {
    return (this.#words ??= countWords(this.functions.map(({ text }) => text)));
  }
}

/** The functions of one commit, by path, then by start. Their positions in `functions` are their numbers. */
export class FunctionCorpus {
  readonly files: readonly CorpusFile[];
  readonly functions: readonly CorpusFunction[];

  constructor(files: readonly CorpusFile[]) {
    this.files = files;
    this.functions = files.flatMap((file) => file.functions);
  }
}

/** Builds the corpora of one commit after the other. Holds the files of the last one, so memory is bounded by one tree. */
export class FunctionCorpusBuilder {
  readonly #parse: (text: string, language: Language) => Promise<ParsedFile>;
  #files: ReadonlyMap<string, CorpusFile> = new Map();

  /** `parse` reads one file's text, as `SyntaxReader` does. */
  constructor(parse: (text: string, language: Language) => Promise<ParsedFile>) {
    this.#parse = parse;
  }

  /** The corpus of the reader's revision. Throws `CancelledError`, and whatever the reader throws. */
  async at(reader: RepositoryReader, options: { signal?: AbortSignal } = {}): Promise<FunctionCorpus> {
    if (options.signal?.aborted) throw new CancelledError('Building the corpus');
    const listed = (await reader.list(options)).files.filter(holdsFunctions);
    const languages = new Map(listed.map(({ path, language }) => [path, language]));
    const files = new Map(
      listed.flatMap(({ path, blob }) => {
        const known = this.#files.get(path);
        return known?.blob === blob ? [[path, known] as const] : [];
      }),
    );
    const unknown = listed.filter(({ path }) => !files.has(path));
    for await (const { path, blob, content } of reader.read(unknown, options)) {
      const source = content && !classifyContent(path, content) ? decodeText(content).text : '';
      const parsed = await this.#parse(source, languages.get(path)!);
      files.set(path, new CorpusFile(blob, functionsOf(path, source, parsed)));
    }
    this.#files = files;
    return new FunctionCorpus(listed.map(({ path }) => files.get(path)!));
  }
}

function holdsFunctions({ language, test, oversized }: SourceFile): boolean {
  return language !== 'text' && !test && !oversized;
}

/** The functions and methods of one file, in the order of their start. `source` is its decoded text. */
export function functionsOf(path: string, source: string, { documents }: ParsedFile): CorpusFunction[] {
  return documents
    .filter(({ kind }) => kind === 'function' || kind === 'method')
    .map((document) => ({
      path,
      name: document.name,
      start: document.span.startLine,
      end: document.span.endLine,
      text: `${headerOf(path, document)}\n${document.ranges.map(([from, to]) => source.slice(from, to)).join('\n')}`,
    }));
}

/** What SweRank puts above the source: the id and, for a method, its class. */
function headerOf(path: string, { kind, name }: SourceDocument): string {
  const parts = name.split(/\.|::/);
  const id = [path, ...parts].join('/');
  return kind === 'method' && parts.length > 1 ? `${id}\nclass ${parts.at(-2)}:` : id;
}
