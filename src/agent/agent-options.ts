/** What the agent is given: functions to search and rerank with, a model, prompts and limits. It knows nothing of repositories. */
import type { ChatModel, Prompt, RerankOutcome } from '../core/index.ts';
import type { FoundFunction } from './found-function.ts';
import { REPORT_TOOL } from './report-tool.ts';
import type { Spent } from './spent.ts';
import type { TrajectoryHeader } from './trajectory/events.ts';
import { type TrajectoryPlace, trajectoryHeader } from './trajectory/header.ts';
import type { Trajectory } from './trajectory/trajectory.ts';

interface WorkOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface AgentProgress {
  readonly round: number;
  readonly rounds: number;
  readonly doing: 'search' | 'judge' | 'rerank';
}

export interface AgentOptions {
  readonly model: ChatModel;
  /** The prompt `assess`. */
  readonly prompt: Prompt;
  /** Retrieves and reranks: best first, as many as it likes; the model is shown the first `shown`. */
  readonly search: (description: string, options: WorkOptions) => Promise<readonly FoundFunction[]>;
  /** The first stage of `search` alone: answers for the issue where the model failed before the first round. */
  readonly retrieve: (description: string, options: WorkOptions) => Promise<readonly FoundFunction[]>;
  /** Orders the pool. */
  readonly rerank: (issue: string, functions: readonly FoundFunction[], options: WorkOptions) => Promise<RerankOutcome>;
  /** Rounds of search, at most. */
  readonly iterations?: number;
  /** Functions of a search that the model is shown. */
  readonly shown?: number;
  /** Rounds without a new relevant function after which it stops; 1 in the paper. */
  readonly patience?: number;
  /** Tokens of a function that the model is shown, at most. */
  readonly documentTokens?: number;
  /** Tokens of an answer, at most; less in a small context. */
  readonly answerTokens?: number;
  /** What was spent so far, whoever asked; without it, only the agent's own questions and the last reranking are counted. */
  readonly bill?: () => Spent;
  /** Records the run, and holds what is to be replayed. */
  readonly trajectory?: Trajectory;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: AgentProgress) => void;
}

/** The limits of a run, with what holds by default. */
export function limitsOf(options: Pick<AgentOptions, 'model' | keyof typeof DEFAULT_LIMITS>) {
  const { iterations, shown, patience, documentTokens, answerTokens } = { ...DEFAULT_LIMITS, ...options };
  return { iterations, shown, patience, documentTokens, answerTokens, contextTokens: options.model.contextTokens };
}

const DEFAULT_LIMITS = { iterations: 5, shown: 10, patience: 1, documentTokens: 1_024, answerTokens: 2_048 };

/** The head of a trajectory of `issue` under `options`. */
export function agentHeader(
  issue: string,
  options: Pick<AgentOptions, 'model' | 'prompt' | keyof typeof DEFAULT_LIMITS>,
  place: TrajectoryPlace,
): TrajectoryHeader {
  const { model, prompt } = options;
  return trajectoryHeader(
    issue,
    { mode: 'agent', model: model.name, prompt, tools: [REPORT_TOOL], options: limitsOf(options) },
    place,
  );
}
