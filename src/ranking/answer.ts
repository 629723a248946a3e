/** From ranked candidates to the answer: kinds and tests, cuts, files by their best document, probabilities, evidence, grounding. */
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
import { type Calibration, type LevelCalibration, probabilitiesOf } from './calibration.ts';
import { agreementCounter } from './calibration-inputs.ts';
import { Explainer } from './evidence.ts';
import { adviceFor } from './grounding-advice.ts';
import { groundingInputs, saysNothing } from './grounding-inputs.ts';
import { type GroundingModel, isLowGrounding, MIN_DOCUMENTS } from './grounding-model.ts';

export type Answer = Pick<Ranking, 'documents' | 'files' | 'grounding' | 'advice'>;

/** What judges an answer. Without a calibration there are no probabilities, without a grounding model nothing is `low`. */
export interface AnswerModels {
  /** Fitted for the ranker that ranked. */
  readonly calibration?: Calibration | undefined;
  readonly grounding?: GroundingModel | undefined;
}

/** Digits of a probability: more would claim more than is known. */
const PROBABILITY_UNIT = 1e4;

/** At most `limit` documents and `limit` files of `ranked` (best first), whose files have passed the filter before. */
export function composeAnswer(
  query: Query,
  ranked: readonly RankedCandidate[],
  featureNames: readonly string[],
  signals: Signals,
  index: TreeIndex,
  {
    limit,
    kinds,
    includeTests = false,
    calibration,
    grounding,
  }: Pick<AnswerFilter, 'kinds' | 'includeTests'> & AnswerModels & { limit: number },
): Answer {
  const passing = ranked.filter(({ document }) => includeTests || !index.isTestDocument(document));
  const wanted = kinds && new Set(kinds);
  const documents = passing.filter(({ document }) => !wanted || wanted.has(index.kind(document))).slice(0, limit);
  const functions = passing.filter(({ document }) => ['function', 'method'].includes(index.kind(document)));
  const files = bestOfFiles(passing, index);
  const explainer = new Explainer(query, signals, index, ranked);
  const verdict = groundingOf(query, documents, passing, signals, index, grounding);
  const { function: functionLevel, file: fileLevel } = verdict === 'low' ? {} : (calibration ?? {}); // guesses have no probability
  const ofFunctions = probabilities(functions, featureNames, functionLevel, limit);
  const ofFiles = probabilities(files, featureNames, fileLevel, limit);
  return {
    documents: documents.map((candidate, i) => ({
      ...rankedDocument(i + 1, candidate, featureNames, explainer.document(candidate), index),
      ...ofFunctions.get(candidate),
    })),
    files: files.slice(0, limit).map((best, i) => ({
      ...rankedFile(i + 1, best, featureNames, explainer.file(index.documentFile[best.document]!, best), index),
      ...ofFiles.get(best),
    })),
    grounding: verdict,
    advice: verdict === 'low' || verdict === 'none' ? adviceFor(query, index) : [],
  };
}

/** The best candidate of each file, best first. */
function bestOfFiles(ranked: readonly RankedCandidate[], index: TreeIndex): RankedCandidate[] {
  const seen = new Set<number>();
  return ranked.filter(({ document }) => {
    const file = index.documentFile[document]!;
    return !seen.has(file) && seen.add(file);
  });
}

/** Of the first `limit` of a list. */
function probabilities(
  list: readonly RankedCandidate[],
  featureNames: readonly string[],
  calibration: LevelCalibration | undefined,
  limit: number,
): ReadonlyMap<RankedCandidate, { readonly probability: number }> {
  if (!calibration) return new Map();
  const agreementsOf = agreementCounter(featureNames);
  const scores = list.map(({ score }) => score);
  const agreements = list.map(({ features }) => agreementsOf(features));
  const values = probabilitiesOf(calibration, { scores, agreements }, limit);
  return new Map(
    values.map((value, i) => [list[i]!, { probability: Math.round(value * PROBABILITY_UNIT) / PROBABILITY_UNIT }]),
  );
}

function groundingOf(
  query: Query,
  documents: readonly RankedCandidate[],
  passing: readonly RankedCandidate[],
  signals: Signals,
  index: TreeIndex,
  model: GroundingModel | undefined,
): Ranking['grounding'] {
  if (documents.length === 0) return 'none';
  const ranked = passing.map(({ document }) => document);
  if (model && index.documentCount >= MIN_DOCUMENTS) {
    if (saysNothing({ signals, index })) return 'low';
    if (isLowGrounding(model, groundingInputs(query, { signals, index, ranked }))) return 'low';
  }
  return isNamed(documents, signals, index) ? 'strong' : 'weak';
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
  { document, score, features }: RankedCandidate,
  featureNames: readonly string[],
  evidence: readonly Evidence[],
  index: TreeIndex,
): RankedFile {
  const file = index.documentFile[document]!;
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
