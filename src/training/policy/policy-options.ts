/** What the training of the embedded policy can be told. The paper does not tell its own numbers (papers.md A4, A5); these are ours. */
import { DEFAULT_REWARD, type RewardWeights } from '../../core/index.ts';
import { DEFAULT_GRPO, type GrpoOptions } from './grpo.ts';
import { DEFAULT_IMITATE, type ImitateOptions } from './imitate.ts';
import { DEFAULT_JUDGE, type JudgeOptions } from './train-judge.ts';

/** In their order; each starts from what the one before has written. */
export const POLICY_STAGES = ['record', 'judges', 'sft', 'rl'] as const;
export type PolicyStage = (typeof POLICY_STAGES)[number];

export interface PolicyOptions {
  readonly seed: number;
  /** Of the repositories of each language: held out. */
  readonly validationShare: number;
  readonly reward: RewardWeights;
  /** Calls of every turn; undefined lets the policy choose. */
  readonly width: number | undefined;
  /** What a search of the teacher must reach at least to be imitated; undefined keeps all. */
  readonly filter: SearchFilter | undefined;
  /** Searches of the teacher for each query. */
  readonly searches: number;
  readonly judge: Omit<JudgeOptions, 'seed'>;
  readonly imitate: Omit<ImitateOptions, 'seed'>;
  readonly grpo: GrpoOptions;
  /** Passes of reinforcement over all queries. */
  readonly epochs: number;
  /** Searches of a query that are compared with each other. */
  readonly group: number;
  /** Queries of a batch. */
  readonly queries: number;
  /** Batches between two looks at the queries held out. */
  readonly evaluateEvery: number;
  /** Queries held out that are looked at on the way. */
  readonly watched: number;
}

/** rhoF and rhoE of the joint filter. */
interface SearchFilter {
  readonly f1: number;
  readonly efficiency: number;
}

export const DEFAULT_POLICY: PolicyOptions = {
  seed: 1,
  validationShare: 0.2,
  reward: DEFAULT_REWARD,
  width: undefined,
  filter: { f1: 0.5, efficiency: 0.5 },
  searches: 4,
  judge: DEFAULT_JUDGE,
  imitate: DEFAULT_IMITATE,
  grpo: DEFAULT_GRPO,
  epochs: 4,
  group: 8,
  queries: 64,
  evaluateEvery: 5,
  watched: 150,
};
