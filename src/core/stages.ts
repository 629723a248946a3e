/**
 * The stages of the pipeline as interfaces. Implementations live in `retrieval/`, `ranking/`, `rerank/` and `agent/`;
 * only `localize.ts` knows which are wired.
 */
import type { DocumentKind, Language } from './document.ts';
import type { PromptIdentity } from './prompt.ts';
import type { Query } from './query.ts';
import type { Ranking } from './ranking.ts';

/** A document on its way through the pipeline, by its number in the corpus. */
export interface Candidate {
  readonly document: number;
  /** Higher is better; comparable within one list only. */
  readonly score: number;
}

/** Finds the documents that could matter for a query. */
export interface Retriever {
  readonly name: string;
  /** At most `limit` candidates that `accepts` (all by default), best first; ties by document number. */
  retrieve(
    query: Query,
    options: { limit: number; accepts?: ((document: number) => boolean) | undefined },
  ): readonly Candidate[];
}

/** A candidate that a ranker has placed. */
export interface RankedCandidate extends Candidate {
  /** One value for each of the ranker's `features`. */
  readonly features: Float32Array;
}

/** Orders candidates by everything that is known of them. */
export interface Ranker {
  readonly name: string;
  /** Names of the features, in the order of `RankedCandidate.features`. */
  readonly features: readonly string[];
  /** The same candidates, best first, with the ranker's own scores; ties by document number. */
  rank(query: Query, candidates: readonly Candidate[]): readonly RankedCandidate[];
}

/** Turns texts into vectors. */
export interface Encoder {
  /**
   * One vector for each text, in order, all of one length. `kind` says what the texts are, since many encoders want each kind to begin with
   * words of its own; without it they are sent as they are. Throws `ModelError` and `CancelledError`.
   */
  encode(
    texts: readonly string[],
    options: { readonly kind?: 'query' | 'document'; readonly signal?: AbortSignal | undefined },
  ): Promise<readonly Float32Array[]>;
}

/** A candidate as a reranker reads it. */
export interface RerankItem {
  /** `path:name`, unique in its list. */
  readonly id: string;
  /** Its source, as long as it is. */
  readonly text: string;
  /** What the first stage believes: the probability that the fix changes it. */
  readonly prior: number;
}

/** What a reranking did and cost. Counts are of this call alone. */
export interface RerankReport {
  readonly windows: number;
  /** Windows that were not asked for, since they would have changed nothing. */
  readonly skipped: number;
  readonly calls: number;
  /** Of `calls`, those that the cache answered. */
  readonly cachedCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Mistakes of the model that were mended, by their kind. */
  readonly repairs: Readonly<Record<string, number>>;
  /** Windows whose request failed in the end, and that keep their order. */
  readonly failures: readonly string[];
  /** How reliable the model was found to be, 0 (chance) to 1. */
  readonly reliability: number;
  readonly prompt: PromptIdentity;
}

export interface RerankOutcome {
  /** All items as positions, best first: the model's opinion fused with the first stage's. */
  readonly order: readonly number[];
  /** Of each item, by its position: the probability that the fix changes it, after all. */
  readonly beliefs: readonly number[];
  readonly report: RerankReport;
}

/** Reorders the head of a ranking with a model that reads the text of the documents. */
export interface Reranker {
  readonly name: string;
  /** Never loses or repeats an item. Throws `CancelledError`, and `ModelError` where no window could be asked at all. */
  rerank(
    issue: string,
    items: readonly RerankItem[],
    options: { readonly signal?: AbortSignal | undefined; readonly onProgress?: (progress: RerankProgress) => void },
  ): Promise<RerankOutcome>;
}

export interface RerankProgress {
  readonly windows: number;
  /** At most. */
  readonly total: number;
}

/** What to leave in an answer. Globs are matched against paths from the repository root. */
export interface AnswerFilter {
  readonly kinds?: readonly DocumentKind[];
  readonly languages?: readonly Language[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly includeTests?: boolean;
}

export interface LocalizeOptions extends AnswerFilter {
  /** How many documents, and how many files, to answer with. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/** Answers issues over one repository at one revision. */
export interface Localizer {
  localize(issue: string, options?: LocalizeOptions): Promise<Ranking>;
  close(): Promise<void>;
}
