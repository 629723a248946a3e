/** What the words of the first candidates find (pseudo-relevance feedback), and what tests that resemble the issue call. */
import type { Candidate } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';
import { BODY_BM25, bm25, calleesOf, feedbackTerms, groupedBm25, topCandidates } from '../retrieval/index.ts';
import type { FeatureColumns, FeatureSource } from './features.ts';

/** Tests whose calls are followed. */
const TESTS = 10;

/** Fills `feedback` and `file.feedback`. */
export function fillFeedback(
  columns: FeatureColumns,
  candidates: readonly Candidate[],
  { index }: FeatureSource,
): void {
  const { body } = index.fields;
  const words = feedbackTerms(candidates, body);
  const documents = bm25(body, words, BODY_BM25);
  const files = groupedBm25(body, words, index.documentFile, index.fileCount, BODY_BM25);
  candidates.forEach(({ document }, row) => {
    columns.feedback[row] = documents[document]!;
    columns['file.feedback'][row] = files[index.documentFile[document]!]!;
  });
}

/** Fills `tested` and `file.tested`: a test lets each function that it calls have its own likeness to the issue. */
export function fillTested(
  columns: FeatureColumns,
  candidates: readonly Candidate[],
  { index, signals }: FeatureSource,
): void {
  const likeness = signals.documents.body;
  const called = new Map<number, number>();
  const calledFiles = new Map<number, number>();
  for (const test of testsLike(likeness, index)) {
    for (const { document, certainty } of calleesOf(index, test)) {
      const strength = certainty * likeness[test]!;
      const file = index.documentFile[document]!;
      called.set(document, (called.get(document) ?? 0) + strength);
      calledFiles.set(file, (calledFiles.get(file) ?? 0) + strength);
    }
  }
  candidates.forEach(({ document }, row) => {
    columns.tested[row] = called.get(document) ?? 0;
    columns['file.tested'][row] = calledFiles.get(index.documentFile[document]!) ?? 0;
  });
}

/** The tests that resemble the issue most, best first. */
function testsLike(likeness: Float32Array, index: TreeIndex): number[] {
  const ofTests = Float64Array.from(likeness, (value, document) =>
    value > 0 && index.isTestDocument(document) ? value : 0,
  );
  return topCandidates(ofTests, TESTS).map(({ document }) => document);
}
