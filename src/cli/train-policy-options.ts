/** The flags of `fixpoint train policy`, checked before any work. */
import { REWARD_FORMS, UsageError } from '../core/index.ts';
import {
  DEFAULT_POLICY,
  DEFAULT_SELECTION,
  type MeasuredPolicy,
  measuredPolicy,
  POLICY_STAGES,
  type PolicyOptions,
  type PolicyStage,
  type Selection,
} from '../training/index.ts';
import type { Flags } from './command-context.ts';
import { amount, share, whole } from './number-flags.ts';

/** As the parser hands them over. `limit` counts instances here, and is no setting. */
export type TrainPolicyFlags = Omit<Flags, 'limit'> & {
  readonly output: string;
  readonly repositories: string;
  readonly trees?: string;
  readonly trajectories?: string;
  readonly from?: string;
  readonly first?: string;
  readonly stage?: string;
  readonly measure?: readonly string[];
  readonly minQuery?: string;
  readonly perRepository?: string;
  readonly language?: readonly string[];
  readonly limit?: string;
  readonly filter: boolean;
  readonly leastF1?: string;
  readonly leastEfficiency?: string;
  readonly searches?: string;
  readonly reward?: string;
  readonly fileWeight?: string;
  readonly width?: string;
  readonly epochs?: string;
  readonly group?: string;
  readonly queries?: string;
  readonly rate?: string;
  readonly entropy?: string;
  readonly evaluateEvery?: string;
  readonly validation?: string;
  readonly seed?: string;
};

export interface TrainPolicyOptions {
  readonly selection: Selection;
  readonly stage: PolicyStage;
  /** The first stage that does not come from the run of `from`. */
  readonly first: PolicyStage;
  readonly policy: PolicyOptions;
  /** What is measured instead of trained. */
  readonly measured: readonly MeasuredPolicy[];
}

/** Throws `UsageError`. */
export function trainPolicyOptionsOf(datasets: readonly string[], flags: TrainPolicyFlags): TrainPolicyOptions {
  if (datasets.length === 0) throw new UsageError('give a dataset to learn from, such as the output of fixpoint mine');
  if (flags.first !== undefined && flags.from === undefined) {
    throw new UsageError('--first needs the folder of an earlier run: give it with --from <folder>');
  }
  const { reward, imitate, grpo, ...standard } = DEFAULT_POLICY;
  const seed = whole('--seed', flags.seed, standard.seed);
  return {
    stage: stageOf('--stage', flags.stage),
    first: stageOf('--first', flags.first),
    measured: (flags.measure ?? []).map(measuredPolicy),
    selection: {
      minQuery: whole('--min-query', flags.minQuery, 200),
      perRepository: whole('--per-repository', flags.perRepository, 25, 1),
      languages: flags.language ?? DEFAULT_SELECTION.languages,
      limit: flags.limit === undefined ? undefined : whole('--limit', flags.limit, 0, 1),
      seed,
    },
    policy: {
      ...standard,
      seed,
      imitate,
      validationShare: share('--validation', flags.validation, standard.validationShare),
      reward: {
        ...reward,
        form: rewardFormOf(flags.reward),
        fileWeight: share('--file-weight', flags.fileWeight, reward.fileWeight),
      },
      width: widthOf(flags.width),
      filter: flags.filter
        ? {
            f1: share('--least-f1', flags.leastF1, standard.filter!.f1),
            efficiency: share('--least-efficiency', flags.leastEfficiency, standard.filter!.efficiency),
          }
        : undefined,
      searches: whole('--searches', flags.searches, standard.searches, 1),
      grpo: {
        ...grpo,
        rate: amount('--rate', flags.rate, grpo.rate),
        entropy: amount('--entropy', flags.entropy, grpo.entropy),
      },
      epochs: whole('--epochs', flags.epochs, standard.epochs, 1),
      group: whole('--group', flags.group, standard.group, 2),
      queries: whole('--queries', flags.queries, standard.queries, 1),
      evaluateEvery: whole('--evaluate-every', flags.evaluateEvery, standard.evaluateEvery, 1),
    },
  };
}

function stageOf(flag: string, text: string | undefined): PolicyStage {
  if (text === undefined) return 'rl';
  const stage = POLICY_STAGES.find((one) => one === text);
  if (stage === undefined) throw new UsageError(`${flag} is ${text}; known are ${POLICY_STAGES.join(', ')}`);
  return stage;
}

function rewardFormOf(text: string | undefined): PolicyOptions['reward']['form'] {
  if (text === undefined) return DEFAULT_POLICY.reward.form;
  const form = REWARD_FORMS.find((one) => one === text);
  if (form === undefined) throw new UsageError(`--reward is ${text}; known are ${REWARD_FORMS.join(', ')}`);
  return form;
}

function widthOf(text: string | undefined): number | undefined {
  return text === undefined || text === 'adaptive' ? undefined : whole('--width', text, 1, 1);
}
