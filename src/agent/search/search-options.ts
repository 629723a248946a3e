/** What a search is given, what it comes back with, and the head of its trajectory. */
import type { ChatModel, Prompt, SourceFile } from '../../core/index.ts';
import type { Ending } from '../found-function.ts';
import type { Spent } from '../spent.ts';
import type { ToolSet } from '../tools/tool-set.ts';
import type { SearchEnd, TrajectoryHeader } from '../trajectory/events.ts';
import { type TrajectoryPlace, trajectoryHeader } from '../trajectory/header.ts';
import type { Trajectory } from '../trajectory/trajectory.ts';
import { ANSWER_TOOL } from './answer-tool.ts';
import { ANSWER_TOKENS } from './chat-policy.ts';
import type { Policy } from './policy.ts';
import type { Parse, ParsedFiles, Place } from './touched-functions.ts';

export interface SearchProgress {
  /** From 1. */
  readonly turn: number;
  readonly turns: number;
  /** Calls that are under way; undefined while the policy decides. */
  readonly calls?: number;
}

export interface SearchOptions extends Partial<SearchLimits> {
  readonly policy: Policy;
  readonly tools: ToolSet;
  /** All that the tools search. */
  readonly files: readonly SourceFile[];
  readonly parse: Parse;
  /** Of earlier searches of this tree; what this one parses is added. */
  readonly parsed?: ParsedFiles;
  /** Records the run, and holds what is to be replayed. */
  readonly trajectory?: Trajectory;
  /** What was spent so far, whoever asked. */
  readonly bill?: () => Spent;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: SearchProgress) => void;
}

export interface SearchLimits {
  /** Turns in which calls may be made; an answer may follow. */
  readonly turns: number;
  /** Calls of one turn that are carried out. */
  readonly calls: number;
}

/** Levels of the tree that a policy is told before its first turn. */
export const LISTING_DEPTH = 2;

export const DEFAULT_SEARCH_LIMITS: SearchLimits = { turns: 6, calls: 8 };

/** A function, or another document that an answer names. */
export interface SearchedPlace extends Place {
  /** Orders the ranking: 1 for the answer's, above 0.5 for what the policy named next, up to that for what was shown (`seen-order.ts`). */
  readonly score: number;
  readonly answered: boolean;
  /** What the policy said of it. */
  readonly reason: string;
  /** Results that show it. */
  readonly shown: number;
}

export interface SearchedFile {
  readonly file: SourceFile;
  readonly score: number;
  readonly answered: boolean;
}

export interface SearchOutcome {
  /** The answer in its order, then what was seen, test code too. */
  readonly places: readonly SearchedPlace[];
  readonly files: readonly SearchedFile[];
  readonly end: SearchEnd;
  /** Ids of the functions of the answer. */
  readonly pool: readonly string[];
  readonly ending: Ending;
  readonly repairs: Readonly<Record<string, number>>;
  readonly spent: Spent;
  /** What the reader should know, one line each. */
  readonly notices: readonly string[];
}

/** The head of a trajectory of `issue`, searched for by a chat model. */
export function searchHeader(
  issue: string,
  {
    model,
    prompt,
    tools,
    limits,
  }: {
    readonly model: ChatModel;
    readonly prompt: Prompt;
    readonly tools: Pick<ToolSet, 'definitions'>;
    readonly limits: SearchLimits;
  },
  place: TrajectoryPlace,
): TrajectoryHeader {
  const { turns, calls } = limits;
  const options = { turns, calls, answerTokens: ANSWER_TOKENS, contextTokens: model.contextTokens };
  return trajectoryHeader(
    issue,
    { mode: 'search', model: model.name, prompt, tools: [...tools.definitions, ANSWER_TOOL], options },
    place,
  );
}

/** The head of a trajectory of `issue`, searched for by a policy that asks no model. No request tells the tree, so the head does. */
export function policySearchHeader(
  issue: string,
  {
    name,
    tools,
    limits,
  }: { readonly name: string; readonly tools: Pick<ToolSet, 'definitions' | 'listing'>; readonly limits: SearchLimits },
  place: TrajectoryPlace,
): TrajectoryHeader {
  const { turns, calls } = limits;
  const told = { mode: 'search', model: name, tools: tools.definitions, options: { turns, calls } } as const;
  return { ...trajectoryHeader(issue, told, place), listing: tools.listing(LISTING_DEPTH) };
}
