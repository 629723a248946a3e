/**
 * Searching for keywords with ripgrep, as a person does: functions that hold more of the issue's keywords first, then those with the
 * rarest keyword, then those with more matches. Each function is piped to ripgrep as one line, so that the number of the line is its number.
 */
import type { RunFunction } from '../run-row.ts';
import type { Baseline } from './baseline.ts';
import type { FunctionCorpus } from './function-corpus.ts';
import { keywordsOf } from './keywords.ts';
import { findRipgrep, forEachMatch } from './ripgrep-process.ts';

/** What a function holds of the keywords. */
interface Found {
  readonly number: number;
  readonly keywords: Set<string>;
  matches: number;
}

export const ripgrepBaseline: Baseline = {
  name: 'ripgrep',
  async check() {
    await forEachMatch([], ['x'], () => {}, { program: await findRipgrep() });
  },
  async rank(issue, corpus, { limit, signal }) {
    const keywords = keywordsOf(issue);
    if (keywords.length === 0) return [];
    const found = await search(corpus, keywords, signal);
    return ordered(found)
      .slice(0, limit)
      .map((entry) => answer(corpus, entry));
  },
};

async function search(corpus: FunctionCorpus, keywords: readonly string[], signal?: AbortSignal): Promise<Found[]> {
  const found = new Map<number, Found>();
  const wanted = new Set(keywords);
  const visit = (number: number, match: string) => {
    const keyword = match.toLowerCase();
    if (!wanted.has(keyword)) return;
    const entry = found.get(number) ?? { number, keywords: new Set(), matches: 0 };
    entry.keywords.add(keyword);
    entry.matches++;
    found.set(number, entry);
  };
  await forEachMatch(oneLineEach(corpus), keywords, visit, { program: await findRipgrep(), signal });
  return [...found.values()];
}

function* oneLineEach({ functions }: FunctionCorpus): Generator<string> {
  for (const { text } of functions) yield text.replace(/[\r\n]+/g, ' ');
}

function ordered(found: readonly Found[]): Found[] {
  const holders = new Map<string, number>();
  for (const { keywords } of found) {
    for (const keyword of keywords) holders.set(keyword, (holders.get(keyword) ?? 0) + 1);
  }
  const rarest = new Map(
    found.map((entry) => [entry, Math.min(...[...entry.keywords].map((keyword) => holders.get(keyword)!))]),
  );
  return [...found].sort(
    (a, b) =>
      b.keywords.size - a.keywords.size ||
      rarest.get(a)! - rarest.get(b)! ||
      b.matches - a.matches ||
      a.number - b.number,
  );
}

/** Scored by its number of distinct keywords. */
function answer(corpus: FunctionCorpus, { number, keywords }: Found): RunFunction {
  const { path, name, start, end } = corpus.functions[number]!;
  return { path, name, start, end, score: keywords.size };
}
