/** The systems that every evaluation runs beside Fixpoint on the same functions, so that its figures can be judged. */
import type { RunFile, RunFunction } from '../run-row.ts';
import { bm25Baseline } from './bm25.ts';
import type { FunctionCorpus } from './function-corpus.ts';
import { miniSearchBaseline } from './minisearch.ts';
import { randomBaseline } from './random.ts';
import { ripgrepBaseline } from './ripgrep.ts';

export const BASELINE_NAMES = ['bm25', 'ripgrep', 'minisearch', 'random'] as const;

export type BaselineName = (typeof BASELINE_NAMES)[number];

interface RankOptions {
  readonly instanceId: string;
  readonly limit: number;
  readonly signal?: AbortSignal;
}

/** Ranks the functions of a corpus for an issue. */
export interface Baseline {
  readonly name: BaselineName;
  /** Makes sure that what it needs is installed. Throws `UsageError` otherwise. */
  readonly check?: () => Promise<void>;
  /**
   * At most `limit` functions that agree with the issue in anything, best first, ties in the order of the corpus. The same in every run.
   * Throws `CancelledError`, and `UsageError` where a program it needs is missing.
   */
  rank(issue: string, corpus: FunctionCorpus, options: RankOptions): Promise<readonly RunFunction[]>;
}

const BASELINES: Readonly<Record<BaselineName, Baseline>> = {
  bm25: bm25Baseline,
  ripgrep: ripgrepBaseline,
  minisearch: miniSearchBaseline,
  random: randomBaseline,
};

export function baselineOf(name: BaselineName): Baseline {
  return BASELINES[name];
}

/** The files of ranked functions, each at its first place. */
export function filesOf(functions: readonly RunFunction[]): RunFile[] {
  const scores = new Map<string, number>();
  for (const { path, score } of functions) if (!scores.has(path)) scores.set(path, score);
  return [...scores].map(([path, score]) => ({ path, score }));
}
