/**
 * Rankings: what a localizer answers. Functions and files come from the same scores; each entry carries the features
 * that placed it and the evidence a person can check.
 */
import type { DocumentKind, Language, LineSpan } from './document.ts';
import type { PromptIdentity } from './prompt.ts';
import type { Revision } from './repository.ts';

/** One reason for a place in the ranking, strongest first. */
export interface Evidence {
  /** The feature behind it. */
  readonly feature: string;
  /** A sentence a person can check, e.g. "`parse_csv` is named in the title". */
  readonly sentence: string;
}

export interface RankedDocument extends LineSpan {
  /** 1 for the best. */
  readonly rank: number;
  readonly path: string;
  readonly kind: DocumentKind;
  readonly name: string;
  readonly signature: string;
  readonly definitionLine: number;
  readonly language: Language;
  /** Higher is better; comparable within one ranking only. */
  readonly score: number;
  /**
   * That the fix changes it, 0 to 1, as calibrated on mined fixes. Absent for classes and top-level code, whose changes those do not
   * tell, where grounding is `low`, and where no calibration of the ranker is at hand.
   */
  readonly probability?: number;
  /** Its place before a chat model had its say; absent where none had, or where it was not in that ranking. */
  readonly firstRank?: number;
  readonly evidence: readonly Evidence[];
  /** By name; features that are zero are left out. */
  readonly features: Readonly<Record<string, number>>;
}

export interface RankedFile {
  readonly rank: number;
  readonly path: string;
  readonly language: Language;
  readonly score: number;
  /** That the fix changes it, 0 to 1; absent where no calibration of the ranker is at hand. */
  readonly probability?: number;
  readonly evidence: readonly Evidence[];
  readonly features: Readonly<Record<string, number>>;
}

/** Which corpus an answer was computed on. */
export interface CorpusState extends Revision {
  /** Whether the index was brought up to date with the files before answering. */
  readonly fresh: boolean;
  readonly files: number;
  readonly documents: number;
}

/** The places that a mode commits itself to, in the order of its answer: a set, where a ranking has no end. */
export interface AnswerSet {
  /** Whether what searches gave it as its answer; else it is the best that was seen. */
  readonly given: boolean;
  readonly files: readonly string[];
  readonly functions: readonly Pick<RankedDocument, 'path' | 'name' | 'startLine' | 'endLine'>[];
}

/** The answer to one query. */
export interface Ranking {
  /** The issue as it was understood, in short. */
  readonly query: { readonly title: string };
  readonly corpus: CorpusState;
  readonly documents: readonly RankedDocument[];
  readonly files: readonly RankedFile[];
  /**
   * How firmly the issue points at code: `strong` where it names a file, frame or definition of this repository, `weak` where
   * only words agree, `low` where the issue does not seem to be about this code at all (the lists are then guesses), `none` where nothing
   * agrees (the lists are then empty). The mode `search`, which has no index to compare with: `strong` where it gave an answer that exists.
   */
  readonly grounding: 'strong' | 'weak' | 'low' | 'none';
  /** With `low` and `none`: what to ask the reporter, one line each, most telling first. */
  readonly advice: readonly string[];
  /** Things the reader should know, one line each. */
  readonly notices: readonly string[];
  /** In the mode `search`; its places stand first in `documents` and `files`. */
  readonly answer?: AnswerSet;
  /** In the mode `search`. */
  readonly search?: SearchContribution;
  /** Which chat model had its say, how, and what that cost; absent where none was asked. */
  readonly model?: ModelContribution;
}

/** Who searched for an answer, and how well its calls of tools were used (FuseSearch). */
export interface SearchContribution {
  /** `provider/name` of a chat model; else the policy's name. */
  readonly policy: string;
  /** Digest of the weights that the policy decides with; absent for a chat model. */
  readonly weights?: string;
  /** Turns with calls of tools. */
  readonly turns: number;
  readonly calls: number;
  /** Mean share of what a call showed that was new, 0 to 1; absent without calls. */
  readonly toolEfficiency?: number;
  /** Share of calls that showed nothing new, 0 to 1; absent without calls. */
  readonly redundancy?: number;
  readonly seconds: number;
}

/** What a chat model did for an answer. */
export interface ModelContribution {
  /** `provider/name`. */
  readonly name: string;
  readonly mode: 'rerank' | 'agent' | 'reformulate' | 'search';
  readonly calls: number;
  /** Of `calls`, those that the cache answered. */
  readonly cachedCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly seconds: number;
  /** Absent where no price of the model is known. */
  readonly dollars?: number;
  /** Rounds of search, in the mode `agent`; turns with calls of tools, in the mode `search`. */
  readonly rounds?: number;
  /** Calls of tools, in the mode `search`. */
  readonly toolCalls?: number;
  /** Mean share of what a call of a tool showed that was new, 0 to 1; absent without calls. */
  readonly toolEfficiency?: number;
  /** Share of calls of tools that showed nothing new, 0 to 1; absent without calls. */
  readonly redundancy?: number;
  readonly prompts: readonly PromptIdentity[];
  /** Mistakes of the model that were mended, by their kind. */
  readonly repairs: Readonly<Record<string, number>>;
  /** How reliable reranking found the model to be, 0 (chance) to 1. */
  readonly reliability?: number;
}
