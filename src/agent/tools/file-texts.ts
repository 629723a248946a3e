/**
 * The texts of listed files, read in bulk when first needed and kept in memory up to a bound. What goes beyond it is read again by each
 * pass over the files. Files that the index would leave out for their content (binary, generated, minified) have no text here either.
 */
import { CancelledError, type RepositoryReader, type SourceFile } from '../../core/index.ts';
import { classifyContent, decodeText } from '../../repository/index.ts';

interface PassOptions {
  readonly signal?: AbortSignal | undefined;
  readonly hasTime: () => boolean;
}

/** Files visited between two looks at the event loop. */
const FILES_PER_TURN = 500;

export class FileTexts {
  readonly #reader: RepositoryReader;
  readonly #keptBytes: number;
  /** Undefined for a file that has no text. */
  readonly #kept = new Map<SourceFile, string | undefined>();
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
    visit: (file: SourceFile, text: string) => void,
    { signal, hasTime }: PassOptions,
  ): Promise<number> {
    const missing: SourceFile[] = [];
    let looked = 0;
    for (const file of files) {
      if (!this.#kept.has(file)) {
        if (!file.oversized) missing.push(file);
        else looked++;
        continue;
      }
      if (!hasTime()) return looked;
      if (++looked % FILES_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw new CancelledError('Searching the repository');
      const text = this.#kept.get(file);
      if (text !== undefined) visit(file, text);
    }
    if (missing.length === 0) return looked;
    const byPath = new Map(missing.map((file) => [file.path, file]));
    for await (const { path, content } of this.#reader.read(missing, signal ? { signal } : {})) {
      const file = byPath.get(path)!;
      const text = textOf(path, content);
      this.#keep(file, text);
      if (text !== undefined) visit(file, text);
      looked++;
      if (!hasTime()) break;
    }
    return looked;
  }

  /** Undefined where the file has no text. */
  async text(file: SourceFile, signal?: AbortSignal): Promise<string | undefined> {
    let found: string | undefined;
    const visit = (_: SourceFile, text: string): void => {
      found = text;
    };
    await this.pass([file], visit, { signal, hasTime: () => true });
    return found;
  }

  /** A text of ASCII takes one byte a character, any other up to two. */
  #keep(file: SourceFile, text: string | undefined): void {
    const bytes = 100 + (text === undefined ? 0 : isAscii(text) ? text.length : 2 * text.length);
    if (this.#bytes + bytes > this.#keptBytes) return;
    this.#bytes += bytes;
    this.#kept.set(file, text);
  }
}

/** Lines end with a line feed alone, so that `$` means the same in all files. */
function textOf(path: string, content: Uint8Array | undefined): string | undefined {
  if (content === undefined || classifyContent(path, content) !== undefined) return undefined;
  const { text } = decodeText(content);
  return text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}
