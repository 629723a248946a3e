/**
 * BM25 as the papers use it: the text of functions against all words of the issue alike (Robertson and Zaragoza, "The Probabilistic
 * Relevance Framework: BM25 and Beyond", 2009). It has code of its own, because a baseline must not move when retrieval does.
 */
import { CancelledError, terms } from '../../core/index.ts';
import type { Baseline } from './baseline.ts';
import type { FunctionCorpus } from './function-corpus.ts';
import { topFunctions } from './top-functions.ts';
import { occurrences } from './word-counts.ts';

/** Saturation of word counts. */
const K1 = 1.2;
/** How much long texts are held back. */
const B = 0.75;

export const bm25Baseline: Baseline = {
  name: 'bm25',
  async rank(issue, corpus, { limit, signal }) {
    if (signal?.aborted) throw new CancelledError('Ranking by BM25');
    return topFunctions(corpus, bm25Scores(issue, corpus), limit);
  },
};

/** The score of each function; a word counts as often as the issue repeats it. */
function bm25Scores(issue: string, corpus: FunctionCorpus): Float64Array {
  const query = [...occurrences(terms(issue))];
  const numbers = new Map(query.map(([word], number) => [word, number]));
  const total = corpus.functions.length;
  const frequencies = new Uint32Array(query.length);
  let totalLength = 0;
  forEachHit(corpus, numbers, ({ word }) => frequencies[word]!++);
  for (const { words } of corpus.files) for (const length of words.lengths) totalLength += length;
  const gains = query.map(([, repeats], word) => {
    const frequency = frequencies[word]!;
    return repeats * Math.log(1 + (total - frequency + 0.5) / (frequency + 0.5)) * (K1 + 1);
  });
  const scores = new Float64Array(total);
  forEachHit(corpus, numbers, ({ text, word, count, length }) => {
    scores[text]! += (gains[word]! * count) / (count + K1 * (1 - B + (B * length * total) / totalLength));
  });
  return scores;
}

interface Hit {
  /** Number of the function. */
  readonly text: number;
  /** Number of the word in the query. */
  readonly word: number;
  readonly count: number;
  readonly length: number;
}

/** Calls `visit` for each function and each word of the query that stands in it. */
function forEachHit(corpus: FunctionCorpus, query: ReadonlyMap<string, number>, visit: (hit: Hit) => void): void {
  let firstText = 0;
  for (const { words } of corpus.files) {
    const inQuery = Int32Array.from(words.vocabulary, (word) => query.get(word) ?? -1);
    for (let text = 0; text < words.lengths.length; text++) {
      for (let entry = words.starts[text]!; entry < words.starts[text + 1]!; entry++) {
        const word = inQuery[words.words[entry]!]!;
        if (word < 0) continue;
        visit({ text: firstText + text, word, count: words.counts[entry]!, length: words.lengths[text]! });
      }
    }
    firstText += words.lengths.length;
  }
}
