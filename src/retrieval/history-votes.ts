/**
 * What earlier commits say: those whose messages resemble the issue vote for the files they changed, a commit of many files
 * with less for each; and how often each file changed lately, whatever the issue.
 */
import type { HistoryIndex } from '../index/index.ts';
import { bm25 } from './bm25.ts';
import type { FileLookup } from './file-lookup.ts';
import { knownTerms, type QueryTerm } from './query-terms.ts';
import type { Signals } from './signal-names.ts';

const VOTERS = 40;
/** Commits of more files are sweeping changes: they do not vote. */
const MAX_FILES = 30;
/** What a change keeps for every commit after it. */
const FADING = 0.997;

/** Fills `history` with its marks, or `history.title`. */
export function castHistoryVotes(
  words: readonly QueryTerm[],
  history: HistoryIndex,
  lookup: FileLookup,
  { files, fileMarks }: Signals,
  signal: 'history' | 'history.title',
): void {
  const scores = bm25(history.messages, knownTerms(words, history.terms), { k1: 1.2, b: 0.75 });
  const voters = [...scores.keys()]
    .filter((commit) => scores[commit]! > 0)
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .slice(0, VOTERS);
  for (const commit of voters) {
    const changed = history.changes(commit);
    if (changed.length > MAX_FILES) continue;
    for (const path of changed) {
      const file = lookup.at(history.paths.get(path));
      if (file < 0) continue;
      const vote = scores[commit]! / Math.sqrt(changed.length);
      if (signal === 'history' && files.history[file] === 0) {
        fileMarks.add(file, { kind: 'history', subject: history.subject(commit) });
      }
      files[signal][file]! += vote;
    }
  }
}

/** For each file, the logarithm of its changes, older ones fading, above that of the file with the fewest: where all are alike it says nothing. */
export function churnOf(history: HistoryIndex, lookup: FileLookup, fileCount: number): Float32Array {
  const byPath = new Float64Array(history.paths.length);
  for (let commit = 0; commit < history.commitCount; commit++) {
    for (const path of history.changes(commit)) byPath[path]! += FADING ** commit;
  }
  const churn = new Float32Array(fileCount);
  byPath.forEach((changes, path) => {
    const file = lookup.at(history.paths.get(path));
    if (file >= 0) churn[file] = Math.log1p(changes);
  });
  const least = churn.reduce((smallest, value) => Math.min(smallest, value), Number.POSITIVE_INFINITY);
  return churn.map((value) => value - least);
}
