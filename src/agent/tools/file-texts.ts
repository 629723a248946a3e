/**
 * The texts of listed files, read in bulk when first needed and kept in memory up to a bound. What goes beyond it is read again by each
 * pass over the files. Files that the index would leave out for their content (binary, generated, minified) have no text here either.
 */
import { CancelledError, type RepositoryReader, type SourceFile } from '../../core/index.ts';
import { classifyContent, decodeText } from '../../repository/index.ts';
import { Signatures } from './signatures.ts';

/** A file's text as it is searched. */
export interface SearchedText {
  readonly text: string;
  /** Of its signature; absent where the text is not kept: to search it once is cheaper. */
  readonly number?: number;
}

interface PassOptions {
  readonly signal?: AbortSignal | undefined;
  readonly hasTime: () => boolean;
}

/** Kept files visited between two looks at the event loop, and at the clock. */
const FILES_PER_TURN = 4096;
const FILES_PER_LOOK = 32;

/** What a kept file takes beside its text. */
const FILE_BYTES = 300;

export class FileTexts {
  readonly #reader: RepositoryReader;
  readonly #keptBytes: number;
  /** `null` for a file that has no text. */
  readonly #kept = new Map<SourceFile, SearchedText | null>();
  /** Of long lists that are kept as a whole: what is kept, in their order. */
  readonly #whole = new WeakMap<readonly SourceFile[], readonly (SearchedText | null)[]>();
  readonly signatures = new Signatures();
  #bytes = 0;

  constructor(reader: RepositoryReader, { keptBytes }: { keptBytes: number }) {
    this.#reader = reader;
    this.#keptBytes = keptBytes;
  }

  /**
   * Visits the files that have a text, in any order, until there is no more time; tells how many were looked at. Throws `CancelledError`
   * and what the reader throws.
   */
  async pass(
    files: readonly SourceFile[],
    visit: (file: SourceFile, text: SearchedText) => void,
    { signal, hasTime }: PassOptions,
  ): Promise<number> {
    const missing: SourceFile[] = [];
    const whole = this.#whole.get(files);
    let looked = 0;
    for (let at = 0; at < files.length; at++) {
      const file = files[at]!;
      const kept = whole ? whole[at] : this.#keptOf(file);
      if (kept === undefined) {
        missing.push(file);
        continue;
      }
      if (looked % FILES_PER_LOOK === 0 && !hasTime()) return looked;
      if (++looked % FILES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw new CancelledError('Searching the repository');
      if (kept) visit(file, kept);
    }
    if (missing.length === 0) {
      if (!whole && files.length > FILES_PER_TURN)
        this.#whole.set(
          files,
          files.map((file) => this.#keptOf(file)!),
        );
      return looked;
    }
    const byPath = new Map(missing.map((file) => [file.path, file]));
    for await (const { path, content } of this.#reader.read(missing, signal ? { signal } : {})) {
      const file = byPath.get(path)!;
      const text = content && textOf(path, content);
      const searched = this.#keep(file, text, content?.length === text?.length);
      if (searched) visit(file, searched);
      looked++;
      if (!hasTime()) break;
    }
    return looked;
  }

  /** Undefined where the file has no text. */
  async text(file: SourceFile, signal?: AbortSignal): Promise<string | undefined> {
    let found: string | undefined;
    const visit = (_: SourceFile, { text }: SearchedText): void => {
      found = text;
    };
    await this.pass([file], visit, { signal, hasTime: () => true });
    return found;
  }

  #keptOf(file: SourceFile): SearchedText | null | undefined {
    return file.oversized ? null : this.#kept.get(file);
  }

  /** Characters outside ASCII can make a text take two bytes for each. */
  #keep(file: SourceFile, text: string | undefined, isAscii: boolean): SearchedText | undefined {
    const bytes = FILE_BYTES + (text === undefined ? 0 : text.length * (isAscii ? 1 : 2) + text.length / 8);
    if (this.#bytes + bytes > this.#keptBytes) return text === undefined ? undefined : { text };
    this.#bytes += bytes;
    const searched = text === undefined ? undefined : { text, number: this.signatures.add(text) };
    this.#kept.set(file, searched ?? null);
    return searched;
  }
}

/** Lines end with a line feed alone, so that `$` means the same in all files. */
function textOf(path: string, content: Uint8Array): string | undefined {
  if (classifyContent(path, content) !== undefined) return undefined;
  const { text } = decodeText(content);
  return text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
}
