/** What a system answered for one instance: a line of `run.jsonl`. */
import type { ModelContribution } from '../core/index.ts';
import type { GoldFunction } from './instance.ts';

export interface RunFunction {
  readonly path: string;
  readonly name: string;
  /** 1-based, inclusive lines at the base commit; 0 and 0 where a recorded output of another system has none. */
  readonly start: number;
  readonly end: number;
  readonly score: number;
  /** That the fix changes it, 0 to 1, where the system says so. */
  readonly probability?: number;
}

export interface RunFile {
  readonly path: string;
  readonly score: number;
  readonly probability?: number;
}

/** What an answer cost. Whatever a system does not report is missing. */
export interface Usage {
  /** Rounds of an agent. */
  readonly turns?: number;
  readonly tool_calls?: number;
  /** Requests to a chat model, and how many of them a cache answered. */
  readonly model_calls?: number;
  readonly cached_calls?: number;
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly dollars?: number;
  /** Mean share of new entities per tool call (FuseSearch), 0 to 1. */
  readonly tool_efficiency?: number;
  /** Share of tool calls that brought nothing new, 0 to 1. */
  readonly redundancy?: number;
}

export interface RunRow {
  readonly instance_id: string;
  /** Functions and methods, best first. */
  readonly functions: readonly RunFunction[];
  /** Best first. */
  readonly files: readonly RunFile[];
  /** For systems that answer with a set. */
  readonly answer?: {
    readonly files: readonly string[];
    readonly functions: readonly Pick<GoldFunction, 'path' | 'name'>[];
  };
  readonly seconds: number;
  readonly usage?: Usage;
  /** Which chat model had its say, by which prompts, what was mended of its answers, and how reliable it was found to be. */
  readonly model?: Pick<ModelContribution, 'name' | 'prompts' | 'repairs' | 'reliability'>;
}
