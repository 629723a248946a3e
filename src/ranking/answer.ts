/** From ranked candidates to the answer: kinds and tests, cuts, files by their best document, evidence, grounding. */
import type {
  AnswerFilter,
  Evidence,
  Query,
  RankedCandidate,
  RankedDocument,
  RankedFile,
  Ranking,
} from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';
import type { Signals } from '../retrieval/index.ts';
import { Explainer } from './evidence.ts';

export type Answer = Pick<Ranking, 'documents' | 'files' | 'grounding'>;

/** At most `limit` documents and `limit` files of `ranked` (best first), whose files have passed the filter before. */
export function composeAnswer(
  query: Query,
  ranked: readonly RankedCandidate[],
  featureNames: readonly string[],
  signals: Signals,
  index: TreeIndex,
  { limit, kinds, includeTests = false }: Pick<AnswerFilter, 'kinds' | 'includeTests'> & { limit: number },
): Answer {
  const passing = ranked.filter(({ document }) => includeTests || !index.isTestDocument(document));
  const wanted = kinds && new Set(kinds);
  const documents = passing.filter(({ document }) => !wanted || wanted.has(index.kind(document))).slice(0, limit);
  const bestOfFile = new Map<number, RankedCandidate>();
  for (const candidate of passing) {
    const file = index.documentFile[candidate.document]!;
    if (!bestOfFile.has(file)) bestOfFile.set(file, candidate);
    if (bestOfFile.size === limit) break;
  }
  const explainer = new Explainer(query, signals, index, ranked);
  return {
    documents: documents.map((candidate, i) =>
      rankedDocument(i + 1, candidate, featureNames, explainer.document(candidate), index),
    ),
    files: [...bestOfFile].map(([file, best], i) =>
      rankedFile(i + 1, file, best, featureNames, explainer.file(file, best), index),
    ),
    grounding: documents.length === 0 ? 'none' : isNamed(documents, signals, index) ? 'strong' : 'weak',
  };
}

function rankedDocument(
  rank: number,
  { document, score, features }: RankedCandidate,
  featureNames: readonly string[],
  evidence: readonly Evidence[],
  index: TreeIndex,
): RankedDocument {
  const file = index.documentFile[document]!;
  return {
    rank,
    path: index.path(file),
    kind: index.kind(document),
    name: index.name(document),
    signature: index.signature(document),
    startLine: index.startLine(document),
    endLine: index.endLine(document),
    definitionLine: index.definitionLine(document),
    language: index.language(file),
    score,
    evidence,
    features: named(features, featureNames),
  };
}

function rankedFile(
  rank: number,
  file: number,
  { score, features }: RankedCandidate,
  featureNames: readonly string[],
  evidence: readonly Evidence[],
  index: TreeIndex,
): RankedFile {
  return {
    rank,
    path: index.path(file),
    language: index.language(file),
    score,
    evidence,
    features: named(features, featureNames),
  };
}

function named(features: Float32Array, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name, i) => [name, features[i]!] as const).filter(([, value]) => value !== 0));
}

/** Whether the issue names one of the first few answers, or its file, in so many words. */
function isNamed(documents: readonly RankedCandidate[], signals: Signals, index: TreeIndex): boolean {
  return documents.slice(0, 5).some(({ document }) => {
    const file = index.documentFile[document]!;
    const { symbol, frame, line } = signals.documents;
    const { files } = signals;
    return (
      symbol[document]! >= 0.3 || frame[document]! > 0 || line[document]! > 0 || files['file.mention'][file]! >= 0.3
    );
  });
}
