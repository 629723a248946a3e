/**
 * ROUGE-1 F1 (Lin, 2004), the lexical overlap of two texts: unigrams that both have, each as often as the text that has it less often,
 * as the harmonic mean of their shares in the two texts. Issues speak prose and gold is code, so identifiers are split into their words
 * (`readCSVFile` and `read_csv_file` are both read, csv, file); words are lower-cased, not stemmed, and none is left out.
 */
import { forEachRun, splitIdentifier } from '../../core/index.ts';

/** 0 (no word in common, or an empty text) to 1 (the same words equally often). */
export function rouge1(issue: string, text: string): number {
  const [left, right] = [wordCounts(issue), wordCounts(text)];
  let common = 0;
  for (const [word, count] of left) common += Math.min(count, right.get(word) ?? 0);
  return common === 0 ? 0 : (2 * common) / (total(left) + total(right));
}

function wordCounts(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  forEachRun(text, (run) => {
    for (const part of splitIdentifier(run)) {
      const word = part.toLowerCase();
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  });
  return counts;
}

function total(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
