/** From ranked candidates to the answer: filters, cuts, files by their best document, evidence, grounding. */
import picomatch from 'picomatch';
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

/** At most `limit` documents and `limit` files of `ranked` (best first) that pass the filter. */
export function composeAnswer(
  query: Query,
  ranked: readonly RankedCandidate[],
  featureNames: readonly string[],
  signals: Signals,
  index: TreeIndex,
  { limit, ...filter }: AnswerFilter & { limit: number },
): Answer {
  const passesFile = fileFilter(index, filter);
  const passing = ranked.filter(
    ({ document }) =>
      (filter.includeTests === true || !index.isTestDocument(document)) && passesFile(index.documentFile[document]!),
  );
  const kinds = filter.kinds && new Set(filter.kinds);
  const documents = passing.filter(({ document }) => !kinds || kinds.has(index.kind(document))).slice(0, limit);
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

/** Remembers the verdict on each file: a file has many documents. */
function fileFilter(index: TreeIndex, filter: AnswerFilter): (file: number) => boolean {
  const includes = filter.include?.length ? picomatch([...filter.include], { dot: true }) : undefined;
  const excludes = filter.exclude?.length ? picomatch([...filter.exclude], { dot: true }) : undefined;
  const languages = filter.languages?.length ? new Set(filter.languages) : undefined;
  const verdicts = new Map<number, boolean>();
  return (file) => {
    let verdict = verdicts.get(file);
    if (verdict === undefined) {
      const path = index.path(file);
      verdict =
        (!languages || languages.has(index.language(file))) && (!includes || includes(path)) && !excludes?.(path);
      verdicts.set(file, verdict);
    }
    return verdict;
  };
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
