/** The source of documents, read when a model is to read it: whole files, each once. */
import type { RankedDocument, RepositoryListing, RepositoryReader } from '../core/index.ts';
import { decodeText } from '../repository/index.ts';

type Place = Pick<RankedDocument, 'path' | 'startLine' | 'endLine'>;

export class DocumentTexts {
  readonly #reader: RepositoryReader;
  readonly #blobs: ReadonlyMap<string, string>;
  /** By path; empty where the content has gone. */
  readonly #lines = new Map<string, readonly string[]>();

  /** `reader` stays open; `files` are those of the index. */
  constructor(reader: RepositoryReader, { files }: RepositoryListing) {
    this.#reader = reader;
    this.#blobs = new Map(files.map(({ path, blob }) => [path, blob]));
  }

  /** The source of each place, in order; empty for one that can no longer be read. */
  async of(
    places: readonly Place[],
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<string[]> {
    const wanted = new Set(places.map(({ path }) => path).filter((path) => !this.#lines.has(path)));
    const files = [...wanted].flatMap((path) => ({ path, blob: this.#blobs.get(path) ?? '' }));
    for await (const { path, content } of this.#reader.read(files, signal && { signal })) {
      this.#lines.set(path, content ? decodeText(content).text.split(/\r\n|[\n\r]/) : []);
    }
    return places.map(({ path, startLine, endLine }) =>
      (this.#lines.get(path) ?? []).slice(startLine - 1, endLine).join('\n'),
    );
  }
}
