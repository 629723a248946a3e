/** What the tests of all readers ask: the listed paths, the reasons for skipping, and the text of the files. */
import type { RepositoryReader, SkipReason, SourceFile } from '../../src/core/index.ts';

export async function paths(reader: RepositoryReader): Promise<string[]> {
  return (await reader.list()).files.map((file) => file.path);
}

export async function skipped(reader: RepositoryReader): Promise<Record<string, SkipReason>> {
  return Object.fromEntries((await reader.list()).skipped.map(({ path, reason }) => [path, reason]));
}

/** Text by path, of all listed files by default. */
export async function contents(
  reader: RepositoryReader,
  files?: readonly Pick<SourceFile, 'path' | 'blob'>[],
): Promise<Record<string, string | undefined>> {
  const texts: Record<string, string | undefined> = {};
  for await (const { path, content } of reader.read(files ?? (await reader.list()).files)) {
    texts[path] = content && Buffer.from(content).toString('utf8');
  }
  return texts;
}
