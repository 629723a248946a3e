/** How often each word stands in each of a file's texts: all that BM25 needs to know of them, in a few typed arrays. */
import { terms } from '../../core/index.ts';

/** Entries of text `t` stand at `starts[t]` up to `starts[t + 1]` of `words` and `counts`. */
export interface WordCounts {
  /** The file's distinct words; `words` holds positions in it. */
  readonly vocabulary: readonly string[];
  readonly starts: Uint32Array;
  readonly words: Uint32Array;
  readonly counts: Uint32Array;
  /** Words of each text, repeats included. */
  readonly lengths: Uint32Array;
}

/** Counts the terms of `texts`. */
export function countWords(texts: readonly string[]): WordCounts {
  const numbers = new Map<string, number>();
  const starts = [0];
  const words: number[] = [];
  const counts: number[] = [];
  const lengths: number[] = [];
  for (const text of texts) {
    const list = terms(text);
    for (const [word, count] of occurrences(list)) {
      const number = numbers.get(word) ?? numbers.size;
      numbers.set(word, number);
      words.push(number);
      counts.push(count);
    }
    starts.push(words.length);
    lengths.push(list.length);
  }
  return {
    vocabulary: [...numbers.keys()],
    starts: Uint32Array.from(starts),
    words: Uint32Array.from(words),
    counts: Uint32Array.from(counts),
    lengths: Uint32Array.from(lengths),
  };
}

/** Each distinct word with its number of occurrences, in order of first appearance. */
export function occurrences(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
