/**
 * How the embedded policy decides a turn: call by call, each pick seeing the candidates beside what this turn has picked already, until a pick stops.
 * To stop with nothing picked is to answer. Who picks stands behind `Chooser`: the trained networks, a sampler that trains them, a teacher that knows
 * the gold, or a baseline.
 */
import type { ToolCall } from '../../core/index.ts';
import type { IssueWord } from './issue-terms.ts';

/** Why a call is a candidate; the closed list that features are made of. */
export const CALL_SOURCES = [
  'name', // grep for a name that the issue writes
  'definition', // grep for its definition
  'frame', // read around a line of a stack trace
  'path', // read or glob a path that the issue writes
  'module', // glob for a dotted module
  'literal', // grep for a message or literal of the issue
  'word', // grep for a word of its prose
  'phrase', // grep for two words of its title, joined in any way
  'file_name', // glob for a word in paths
  'read_file', // read a file that was seen, or around its hits
  'read_function', // read a function that was seen
  'within', // grep for the issue's terms in a file that was seen
  'narrowed', // grep for a frequent term in a folder that was seen
  'loosened', // grep for the parts of a name that matched nothing
  'callee', // grep for the definition of a name in what was read
  'caller', // grep for uses of a function that was seen
] as const;

export type CallSource = (typeof CALL_SOURCES)[number];

/** A call that may be made, with what its features are made of. */
export interface Candidate {
  readonly source: CallSource;
  /** Its `id` says nothing. */
  readonly call: ToolCall;
  /** Equal calls have the same; of a search, each is a candidate until it is made. */
  readonly key: string;
  /** What it searches for. */
  readonly word?: IssueWord;
  readonly target?: CallTarget;
  /** Position among those of its source, from 0. */
  readonly order: number;
}

/** Where a call looks, or what it follows up. */
interface CallTarget {
  readonly path: string;
  /** Of the file or function among those seen, likeliest first, from 0. */
  readonly rank: number;
  /** Its probability. */
  readonly probability: number;
  /** The share of its lines that results have shown. */
  readonly shown: number;
}

export interface Choice {
  /** From 1. */
  readonly turn: number;
  /** Rows picked in this turn so far. */
  readonly picked: readonly number[];
  /** Those of this turn, the picked ones too. */
  readonly candidates: readonly Candidate[];
  /** Row after row, `CALL_FEATURES.length` numbers for each candidate, as things stand at this pick. */
  readonly features: Float32Array;
  /** `STATE_FEATURES.length` numbers: what it depends on whether to stop. */
  readonly state: Float32Array;
  /** Calls that the turn may still hold. */
  readonly room: number;
}

/** Stops the turn; with nothing picked, answers. */
export const STOP = -1;

/** A row of `candidates` that is not picked yet, or `STOP`. */
export type Chooser = (choice: Choice) => number | Promise<number>;

/** What is judged when the policy answers, for those who train its judges. */
export interface JudgedRows {
  /** Ids of functions, or paths of files. */
  readonly ids: readonly string[];
  /** Row after row. */
  readonly features: Float32Array;
}

export interface Judged {
  /** `FUNCTION_FEATURES.length` numbers each. */
  readonly functions: JudgedRows;
  /** `FILE_FEATURES.length` numbers each. */
  readonly files: JudgedRows;
}
