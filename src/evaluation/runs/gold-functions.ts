/** An instance's gold functions as they stand at the base commit: what the words are compared with, and what a simulated judge knows. */
import type { RepositoryReader } from '../../core/index.ts';
import { decodeText } from '../../repository/index.ts';
import type { Instance } from '../instance.ts';
import { isGold } from '../match.ts';
import type { KnownFunction } from '../simulation/simulated-judge.ts';
import type { Parse } from '../system.ts';

/** Those that can be found; overloads share an id. */
export async function goldFunctionsAt(
  reader: RepositoryReader,
  instance: Instance,
  parse: Parse,
): Promise<KnownFunction[]> {
  const wanted = new Set(instance.gold_functions.map(({ path }) => path));
  const { files } = await reader.list();
  const goldFiles = files.filter(({ path }) => wanted.has(path));
  const languages = new Map(goldFiles.map(({ path, language }) => [path, language]));
  const functions: KnownFunction[] = [];
  for await (const { path, content } of reader.read(goldFiles)) {
    if (!content) continue;
    const text = decodeText(content).text;
    const lines = text.split('\n');
    const { documents } = await parse(text, languages.get(path)!);
    for (const { name, span } of documents) {
      const found = { path, name, startLine: span.startLine, endLine: span.endLine };
      if (!instance.gold_functions.some((gold) => isGold(found, gold))) continue;
      functions.push({
        id: `${path}:${name}`,
        line: span.startLine,
        text: lines.slice(span.startLine - 1, span.endLine).join('\n'),
      });
    }
  }
  return functions;
}
