/** Who decides in the searches of a localizer: a chat model, or a policy that needs none. */
import type {
  Policy,
  SearchLimits,
  SearchOutcome,
  Spent,
  ToolSet,
  TrajectoryHeader,
  TrajectoryPlace,
} from '../agent/index.ts';
import type { ModelContribution } from '../core/index.ts';

export interface Decider {
  /** `provider/name` of a chat model; else the policy's. */
  readonly name: string;
  /** Digest of the weights that it decides with, where it has any. */
  readonly weights?: string;
  /** For one search of `issue`. */
  start(issue: string, tools: ToolSet): Deciding;
}

interface Deciding {
  readonly policy: Policy;
  readonly header: (limits: SearchLimits, place: TrajectoryPlace) => TrajectoryHeader;
  /** What the chat model has cost so far, and what it did; absent where none is asked. */
  readonly model?: {
    readonly bill: () => Spent;
    readonly contribution: (outcome: SearchOutcome, spent: Spent) => ModelContribution;
  };
}
