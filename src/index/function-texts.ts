/** The functions of a tree that get vectors, and their texts as an encoder reads them. */
import type { RepositoryReader, SourceFile } from '../core/index.ts';
import { decodeText } from '../repository/index.ts';
import type { TreeIndex } from './tree-index.ts';

export interface FileFunctions {
  readonly file: SourceFile;
  /** Its functions outside tests, as document numbers. */
  readonly functions: readonly number[];
}

/** The files that have any. `listed` are those of the tree. */
export function filesWithFunctions(tree: TreeIndex, listed: readonly SourceFile[]): FileFunctions[] {
  const byPath = new Map(listed.map((file) => [file.path, file]));
  const found: FileFunctions[] = [];
  for (let number = 0; number < tree.fileCount; number++) {
    const file = byPath.get(tree.path(number));
    const functions: number[] = [];
    for (let document = tree.fileDocuments[number]!; document < tree.fileDocuments[number + 1]!; document++) {
      if (isFunction(tree, document) && !tree.isTestDocument(document)) functions.push(document);
    }
    if (file && functions.length > 0) found.push({ file, functions });
  }
  return found;
}

function isFunction(tree: TreeIndex, document: number): boolean {
  const kind = tree.kind(document);
  return kind === 'function' || kind === 'method';
}

/** One text for each of the functions of `files`; a file that has gone is passed over. */
export async function* functionTexts(
  reader: RepositoryReader,
  tree: TreeIndex,
  files: readonly FileFunctions[],
  options?: { readonly signal: AbortSignal },
): AsyncIterable<FileFunctions & { readonly texts: readonly string[] }> {
  const byPath = new Map(files.map((one) => [one.file.path, one]));
  const read = files.map(({ file }) => file);
  for await (const { path, content } of reader.read(read, options)) {
    const one = byPath.get(path);
    if (!content || !one) continue;
    const lines = decodeText(content).text.split('\n');
    yield { ...one, texts: one.functions.map((document) => functionText(tree, document, path, lines)) };
  }
}

/** As an encoder reads a function: where it is and what it is called, then its source with decorators and comment. */
function functionText(tree: TreeIndex, document: number, path: string, lines: readonly string[]): string {
  const source = lines.slice(tree.startLine(document) - 1, tree.endLine(document)).join('\n');
  return `${path} ${tree.name(document)}\n${source}`;
}
