/** The text of an instance's gold functions at the base commit: what the words are compared with. */
import type { RepositoryReader } from '../../core/index.ts';
import { decodeText } from '../../repository/index.ts';
import type { Instance } from '../instance.ts';
import { isGold } from '../match.ts';
import type { Parse } from '../system.ts';

/** Undefined where none of them can be found. */
export async function goldText(
  instance: Instance,
  reader: RepositoryReader,
  parse: Parse,
): Promise<string | undefined> {
  const wanted = new Set(instance.gold_functions.map(({ path }) => path));
  const { files } = await reader.list();
  const goldFiles = files.filter(({ path }) => wanted.has(path));
  const languages = new Map(goldFiles.map(({ path, language }) => [path, language]));
  const texts: string[] = [];
  for await (const { path, content } of reader.read(goldFiles)) {
    if (!content) continue;
    const text = decodeText(content).text;
    const lines = text.split('\n');
    const { documents } = await parse(text, languages.get(path)!);
    for (const { name, span } of documents) {
      const found = { path, name, startLine: span.startLine, endLine: span.endLine };
      if (!instance.gold_functions.some((gold) => isGold(found, gold))) continue;
      texts.push(lines.slice(span.startLine - 1, span.endLine).join('\n'));
    }
  }
  return texts.length === 0 ? undefined : texts.join('\n');
}
