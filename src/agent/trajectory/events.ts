/**
 * The format of trajectories: what a policy was shown and did, turn by turn, as JSON lines. A header, then one event for each thing that
 * happened, appended as it happens and never changed. A turn is what a policy decides at once: its calls run together and their results
 * stand in the order asked, in one event, so that no interruption leaves half a turn. Version 1; the prose is in `docs/agent.md`.
 */
import type {
  ChatMessage,
  ChatPurpose,
  ChatReply,
  ModelErrorReason,
  PromptIdentity,
  RerankReport,
  ToolCall,
  ToolDefinition,
} from '../../core/index.ts';
import type { Ending, RankedFunction } from '../found-function.ts';
import type { CallResult, SearchAnswer } from '../search/policy.ts';
import type { SearchMetrics } from '../search/search-metrics.ts';
import type { Spent } from '../spent.ts';

export const TRAJECTORY_KIND = 'fixpoint-trajectory';
/** Raised when a field is removed or changes its meaning; fields may be added without. */
export const TRAJECTORY_VERSION = 1;

/** What the trajectory is of: the first line. */
export interface TrajectoryHeader {
  readonly kind: typeof TRAJECTORY_KIND;
  readonly version: typeof TRAJECTORY_VERSION;
  /** Version of the program that wrote it. */
  readonly fixpoint: string;
  readonly mode: 'agent' | 'search';
  /** As the user named it. */
  readonly repository: string;
  /** Full hash; null for a folder without commits. */
  readonly commit: string | null;
  readonly issue: { readonly hash: string; readonly text: string };
  /** `provider/name` of the policy. */
  readonly model: string;
  readonly prompts: readonly PromptIdentity[];
  readonly tools: readonly ToolDefinition[];
  readonly options: Readonly<Record<string, number>>;
  /** Of the mode `search`: the first levels of the tree, where no request tells them. */
  readonly listing?: string;
}

/** Calls of one turn, run together. */
export interface CalledEvent {
  readonly type: 'called';
  readonly turn: number;
  readonly calls: readonly SearchCall[];
  /** Of each call, in the order of `calls`. */
  readonly results: readonly SearchResult[];
  readonly spent?: Spent;
}

/** Tools that a policy of the mode `search` used in one turn, all at once. */
export interface UsedEvent {
  readonly type: 'used';
  readonly turn: number;
  readonly calls: readonly ToolCall[];
  /** Not called by the policy, but for the words of the issue, since the policy ended without having been shown anything. */
  readonly unaided?: true;
  /** Of each call, in the order of `calls`. */
  readonly results: readonly CallResult[];
  readonly spent?: Spent;
}

/** `search` retrieves and reranks; `retrieve` is the first stage alone, where that failed. */
export interface SearchCall {
  readonly name: 'search' | 'retrieve';
  readonly description: string;
}

interface SearchResult {
  /** Whether the same call was made before, and was not made again. */
  readonly repeated: boolean;
  readonly functions: readonly RecordedFunction[];
}

export interface RecordedFunction {
  readonly id: string;
  readonly prior: number;
  /** With the first result in which the policy was shown it. */
  readonly text?: string;
}

/** A request to the policy and its reply. */
export interface AskedEvent {
  readonly type: 'asked';
  readonly turn: number;
  readonly request: RecordedRequest;
  readonly reply: ChatReply;
  readonly spent?: Spent;
}

/** Exactly what the policy saw: the first `keep` messages of the last request that was answered, then `messages`. */
export interface RecordedRequest {
  readonly keep: number;
  readonly messages: readonly ChatMessage[];
  /** Whether the tools of the header were offered. */
  readonly tools: boolean;
  readonly maxOutputTokens: number;
  readonly purpose: ChatPurpose;
}

/** What was read from a reply. */
interface JudgedEvent {
  readonly type: 'judged';
  readonly turn: number;
  readonly reasoning: string;
  /** Ids, after repair. */
  readonly relevant: readonly string[];
  /** Those of `relevant` that no earlier turn named. */
  readonly added: readonly string[];
  /** What to search for next; empty to stop. */
  readonly next: string;
}

/** What a policy of the mode `search` answered, before it is compared with what exists. */
interface AnsweredEvent {
  readonly type: 'answered';
  readonly turn: number;
  readonly answer: SearchAnswer;
}

/** The search is over. */
interface StoppedEvent {
  readonly type: 'stopped';
  readonly turn: number;
  readonly ending: Ending;
  /** The failure behind it. */
  readonly message?: string;
}

/** The pool was reranked. */
export interface RerankedEvent {
  readonly type: 'reranked';
  readonly ids: readonly string[];
  /** Positions in `ids`, best first. */
  readonly order: readonly number[];
  /** Of each of `ids`. */
  readonly beliefs: readonly number[];
  readonly report: RerankReport;
  readonly spent?: Spent;
}

/** A step that failed at a model. `step` tells which, and the event holds what that step was asked. */
export interface FailedEvent {
  readonly type: 'failed';
  readonly step: 'called' | 'used' | 'asked' | 'reranked';
  readonly reason: ModelErrorReason;
  readonly message: string;
  readonly spent?: Spent;
}

/** Another run takes up the work from here. */
interface ResumedEvent {
  readonly type: 'resumed';
}

/** The answer. */
interface EndedEvent {
  readonly type: 'ended';
  readonly ending: Ending;
  readonly rounds: number;
  readonly pool: readonly string[];
  readonly ranking: readonly RankedFunction[];
  readonly repairs: Readonly<Record<string, number>>;
  readonly notices: readonly string[];
  /** In the mode `search`, whose `pool` is the answer. It knows no probabilities: the beliefs of `ranking` only order it. */
  readonly search?: SearchEnd;
}

/** The end of a search. */
export interface SearchEnd extends SearchMetrics {
  /** Whether the policy gave an answer of which something exists; else it is what the results showed most. */
  readonly answered: boolean;
  readonly reason: string;
  readonly files: readonly string[];
  /** Why the functions of the answer have to change, by their ids. */
  readonly reasons: Readonly<Record<string, string>>;
}

export type TrajectoryEvent =
  | CalledEvent
  | UsedEvent
  | AnsweredEvent
  | AskedEvent
  | JudgedEvent
  | StoppedEvent
  | RerankedEvent
  | FailedEvent
  | ResumedEvent
  | EndedEvent;
