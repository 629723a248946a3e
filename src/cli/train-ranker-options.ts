/** The flags of `fixpoint train ranker`, checked before any work. */
import { UsageError } from '../core/index.ts';
import {
  DEFAULT_RANKER,
  DEFAULT_SELECTION,
  FEATURES,
  FORMS,
  type RankerOptions,
  type Selection,
  withoutFeatures,
} from '../training/index.ts';
import type { Flags } from './command-context.ts';
import { amount, share, whole } from './number-flags.ts';

/** As the parser hands them over. `limit` counts instances here, and is no setting. */
export type TrainRankerFlags = Omit<Flags, 'limit'> & {
  readonly output: string;
  readonly repositories?: string;
  readonly features?: string;
  readonly again?: boolean;
  readonly minQuery?: string;
  readonly perRepository?: string;
  readonly candidates?: string;
  readonly language?: readonly string[];
  readonly source?: readonly string[];
  readonly queries?: string;
  readonly limit?: string;
  readonly without?: readonly string[];
  readonly forms?: string;
  readonly pull?: string;
  readonly linearShare?: string;
  readonly rounds?: string;
  readonly validation?: string;
  readonly set?: readonly string[];
  readonly seed?: string;
};

/** Candidates of each query that features are computed of; as many as trees rank. */
const CANDIDATES = 500;

/** Where features come from: computed of datasets, or an earlier table. */
export type FeatureOrigin =
  | { readonly kind: 'table'; readonly folder: string }
  | {
      readonly kind: 'datasets';
      readonly paths: readonly string[];
      readonly repositories: string;
      readonly selection: Selection;
      readonly candidates: number;
    };

export interface TrainRankerOptions {
  readonly origin: FeatureOrigin;
  readonly ranker: RankerOptions;
}

/** Throws `UsageError`. */
export function trainRankerOptionsOf(datasets: readonly string[], flags: TrainRankerFlags): TrainRankerOptions {
  const seed = whole('--seed', flags.seed, DEFAULT_RANKER.seed);
  const { language: languages = [], without = [] } = flags;
  withoutFeatures(FEATURES, without); // names that are wrong are told before any work
  return {
    origin: originOf(datasets, flags, { seed, languages }),
    ranker: {
      seed,
      languages,
      sources: flags.source ?? [],
      validationShare: share('--validation', flags.validation, DEFAULT_RANKER.validationShare),
      queries: flags.queries === undefined ? undefined : whole('--queries', flags.queries, 0, 1),
      without,
      forms: formsOf(flags.forms),
      rows: DEFAULT_RANKER.rows,
      linear: { ...DEFAULT_RANKER.linear, pull: amount('--pull', flags.pull, DEFAULT_RANKER.linear.pull) },
      linearShare: flags.linearShare === undefined ? undefined : share('--linear-share', flags.linearShare, 0),
      trees: treesOf(flags),
    },
  };
}

function originOf(
  paths: readonly string[],
  { features, repositories, minQuery, perRepository, candidates, limit }: TrainRankerFlags,
  { seed, languages }: Pick<Selection, 'seed' | 'languages'>,
): FeatureOrigin {
  if (features !== undefined) {
    if (paths.length > 0) throw new UsageError('give either datasets or the --features of an earlier run');
    return { kind: 'table', folder: features };
  }
  if (paths.length === 0) throw new UsageError('give a dataset to learn from, such as the output of fixpoint mine');
  if (repositories === undefined) throw new UsageError('give the folder of the clones with --repositories <folder>');
  const selection = {
    minQuery: whole('--min-query', minQuery, DEFAULT_SELECTION.minQuery),
    perRepository: whole('--per-repository', perRepository, DEFAULT_SELECTION.perRepository, 1),
    languages,
    limit: limit === undefined ? undefined : whole('--limit', limit, 0, 1),
    seed,
  };
  return {
    kind: 'datasets',
    paths,
    repositories,
    selection,
    candidates: whole('--candidates', candidates, CANDIDATES, 1),
  };
}

function formsOf(text: string | undefined): RankerOptions['forms'] {
  if (text === undefined) return DEFAULT_RANKER.forms;
  return text.split(',').map((name) => {
    const form = FORMS.find((one) => one === name);
    if (form === undefined) throw new UsageError(`--forms has ${JSON.stringify(name)}; known are ${FORMS.join(', ')}`);
    return form;
  });
}

function treesOf({ rounds, set = [] }: TrainRankerFlags): RankerOptions['trees'] {
  const trees = { ...DEFAULT_RANKER.trees, rounds: whole('--rounds', rounds, DEFAULT_RANKER.trees.rounds, 1) };
  for (const setting of set) {
    const [name = '', value = ''] = setting.split('=');
    const number = Number(value);
    if (!(name in trees)) throw new UsageError(`--set has ${name}; known are ${Object.keys(trees).join(', ')}`);
    if (value.trim() === '' || !(number >= 0)) throw new UsageError(`--set ${name} is ${value}; expected a number`);
    Object.assign(trees, { [name]: number });
  }
  return trees;
}
