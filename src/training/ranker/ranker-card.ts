/** The card of a trained ranker: what it learned from, how, and what it is worth on repositories that it has not seen. Plain data. */
import { comparePaired, type Interval, meanInterval } from '../../evaluation/index.ts';
import { LINEAR_SCORE } from '../../ranking/index.ts';
import type { FeatureQuery } from '../features/feature-table.ts';
import { groupOf } from './feature-groups.ts';
import { type Judgement, MEASURES, type Measure, meanJudgement } from './judge.ts';
import {
  type JudgedQuery,
  type RankerOptions,
  type RankerSystem,
  SYSTEMS,
  type TrainedRanker,
} from './train-ranker.ts';

/** What a mining manifest tells of a repository. */
export interface RepositoryOrigin {
  readonly repo: string;
  readonly url?: string;
  /** The newest commit that was mined. */
  readonly head?: string;
  /** A guess by its text. */
  readonly licence?: string;
}

interface SideCount {
  readonly repositories: number;
  readonly queries: number;
  readonly candidates: number;
}

export interface RankerCard {
  readonly version: 1;
  readonly fixpoint: string;
  readonly seed: number;
  readonly options: RankerOptions;
  /** By language, those that were trained on and those that were held out. */
  readonly data: Readonly<Record<string, { readonly training: SideCount; readonly validation: SideCount }>>;
  /** Training queries that teach nothing: no gold among their candidates. */
  readonly unfound: number;
  /** By where the query was found. */
  readonly sources: Readonly<Record<string, number>>;
  readonly repositories: readonly (RepositoryOrigin & {
    readonly side: 'training' | 'validation';
    readonly queries: number;
  })[];
  readonly features: readonly {
    readonly feature: string;
    readonly group: string;
    readonly weight: number;
    /** Of all trees, over all forms: nodes, and their share of what all splits gained. */
    readonly splits: number;
    readonly gain: number;
  }[];
  readonly linearEpochs: number;
  readonly linearShare: number;
  /** Grown, and kept. */
  readonly rounds: number;
  readonly trees: number;
  readonly validation: readonly ValidationGroup[];
  readonly seconds: number;
  readonly bytes: number;
}

export interface ValidationGroup {
  /** `all`, or a language. */
  readonly group: string;
  readonly queries: number;
  readonly systems: Readonly<
    Record<RankerSystem, Readonly<Record<Measure, { readonly mean: number; readonly interval: Interval }>>>
  >;
  /** Of the blend over the hand weights: the difference, and how likely chance gives it. */
  readonly gained: Readonly<Record<Measure, { readonly difference: number; readonly p: number }>>;
}

export interface CardFacts {
  readonly fixpoint: string;
  readonly origins: readonly RepositoryOrigin[];
  readonly seconds: number;
  readonly bytes: number;
}

export function rankerCard(trained: TrainedRanker, options: RankerOptions, facts: CardFacts): RankerCard {
  const { model, split, unfound, linearEpochs, rounds, judged } = trained;
  const { origins, ...rest } = facts;
  const sides = ['training', 'validation'] as const;
  const languages = [...new Set(sides.flatMap((side) => split[side].map(({ language }) => language)))].sort();
  return {
    version: 1,
    seed: options.seed,
    ...rest,
    options,
    data: Object.fromEntries(
      languages.map((language) => {
        const [training, validation] = sides.map((side) =>
          countSide(split[side].filter((query) => query.language === language)),
        );
        return [language, { training: training!, validation: validation! }];
      }),
    ),
    unfound,
    sources: counted(split.training.map(({ source, querySource }) => source ?? querySource ?? 'unknown')),
    repositories: sides.flatMap((side) =>
      Object.entries(counted(split[side].map(({ repo }) => repo))).map(([repo, queries]) => ({
        repo,
        ...origins.find((origin) => origin.repo === repo),
        side,
        queries,
      })),
    ),
    features: featureRows(trained),
    linearEpochs,
    linearShare: model.linearShare,
    rounds,
    trees: model.ensemble?.roots.length ?? 0,
    validation: ['all', ...languages].flatMap((group) => {
      const queries = judged.filter(({ language }) => group === 'all' || language === group);
      return queries.length > 0 ? [validationGroup(group, queries)] : [];
    }),
  };
}

function countSide(queries: readonly FeatureQuery[]): SideCount {
  return {
    repositories: new Set(queries.map(({ repo }) => repo)).size,
    queries: queries.length,
    candidates: queries.reduce((sum, { gold }) => sum + gold.length, 0),
  };
}

function counted(names: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Strongest in the trees first. */
function featureRows({ model, gains }: TrainedRanker): RankerCard['features'] {
  const { linear, ensemble } = model;
  const total = gains.reduce((sum, gain) => sum + gain, 0) || 1;
  return [...Object.keys(linear), LINEAR_SCORE]
    .map((feature) => {
      const inputs = new Set(ensemble?.inputs.flatMap((input, i) => (input.feature === feature ? [i] : [])));
      return {
        feature,
        group: feature === LINEAR_SCORE ? LINEAR_SCORE : groupOf(feature),
        weight: linear[feature] ?? 0,
        splits: ensemble?.column.reduce((sum, column) => sum + (inputs.has(column) ? 1 : 0), 0) ?? 0,
        gain: [...inputs].reduce((sum, input) => sum + gains[input]!, 0) / total,
      };
    })
    .sort((a, b) => b.gain - a.gain);
}

function validationGroup(group: string, queries: readonly JudgedQuery[]): ValidationGroup {
  const of = (system: RankerSystem, measure: Measure) => queries.map(({ judgements }) => judgements[system][measure]);
  const byMeasure = <T>(make: (measure: Measure) => T) =>
    Object.fromEntries(MEASURES.map((measure) => [measure, make(measure)])) as Record<Measure, T>;
  const means = (system: RankerSystem): Judgement => meanJudgement(queries.map(({ judgements }) => judgements[system]));
  return {
    group,
    queries: queries.length,
    systems: Object.fromEntries(
      SYSTEMS.map((system) => [
        system,
        byMeasure((measure) => ({ mean: means(system)[measure], interval: meanInterval(of(system, measure)) })),
      ]),
    ) as ValidationGroup['systems'],
    gained: byMeasure((measure) => {
      const { difference, p } = comparePaired(of('hand', measure), of('blend', measure));
      return { difference, p };
    }),
  };
}
