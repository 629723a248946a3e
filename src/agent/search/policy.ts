/**
 * A policy of FuseSearch: given what is known, it says which tools to call next, all at once, or answers. The loop (`run-search.ts`) carries
 * its calls out and comes back with the results. A chat model is one; whatever else decides stands behind the same interface.
 */
import type { ToolCall } from '../../core/index.ts';
import type { Spent } from '../spent.ts';
import type { Tally } from '../tally.ts';
import type { ToolResult } from '../tools/tool-set.ts';
import type { Trajectory } from '../trajectory/trajectory.ts';
import type { Place } from './touched-functions.ts';

export interface SearchState {
  readonly issue: string;
  /** Two levels of the tree, as text. */
  readonly listing: string;
  readonly turns: readonly SearchTurn[];
  /** Turns in which calls may still be made; with 0 only an answer counts. */
  readonly turnsLeft: number;
  /** Calls of one turn that are carried out, at most. */
  readonly callsPerTurn: number;
  /** What is known of an entity of any turn: the document behind its id; undefined for the path of a file. */
  readonly placeOf: (id: string) => Place | undefined;
}

/** What was called at once, and what came of it. */
export interface SearchTurn {
  readonly calls: readonly ToolCall[];
  /** Of each call, in the order of `calls`. */
  readonly results: readonly CallResult[];
  readonly turnsLeft: number;
  /** Of what the policy can take in, about; 0 where it has to forget. */
  readonly tokensLeft: number;
}

/** `too_many`: the call is beyond those that a turn may make, and was not carried out. */
export interface CallResult extends Omit<ToolResult, 'error'> {
  readonly error?: NonNullable<ToolResult['error']> | 'too_many';
  /** The functions that it shows, and the files where it shows no function: ids, each once. */
  readonly entities: readonly string[];
}

export type Decision =
  | { readonly kind: 'calls'; readonly calls: readonly ToolCall[] }
  | { readonly kind: 'answer'; readonly answer: SearchAnswer }
  /** It neither called nor answered. */
  | { readonly kind: 'nothing'; readonly message: string };

/** An answer as the policy gives it: nothing in it needs to exist. */
export interface SearchAnswer {
  readonly reason: string;
  /** Likeliest first. */
  readonly files: readonly string[];
  /** Likeliest first. */
  readonly functions: readonly AnsweredFunction[];
  /** What else may have to change, likeliest first: for the ranking, where it follows the answer. */
  readonly next?: readonly AnsweredFunction[];
  readonly nextFiles?: readonly string[];
}

export interface AnsweredFunction {
  readonly path: string;
  /** Empty where it gives lines alone. */
  readonly name: string;
  /** From 1, both ends included; 0 and 0 where it gives none. */
  readonly startLine: number;
  readonly endLine: number;
  readonly reason: string;
}

/** What a policy records its work in. */
export interface PolicyWork {
  readonly trajectory: Trajectory;
  /** Its mistakes that were mended, by their kind. */
  readonly repairs: Tally;
  readonly bill?: (() => Spent) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Decides in one search; it may keep what it has said. */
export interface Policy {
  readonly name: string;
  /** Of all that it can take in. */
  readonly contextTokens: number;
  /** Throws `ModelError` and `CancelledError`. */
  decide(state: SearchState, work: PolicyWork): Promise<Decision>;
}
