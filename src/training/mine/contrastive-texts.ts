/** The source texts of contrastive rows, read from the files at the base commit and written as SweRank writes a document (papers B2). */
import type { Language, ParsedFile, RepositoryReader } from '../../core/index.ts';
import { functionsOf, type RunFunction } from '../../evaluation/index.ts';
import { classifyContent, decodeText } from '../../repository/index.ts';
import type { Contrast, ContrastiveRow } from './contrastive.ts';

/** Reads one file's documents. */
export type ParseFile = (text: string, language: Language) => Promise<ParsedFile>;

/** The rows with their texts; one whose positive cannot be read is left out, as are such negatives. */
export async function withTexts(
  contrasts: readonly Contrast[],
  {
    reader,
    parse,
    signal,
  }: { readonly reader: RepositoryReader; readonly parse: ParseFile; readonly signal?: AbortSignal },
): Promise<ContrastiveRow[]> {
  const wanted = new Set(
    contrasts.flatMap(({ positive, negatives }) => [positive, ...negatives]).map(({ path }) => path),
  );
  const options = signal ? { signal } : {};
  const files = (await reader.list(options)).files.filter(({ path }) => wanted.has(path));
  const languages = new Map(files.map(({ path, language }) => [path, language]));
  const texts = new Map<string, string>();
  for await (const { path, content } of reader.read(files, options)) {
    if (!content || classifyContent(path, content)) continue;
    const { text: source } = decodeText(content);
    const parsed = await parse(source, languages.get(path)!);
    for (const { text, ...place } of functionsOf(path, source, parsed)) texts.set(placeKey(place), text);
  }
  return contrasts.flatMap(({ row, positive, negatives }) => {
    const positive_code = texts.get(placeKey(positive));
    if (positive_code === undefined) return [];
    const known = negatives.map((negative) => texts.get(placeKey(negative)));
    const keep = <T>(items: readonly T[]) => items.filter((_, i) => known[i] !== undefined);
    return [
      {
        ...row,
        positive_code,
        negative_ids: keep(row.negative_ids),
        negative_codes: known.filter((text) => text !== undefined),
        negative_code_scores: keep(row.negative_code_scores),
        negative_code_rank: keep(row.negative_code_rank),
      },
    ];
  });
}

function placeKey({ path, name, start, end }: Omit<RunFunction, 'score'>): string {
  return JSON.stringify([path, name, start, end]);
}
